"""The visitor's choice: one first-party cookie of the shop, written when somebody chooses and never before."""

from __future__ import annotations

from typing import NamedTuple

COOKIE = "shop_privacy"
MAX_AGE_SECONDS = 182 * 24 * 3600  # asked again after half a year


class Choice(NamedTuple):
    """What was agreed to; `made` is False until the visitor has chosen."""

    measure: bool = False
    personalise: bool = False
    made: bool = False

    @property
    def purposes(self) -> dict[str, bool]:
        """As habitue's wire names them; denied until granted."""
        return {"measure": self.measure, "personalise": self.personalise}

    @property
    def cookie(self) -> str:
        """
        >>> read_choice(Choice(True, False, True).cookie)
        Choice(measure=True, personalise=False, made=True)
        """
        return f"m{self.measure:d}p{self.personalise:d}"


_CHOICES = {
    choice.cookie: choice
    for choice in (Choice(measure, personalise, True) for measure in (False, True) for personalise in (False, True))
}


def read_choice(cookie: str) -> Choice:
    """The choice behind a cookie; no choice when it is absent or nobody of ours wrote it."""
    return _CHOICES.get(cookie, Choice())
