"""The `habitue` command."""

from habitue.interfaces.cli.main import main

__all__ = ["main"]
