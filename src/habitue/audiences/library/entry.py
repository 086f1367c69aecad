"""What a ready-made audience is: words, parameters with ranges, and the condition they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from habitue.audiences.language.condition import Condition, duration_ms
from habitue.core.errors import InvalidInput

Value = Any  # int, float, str or tuple[str, ...], as the parameter's kind says
Build = Callable[[Mapping[str, Value]], Condition]
Kind = Literal["number", "share", "duration", "text", "id", "texts", "numbers"]
_DURATION = re.compile(r"[1-9][0-9]{0,4}[mhdw]")
_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_TEXT = 120
_LIST = 50


class Words(msgspec.Struct, frozen=True):
    """In English and in French."""

    en: str
    fr: str


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """What a marketer chooses.

    Attributes
    ----------
    kind
        `number` is whole, `share` 0 to 1, `duration` as in the language (`30d`), `text` a word, `id` one of
        small letters, digits, points and underscores, `texts` and `numbers` lists.
    low, high
        Range, both included: of numbers and shares, and of durations in days.
    choices
        All there are, of a text or of texts; empty: any.
    """

    name: str
    label: Words
    kind: Kind
    default: Value
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()

    def checked(self, value: Value, path: str) -> Value:
        """The value, if it can be meant; a list as a tuple. Raises InvalidInput."""
        if self.kind in ("texts", "numbers"):
            items = tuple(value) if isinstance(value, list | tuple) else ()
            fits = 0 < len(items) <= _LIST and all(self._fits(item) for item in items)
            value = items if fits else value
        else:
            fits = self._fits(value)
        if not fits:
            raise InvalidInput(
                f"{path}: expected {self.expected()}, got {value!r}",
                path=path,
                expected=self.expected(),
                got=repr(value),
            )
        return value

    def _fits(self, value: Value) -> bool:
        match self.kind:
            case "number" | "numbers":
                return type(value) is int and self.low <= value <= self.high
            case "share":
                return type(value) in (int, float) and self.low <= value <= self.high
            case "duration":
                is_one = isinstance(value, str) and _DURATION.fullmatch(value) is not None
                return is_one and self.low <= duration_ms(value) / 86_400_000 <= self.high
            case "id":
                return isinstance(value, str) and len(value) <= 80 and _ID.fullmatch(value) is not None
            case _:
                return (
                    isinstance(value, str) and 0 < len(value) <= _TEXT and (not self.choices or value in self.choices)
                )

    def expected(self) -> str:
        """What may be given, in words."""
        low, high = f"{self.low:g}", f"{self.high:g}"
        match self.kind:
            case "number":
                return f"a whole number, {low} to {high}"
            case "numbers":
                return f"a list of whole numbers, {low} to {high}"
            case "share":
                return f"a share, {low} to {high}"
            case "duration":
                return f"a duration such as `30d`, {low} to {high} days"
            case "id":
                return "an id of small letters, digits, points and underscores"
            case "text":
                return "one of " + ", ".join(self.choices) if self.choices else "a text"
            case _:
                return "some of " + ", ".join(self.choices) if self.choices else "a list of texts"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A ready-made audience.

    Attributes
    ----------
    capabilities
        Numbers of the list of what the platform does that it answers to.
    of_visit
        Who is in it, is in it while they are in the shop: over everybody at night it is empty.
    """

    entry_id: str
    title: Words
    description: Words
    build: Build
    parameters: tuple[Parameter, ...] = ()
    capabilities: tuple[int, ...] = ()
    of_visit: bool = False

    def condition(self, chosen: Mapping[str, Value] = MappingProxyType({})) -> Condition:
        """The condition with these parameters, and the defaults of the others.

        Raises
        ------
        InvalidInput
            A parameter that it does not have, or a value out of range.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        if unknown := sorted(set(chosen) - set(known)):
            raise InvalidInput(
                f"$.{unknown[0]}: {self.entry_id} has no such parameter; it has {', '.join(known) or 'none'}",
                path=f"$.{unknown[0]}",
            )
        values = {
            name: parameter.checked(chosen.get(name, parameter.default), f"$.{name}")
            for name, parameter in known.items()
        }
        return self.build(values)


class Family(msgspec.Struct, frozen=True):
    """Ready-made audiences of one subject."""

    family_id: str
    title: Words
    entries: tuple[Entry, ...]
