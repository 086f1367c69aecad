"""The shop's pages, one file per kind."""
