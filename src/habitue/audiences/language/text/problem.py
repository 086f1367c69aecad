"""What is wrong with a text, and where."""

from __future__ import annotations

from habitue.core.errors import InvalidInput


class TextError(InvalidInput):
    """A condition's text cannot be read.

    Attributes
    ----------
    problem
        What was expected, what came, what to do, without the place.
    line, column
        From 1; a column counts characters.
    """

    def __init__(self, problem: str, line: int, column: int, *, expected: str = "", got: str = "") -> None:
        super().__init__(f"line {line}, column {column}: {problem}", expected=expected, got=got)
        self.problem, self.line, self.column = problem, line, column
