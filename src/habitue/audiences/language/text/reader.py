"""Tokens taken one after another, with what was expected when another one comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
from pydantic import BaseModel, ValidationError

from habitue.audiences.language.text.lexer import Form, Token
from habitue.audiences.language.text.problem import TextError

Node = TypeVar("Node", bound=BaseModel)


class Place(msgspec.Struct, frozen=True):
    """Where something stands in a text, from 1."""

    line: int
    column: int


class Reader:
    """The tokens of one line, and where each part of the tree began: JSON path -> place."""

    def __init__(self, tokens: Sequence[Token], places: dict[str, Place]) -> None:
        self._tokens, self._at, self.places = tokens, 0, places

    @property
    def next(self) -> Token:
        """The token to come."""
        return self._tokens[self._at]

    def mark(self, path: str) -> Token:
        """Note that what is at this path of the tree begins here."""
        self.places[path] = Place(self.next.line, self.next.column)
        return self.next

    def take(self) -> Token:
        """The next token, taken."""
        token = self.next
        self._at += token.form != "end"
        return token

    def says(self, *words: str) -> bool:
        """Whether these words come next."""
        ahead = self._tokens[self._at : self._at + len(words)]
        return [token.raw for token in ahead if token.form in ("word", "mark")] == list(words)

    def took(self, *words: str) -> bool:
        """Take these words if they come next."""
        found = self.says(*words)
        self._at += len(words) * found
        return found

    def want(self, word: str, purpose: str) -> None:
        """Take this word or mark. Raises TextError when another comes."""
        if not self.took(word):
            raise self.refusal(f'"{word}" {purpose}')

    def value(self, form: Form, expected: str) -> str:
        """Take a token of this form. Raises TextError when another comes."""
        if self.next.form != form:
            raise self.refusal(expected)
        return str(self.take().value)

    def refusal(self, expected: str, hint: str = "") -> TextError:
        """The error that something else was expected next."""
        token = self.next
        got = "the line ends" if token.form == "end" else f"{token.raw} came"
        return TextError(
            f"expected {expected}, but {got}{hint}", token.line, token.column, expected=expected, got=token.raw
        )

    def built(self, path: str, make: Callable[[], Node]) -> Node:
        """A node of the tree. Raises TextError, at the node, when its parts do not go together."""
        try:
            return make()
        except ValidationError as error:
            place = self.places[path]
            told = "; ".join(problem["msg"].removeprefix("Value error, ") for problem in error.errors())
            raise TextError(told, place.line, place.column) from error
