"""Text to tree: groups are told by how far lines are indented, everything else stands on its line."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from habitue.audiences.language.condition import All, AnyOf, Condition, Not
from habitue.audiences.language.text.leaves import read_leaf
from habitue.audiences.language.text.lexer import Line, lines_of
from habitue.audiences.language.text.problem import TextError
from habitue.audiences.language.text.reader import Place, Reader

MOST_LEVELS = 50  # of groups within groups: nobody reads more, and each takes a stack frame of what evaluates them


class Parsed(msgspec.Struct, frozen=True):
    """A tree, and where its parts stand in the text: JSON path (``$.of[0].test``) -> place."""

    condition: Condition
    places: Mapping[str, Place]

    def place(self, path: str) -> Place:
        """Where the part at this path stands, or the nearest around it."""
        while path not in self.places and path != "$":
            path = path[: max(path.rfind("."), path.rfind("["))]
        return self.places[path]


def parse(text: str) -> Parsed:
    """The condition that a text says.

    Raises
    ------
    TextError
        It says none; `line` and `column` tell where.

    Examples
    --------
    >>> parse('country is "FR"').condition.model_dump(exclude_defaults=True)
    {'fact': 'country', 'test': {'op': 'is', 'value': 'FR'}}
    """
    blocks = _Blocks(lines_of(text))
    condition = blocks.condition("$", 0)
    blocks.finished()
    return Parsed(condition, blocks.places)


class _Blocks:
    def __init__(self, lines: list[Line]) -> None:
        if not lines:
            raise TextError('nothing is written: write a condition, such as country is "FR", or everybody', 1, 1)
        self._lines, self._at = lines, 0
        self.places: dict[str, Place] = {}

    def condition(self, path: str, level: int) -> Condition:
        """The condition on the next line, with those indented below it."""
        line = self._lines[self._at]
        self._at += 1
        return self._said(Reader(line.tokens, self.places), line.indent, path, level)

    def finished(self) -> None:
        """Nothing may follow. Raises TextError."""
        if self._at == len(self._lines):
            return
        token = self._lines[self._at].tokens[0]
        raise TextError(
            "a second condition begins here: put both below all of or any of, indented by two spaces",
            token.line,
            token.column,
        )

    def _said(self, reader: Reader, indent: int, path: str, level: int) -> Condition:
        token = reader.mark(path)
        if level > MOST_LEVELS:
            raise TextError(
                f"more than {MOST_LEVELS} conditions within one another: name a part as an audience of its own",
                token.line, token.column,
            )  # fmt: skip
        if reader.took("not"):
            inner = self._said(reader, indent, f"{path}.of", level + 1)
            return Not(of=inner)
        if reader.took("all", "of"):
            parts = self._below(reader, indent, path, level, "all of", "everybody")
            return reader.built(path, lambda: All(of=parts))
        if reader.took("any", "of"):
            parts = self._below(reader, indent, path, level, "any of", "nobody")
            return reader.built(path, lambda: AnyOf(of=parts))
        said: Condition
        if reader.took("everybody"):
            said = All(of=())
        elif reader.took("nobody"):
            said = AnyOf(of=())
        else:
            said = read_leaf(reader, path)
        self._ended(reader)
        self._nothing_below(indent)
        return said

    def _below(
        self, reader: Reader, indent: int, path: str, level: int, group: str, empty: str
    ) -> tuple[Condition, ...]:
        self._ended(reader)
        parts: list[Condition] = []
        inner = self._lines[self._at].indent if self._at < len(self._lines) else 0
        if inner <= indent:
            end = reader.next
            raise TextError(
                f"nothing stands below {group}: indent what belongs to it by two spaces, or write {empty}",
                end.line, end.column,
            )  # fmt: skip
        while self._at < len(self._lines) and (line := self._lines[self._at]).indent > indent:
            if line.indent != inner:
                token = line.tokens[0]
                raise TextError(
                    f"this line is indented by {line.indent} spaces, those it stands among by {inner}: make them equal",
                    token.line, token.column,
                )  # fmt: skip
            parts.append(self.condition(f"{path}.of[{len(parts)}]", level + 1))
        return tuple(parts)

    def _ended(self, reader: Reader) -> None:
        if reader.next.form != "end":
            raise reader.refusal("the end of the line: one condition stands on each")

    def _nothing_below(self, indent: int) -> None:
        if self._at < len(self._lines) and self._lines[self._at].indent > indent:
            token = self._lines[self._at].tokens[0]
            raise TextError(
                "this line is indented below a condition that takes none: only all of and any of do",
                token.line, token.column,
            )  # fmt: skip
