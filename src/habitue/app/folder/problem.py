"""What is wrong with the files of a folder."""

from __future__ import annotations

from collections.abc import Sequence

from habitue.core.errors import InvalidInput


class FileProblem(InvalidInput):
    """A file cannot be read; `line` and `column` count from 1, column 0 is the whole line."""

    def __init__(self, problem: str, line: int = 1, column: int = 0) -> None:
        super().__init__(problem)
        self.line, self.column = line, column

    def at(self, name: str) -> str:
        """The problem as editors and compilers write it: file, line, column, what is wrong."""
        column = f":{self.column}" if self.column else ""
        return f"{name}:{self.line}{column}: {self.message}"


class FolderProblem(InvalidInput):
    """Some files of a folder cannot be taken; every problem of each is one line of the message."""

    def __init__(self, problems: Sequence[str]) -> None:
        listed = "\n".join(problems)
        super().__init__(f"nothing was changed, these files cannot be taken as they are:\n{listed}")
        self.problems = tuple(problems)
