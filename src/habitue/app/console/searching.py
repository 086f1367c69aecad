"""Finding people, products and placements by what staff type."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.assortment import matches
from habitue.app.console.people import People
from habitue.app.forgetting import find_people
from habitue.catalog.product import Product
from habitue.definitions import PLACEMENT

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_SHORTEST_PREFIX = 3  # of a person id: less would name everybody


class NamedPlacement(msgspec.Struct, frozen=True):
    """A placement and its heading in the shop's first language that has one."""

    placement_id: str
    title: str


def people_named(runtime: Runtime, people: People, text: str, n: int, *, personal: bool) -> list[str]:
    """At most `n` person ids: exactly by e-mail, telephone, user id or order number, else by the start of an id.

    Parameters
    ----------
    personal
        Whether the account may see personal fields. Otherwise only ids are searched: whoever can look an e-mail up
        knows whose pseudonym it is.
    """
    text = text.strip()
    exact = find_people(runtime, text) if personal else []
    prefix = text.casefold().removeprefix("visitor").strip()
    ids = people.starting_with(prefix, n) if len(prefix) >= _SHORTEST_PREFIX and prefix.isalnum() else []
    return list(dict.fromkeys([*exact, *ids]))[:n]


def products_named(runtime: Runtime, text: str, n: int) -> list[Product]:
    """At most `n` products that match every word, those on sale first."""
    words = text.casefold().split()
    found = (product for product in runtime.catalogue if matches(product, words))
    return sorted(islice(found, 20 * n), key=lambda product: (not product.sellable, len(product.name)))[:n]


def placements_named(runtime: Runtime, text: str, n: int) -> list[NamedPlacement]:
    """At most `n` placements whose id or headings hold the text."""
    needle = text.strip().casefold()
    found = []
    for definition in runtime.definitions.of_kind(PLACEMENT):
        version = definition.draft or definition.published
        if version is None:
            continue
        titles = [title for title in version.document.get("title", {}).values() if isinstance(title, str)]
        if any(needle in name.casefold() for name in (definition.definition_id, *titles)):
            first = [version.document["title"][k] for k in runtime.settings.languages if k in version.document["title"]]
            found.append(NamedPlacement(definition.definition_id, next(iter(first + titles), "")))
    return found[:n]
