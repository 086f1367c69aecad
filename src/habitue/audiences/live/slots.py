"""Places in a person's notes: two conditions that need the same thing share one."""

from __future__ import annotations

from collections.abc import Hashable


class Slots:
    """Gives each thing that conditions work out a number; the same thing gets the same one."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def of(self, what: Hashable) -> int:
        """The number of what is worked out."""
        return self._numbers.setdefault(what, len(self._numbers))

    def __len__(self) -> int:
        return len(self._numbers)
