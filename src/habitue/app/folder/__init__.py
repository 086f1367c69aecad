"""Definitions as a folder of files, so that a shop can keep its marketing in git and review it."""
