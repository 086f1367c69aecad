"""A text as lines of tokens. A line goes on while a bracket is open; how far it is indented says what it belongs to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from habitue.audiences.language.text.problem import TextError

Form = Literal["word", "text", "number", "duration", "instant", "mark", "end"]
DURATION = re.compile(r"[1-9][0-9]{0,4}[mhdw]")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_INTEGER = re.compile(r"-?[0-9]{1,30}")
_FRACTION = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?")
_PIECE = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[()\[\],])|(?P<word>[^\W\d]\w*(?:\.\w+)*)|(?P<figure>[-+]?\d[\w.:+-]*)'
)


class Token(msgspec.Struct, frozen=True):
    """One word, value or mark; `value` of a text is what it says, of a number the number."""

    form: Form
    raw: str
    line: int
    column: int
    value: str | int | float = ""


class Line(msgspec.Struct, frozen=True):
    """What stands on one line; `tokens` ends with one of the form ``end``."""

    indent: int
    tokens: list[Token]


def lines_of(text: str) -> list[Line]:
    """The lines that say something.

    Raises
    ------
    TextError
        Something is no token, a bracket stays open, a line begins with a tab.
    """
    found: list[Line] = []
    open_marks: list[Token] = []
    for number, raw in enumerate(text.split("\n"), 1):
        row = raw.removesuffix("\r")
        indent = len(row) - len(row.lstrip(" "))
        tokens = list(_tokens(row, indent, number))
        if not tokens:
            continue
        if open_marks:
            found[-1].tokens.extend(tokens)
        else:
            found.append(Line(indent, tokens))
        for token in tokens:
            if token.form == "mark" and token.raw in "([":
                open_marks.append(token)
            elif token.form == "mark" and token.raw in ")]" and open_marks:
                open_marks.pop()
    if open_marks:
        mark = open_marks[-1]
        closing = ")" if mark.raw == "(" else "]"
        raise TextError(f'this "{mark.raw}" is never closed: write "{closing}"', mark.line, mark.column)
    for line in found:
        last = line.tokens[-1]
        line.tokens.append(Token("end", "", last.line, last.column + len(last.raw)))
    return found


def _tokens(row: str, at: int, number: int) -> Iterator[Token]:
    while at < len(row):
        if row[at] == " ":
            at += 1
            continue
        piece = _PIECE.match(row, at)
        if piece is None:
            raise TextError(_stranger(row[at]), number, at + 1, got=row[at])
        yield _token(piece, number, at + 1)
        at = piece.end()


def _token(piece: re.Match[str], line: int, column: int) -> Token:
    raw = piece[0]
    if piece["text"]:
        try:
            return Token("text", raw, line, column, json.loads(raw))
        except ValueError as error:
            raise TextError(
                f'{raw} is no text: of "\\", write \\", \\\\, \\n, \\t or \\u with four digits',
                line, column, got=raw,
            ) from error  # fmt: skip
    if piece["mark"]:
        return Token("mark", raw, line, column)
    if piece["word"]:
        return Token("word", raw, line, column, raw)
    if DURATION.fullmatch(raw):
        return Token("duration", raw, line, column, raw)
    if INSTANT.fullmatch(raw):
        return Token("instant", raw, line, column, raw)
    if _INTEGER.fullmatch(raw):
        return Token("number", raw, line, column, int(raw))
    if _FRACTION.fullmatch(raw):
        return Token("number", raw, line, column, float(raw))
    raise TextError(
        f'"{raw}" is neither a number (12, 0.5), nor a duration (90m, 12h, 30d, 8w), nor an instant in UTC '
        "(2026-01-31T00:00:00Z)", line, column, expected="a number, a duration or an instant", got=raw,
    )  # fmt: skip


def _stranger(letter: str) -> str:
    if letter == "\t":
        return "a tab says nothing of how far a line is indented: use spaces, two for each level"
    if letter == "#":
        return "a condition has no comments, they would be lost when it is stored: put it into the audience's `notes`"
    if letter == '"':
        return "this text is never closed: end it with a double quote on the same line"
    if letter in "'‘’“”«»`":
        return f'{letter} opens no text: texts stand in double quotes, as in "Shoes"'
    return f'"{letter}" means nothing here: names with such letters and texts stand in double quotes'
