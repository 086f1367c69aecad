"""Where imported lists are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from habitue.audiences.lists.imported import Entry, ImportedList, ListChange, Mode, NewList


class Lists(Protocol):
    """Imported lists and their entries.

    Promises: a change is seen whole or not at all, and raises the list's version and the store's revision; the same
    `cause` changes a list once; what is stated twice is there once. Every method may raise Unavailable.
    """

    def create(self, made: NewList, author: str, now_ms: int) -> ImportedList:
        """Make an empty list. Raises InvalidInput, and Conflict when there is one of that id."""

    def change(
        self, list_id: str, mode: Mode, entries: Collection[Entry], author: str, now_ms: int, *,
        rejected: int = 0, cause: str = "",
    ) -> ListChange | None:  # fmt: skip
        """Put these on the list in place of all others, add them, or take them off it; None when `cause` did before.

        Raises
        ------
        NotFound
            There is no such list.
        TooLarge
            It would have more than `MOST_ENTRIES`; nothing is changed.
        """

    def remove(self, list_id: str) -> None:
        """Delete a list with its entries and history. Raises NotFound."""

    def everything(self) -> list[ImportedList]:
        """All lists, by id."""

    def history(self, list_id: str, n: int) -> list[ListChange]:
        """The newest `n` changes, the newest first."""

    def revision(self) -> int:
        """A number that every change raises."""

    def known_as(self, list_id: str) -> Iterator[str]:
        """`Entry.known_as` of each entry."""

    def unknown(self) -> set[str]:
        """The hashed addresses on all lists that nobody is known to have."""

    def make_known(self, found: Mapping[str, str]) -> None:
        """Whom hashed addresses mean, on all lists: `known_as` by `stated`. No change of a list, and no revision."""
