"""HTTP and the command line: thin, turn requests into calls."""
