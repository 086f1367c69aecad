"""What the shop's own data offer for a condition: the commonest values of a field, its fields and keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.audiences.live.compare import folded
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.facts import READ
from habitue.audiences.live.person import Person, World, getter
from habitue.audiences.vocabulary import FACTS, PRODUCT_ATTRIBUTE, STREAMS, field_kind, stream_of
from habitue.catalog.product import Product
from habitue.core.errors import InvalidInput
from habitue.events.kept import ITEMS, values_of
from habitue.profiles.node import NodeState

if TYPE_CHECKING:
    from habitue.catalog.catalogue import Catalogue

MOST = 30
ASKED = 1_000  # people of the sample whose values are counted
_OF_CATALOGUE = {"product.category": "category", "product.brand": "brand", "product.name": "name"}
_AFFINITIES = {"category_affinity": "category", "brand_affinity": "brand"}
_DECLARED = frozenset(stream.event for stream in STREAMS)


class Suggestion(msgspec.Struct, frozen=True):
    """A value, key or field, and how many products or people of the sample have it."""

    value: str | int | float | bool
    n: int


People = Iterable[tuple[str, NodeState]]


def products_values(catalogue: Catalogue, field: str) -> list[Suggestion] | None:
    """The commonest values of a field of the catalogue, by products; None when it is none."""
    if field.startswith(PRODUCT_ATTRIBUTE):
        name = field.removeprefix(PRODUCT_ATTRIBUTE)
        return _top(product.attributes.get(name) for product in catalogue)
    attribute = _OF_CATALOGUE.get(field)
    return None if attribute is None else _top(getattr(product, attribute) for product in catalogue)


def attributes(products: Iterable[Product]) -> list[Suggestion]:
    """The catalogue's attributes, by products that have them."""
    return _top(name for product in products for name in product.attributes)


def events_values(people: People, world: World, now_ms: int, event: str, field: str) -> list[Suggestion]:
    """The commonest values of a field of remembered events, by people.

    Raises
    ------
    InvalidInput
        No such event or field is remembered.
    """
    stream = stream_of(event)
    if stream is None or field_kind(stream, field) is None or field == "at":
        raise InvalidInput(f"no values of {field!r} of events {event!r} are remembered", path="$.field")
    read = getter(event, field)
    return _top_of_people({read(e, one) for e in one.stream(event)} for one in _persons(people, world, now_ms))


def events_fields(people: People, event: str) -> list[Suggestion]:
    """Which fields events of the shop's own come with, by people."""
    return _top_of_people(
        {name for entry in state.memory.recent.get(event, []) for name in entry[2]} for _, state in people
    )


def own_events(people: People) -> list[Suggestion]:
    """Names of remembered events that nobody declared, by people."""
    return _top_of_people({name for name in state.memory.recent if name not in _DECLARED} for _, state in people)


def facts_values(people: People, world: World, now_ms: int, fact: str, key: str) -> list[Suggestion]:
    """The commonest values of a fact, by people. Raises InvalidInput when there is no such fact."""
    if fact not in FACTS or FACTS[fact].kind == "time":
        raise InvalidInput(f"no values of the fact {fact!r} can be listed", path="$.fact")
    if fact == "trait":
        return _top_of_people(_trait_values(state, key) for _, state in people)
    return _top_of_people({READ[fact](one, key)[0]} for one in _persons(people, world, now_ms))


def facts_keys(people: People, world: World, catalogue: Catalogue, fact: str) -> list[Suggestion]:
    """Which keys a fact has: the shop's traits, categories, brands, scores. Raises InvalidInput when it has none."""
    if fact not in FACTS or not FACTS[fact].keyed:
        raise InvalidInput(f"the fact {fact!r} has no keys", path="$.fact")
    if fact in _AFFINITIES:
        return _top(getattr(product, _AFFINITIES[fact]) for product in catalogue)
    if fact == "trait":
        return _top_of_people({*state.traits, *state.personal} for _, state in people)
    named = {"score": world.scores, "group": world.groups, "moment": world.moments}[fact]
    counts = {name: len(values) for name, values in named.items()}
    # of these, whom they are known of is worked out when they are asked for
    asked = {"score": list(world.predictions), "group": list(world.placed)}.get(fact, [])
    counts = dict.fromkeys(asked, 0) | counts
    return [Suggestion(name, n) for name, n in sorted(counts.items())]


def _persons(people: People, world: World, now_ms: int) -> Iterator[Person]:
    audiences = Audiences({})
    for person_id, state in people:
        yield audiences.person(state, world, now_ms, registered=person_id.startswith("u"))


def _trait_values(state: NodeState, key: str) -> set[Any]:
    entry = state.traits.get(key)
    value = None if entry is None else entry[2]
    return {item for item in (value[:ITEMS] if isinstance(value, list) else [value]) if values_of(item)}


def _top_of_people(each: Iterable[set[Any]]) -> list[Suggestion]:
    return _top(value for values in each for value in values)


def _top(values: Iterable[Any]) -> list[Suggestion]:
    """Texts that differ by case alone are one value to conditions: they are listed once, as most write them."""
    written: dict[Any, Counter[Any]] = {}
    for value in values:
        if value is not None and value != "":
            key = folded(value) if isinstance(value, str) else (type(value), value)
            written.setdefault(key, Counter())[value] += 1
    counted = [(sum(forms.values()), forms.most_common(1)[0][0]) for forms in written.values()]
    return [Suggestion(value, n) for n, value in sorted(counted, key=lambda pair: (-pair[0], str(pair[1])))[:MOST]]
