"""What people say they like: brands, sizes, categories, topics, and how often to hear from the shop.

Kept as declared traits: the newest answer counts, on whichever device it was given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from habitue.core.errors import InvalidInput
from habitue.profiles.node import TRAIT_BYTES, NodeState

Frequency = Literal["as_it_happens", "weekly", "monthly", "pause"]
FREQUENCIES: tuple[Frequency, ...] = ("as_it_happens", "weekly", "monthly", "pause")
TOPICS = ("new_products", "offers", "back_in_stock", "advice")
MOST = 20  # values of one kind
_TEXT = 60

# field -> the trait that holds it
TRAITS = {
    "brands": "preferred_brands",
    "sizes": "preferred_sizes",
    "categories": "preferred_categories",
    "topics": "preferred_topics",
    "frequency": "preferred_frequency",
}


class Preferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody's answers; None where they never gave one, which is not the same as an empty one.

    Attributes
    ----------
    frequency
        How often marketing may write at most. It grants nothing: whether it may write at all is a matter of consent.
    """

    brands: tuple[str, ...] | None = None
    sizes: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    frequency: Frequency | None = None


class Choices(msgspec.Struct, frozen=True):
    """What a shop has to choose from, the most usual first."""

    brands: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = TOPICS
    frequency: tuple[str, ...] = FREQUENCIES

    def of(self, field: str) -> tuple[str, ...]:
        """The choices of one field."""
        choices: tuple[str, ...] = getattr(self, field)
        return choices


def preferences_of(state: NodeState) -> Preferences:
    """The newest answers of a node or person; what cannot be one (a shop's own trait of that name) is none."""
    found: dict[str, Any] = {}
    for field, trait in TRAITS.items():
        entry = state.traits.get(trait)
        value = None if entry is None else entry[2]
        if field == "frequency":
            found[field] = value if value in FREQUENCIES else None
        elif isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value):
            found[field] = tuple(value)
    return Preferences(**found)


def stated(changes: Mapping[str, object], choices: Choices) -> dict[str, Any]:
    """The traits that hold these answers. What is not named stays as it is; an empty list is an answer.

    Raises
    ------
    InvalidInput
        A field there is not, or an answer that is no choice.
    """
    return {TRAITS[_known(field)]: _checked(field, value, choices.of(field)) for field, value in changes.items()}


def _known(field: str) -> str:
    if field not in TRAITS:
        raise InvalidInput(
            f"there is no preference {field[:40]!r}", path="$.preferences", expected=", ".join(TRAITS), got=field[:40]
        )
    return field


def _checked(field: str, value: object, choices: tuple[str, ...]) -> Any:
    path = f"$.preferences.{field}"
    if field == "frequency":
        if value not in FREQUENCIES:
            raise InvalidInput(
                f"{field} is one of {', '.join(FREQUENCIES)}",
                path=path,
                expected=", ".join(FREQUENCIES),
                got=str(value)[:40],
            )
        return value
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
        raise InvalidInput(f"{field} is a list of texts", path=path, expected="list of texts", got=type(value).__name__)
    kept = list(dict.fromkeys(str(each).strip() for each in value))
    wrong = next((each for each in kept if each not in choices), None)
    if wrong is not None:
        raise InvalidInput(
            f"{wrong[:_TEXT]!r} is not among this shop's {field}: ask for the choices first",
            path=path,
            expected="one of the choices",
            got=wrong[:_TEXT],
        )
    if len(kept) > MOST or len(msgspec.msgpack.encode(kept)) > TRAIT_BYTES:
        raise InvalidInput(
            f"{len(kept)} {field} are too many to be a preference: name at most {MOST}",
            path=path,
            expected=f"at most {MOST}",
            got=str(len(kept)),
        )
    return kept
