"""The record of an export: who took members of an audience out, when, for what, and how many."""

from __future__ import annotations

from typing import Literal, Protocol, get_args

import msgspec

from habitue.channels.use import Use

Format = Literal["csv", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """One export, begun before its first row leaves.

    Attributes
    ----------
    version
        Of the audience as it was asked; 0 for a draft.
    author
        ``account …``, ``key …`` or ``cli``.
    people, withheld
        Rows that left, and members who had not permitted the use.
    completed_at
        ms UTC; None while it goes on, or if it broke off.
    """

    export_id: str
    audience_id: str
    version: int
    author: str
    at: int
    use: Use
    format: Format
    people: int = 0
    withheld: int = 0
    completed_at: int | None = None


class Exports(Protocol):
    """Where exports are recorded. Every method may raise Unavailable: then nothing leaves."""

    def begin(self, export: Exported) -> None:
        """Write it down, durably, before the first row."""

    def add(self, export_id: str, people: int, withheld: int, completed_at: int | None) -> None:
        """Count more rows; the end when there is one."""

    def newest(self, n: int) -> list[Exported]:
        """The newest ones first."""
