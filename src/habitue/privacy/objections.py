"""Objections: what a person said no to once and for all (GDPR articles 21 and 7(3)), whatever a browser grants later.

A banner's answer is one browser's, and the next click may change it. An objection is the person's: the shop states it
on their behalf, and it holds on every device of theirs until the shop states that they took it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from habitue.core.errors import InvalidInput
from habitue.privacy.consent import Purpose

ObjectionEntry = tuple[int, int, bool]  # stamp, whether it is in force

# What people object to, in the words of their letters, and the purposes that end with it.
OBJECTIONS: dict[str, tuple[Purpose, ...]] = {
    "marketing": (Purpose.MARKETING_EMAIL, Purpose.EMAIL_OPEN, Purpose.SMS, Purpose.PUSH, Purpose.ADS),
    "profiling": (Purpose.PERSONALISE, Purpose.SENSITIVE),
    "measure": (Purpose.MEASURE,),
}
PROPERTY = "objections"


def stated(names: Iterable[str], *, objects: bool) -> dict[str, bool]:
    """The objections an event states, by name.

    Raises
    ------
    InvalidInput
        There is none, or one is none of `OBJECTIONS`.
    """
    named = sorted(set(names))
    unknown = [name for name in named if name not in OBJECTIONS]
    if unknown or not named:
        expected = ", ".join(OBJECTIONS)
        got = ", ".join(unknown)
        raise InvalidInput(
            f"a person can object to {expected}, not to {got or 'nothing'}", path="$.to", expected=expected, got=got
        )
    return dict.fromkeys(named, objects)


def objected(objections: Mapping[str, ObjectionEntry]) -> int:
    """The mask of purposes that the objections in force end.

    >>> objected({"profiling": (5, 0, True), "measure": (5, 0, False)}) == Purpose.PERSONALISE | Purpose.SENSITIVE
    True
    """
    mask = 0
    for name, (_, _, in_force) in objections.items():
        if in_force:
            for purpose in OBJECTIONS.get(name, ()):
                mask |= int(purpose)
    return mask


def permitted(consent: int, objections: Mapping[str, ObjectionEntry]) -> int:
    """What is left of a consent mask beside the objections in force. Ask at each use, as for consent."""
    return consent & ~objected(objections)
