"""Audiences as definitions: their typed document, what must hold before they are published, and the compiled whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from habitue.audiences.language.checks import Checked, Known, check_audience, check_audiences, reached
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.compile import Audiences
from habitue.core.errors import InvalidInput
from habitue.definitions.audience import AudienceDocument, PublishedAudience
from habitue.definitions.kinds import AUDIENCE, KINDS, Kind
from habitue.definitions.snapshot import Refusal

TypedAudience = AudienceDocument[Condition]
Documents = Mapping[str, AudienceDocument[Any]]


def audience_kind(known: Callable[[], Known]) -> Kind:
    """The kind `audience` with its conditions checked: in drafts that they are of the language, in what is published
    that it can be told and that all it refers to is there. `known` is asked at each release."""

    def agree(documents: Documents, changed: Collection[str]) -> None:
        check_release(documents, changed, known())

    return msgspec.structs.replace(KINDS[AUDIENCE], schema=TypedAudience, agree=agree)


def conditions_of(documents: Documents) -> dict[str, Condition]:
    """Audience id -> its condition. The documents must be of `audience_kind`."""
    return {audience_id: document.condition for audience_id, document in documents.items()}


def check_document(document: AudienceDocument[Any], documents: Documents, known: Known) -> tuple[Checked, list[str]]:
    """What is to be said of an audience among these, itself being one of them; and its errors in sentences."""
    checked = check_audience(document.audience_id, conditions_of(documents), known)
    told = [f"{_path(finding.path)}: {finding.message}" for finding in checked.errors]
    if document.listened != "none" and checked.in_the_moment:
        told.append(
            "$.document.listened: who is in is known while a page is looked at only (by itself or by an audience it "
            "refers to), so nobody can be told of who enters and leaves: write none"
        )
    return checked, told


def check_release(documents: Documents, changed: Collection[str], known: Known) -> None:
    """Whether these audiences may be published together.

    Only those that change and those that refer to them are asked: what is wrong elsewhere is not their fault.

    Raises
    ------
    InvalidInput
        With every reason, and the path of the first.
    """
    conditions = conditions_of(documents)
    for audience_id, document in sorted(documents.items()):
        if reached(audience_id, conditions).isdisjoint(changed):
            continue
        _, told = check_document(document, documents, known)
        if told:
            path = told[0].partition(": ")[0]
            raise InvalidInput(
                f'audience "{audience_id}" cannot be published: {"; ".join(told)}', path=path, got=audience_id
            )


class LiveAudiences(msgspec.Struct, frozen=True):
    """The published audiences, compiled once for all decisions.

    Attributes
    ----------
    published
        What they were compiled of.
    in_the_moment
        Those that are known while a page is looked at only.
    refused
        What this habitue cannot evaluate, and why; the others are not disturbed.
    """

    published: Mapping[str, PublishedAudience]
    audiences: Audiences
    in_the_moment: frozenset[str]
    refused: tuple[Refusal, ...]


def compile_published(published: Mapping[str, PublishedAudience]) -> LiveAudiences:
    """Compile the audiences of a snapshot. Which scores and lists there are was asked when they were published."""
    documents: dict[str, AudienceDocument[Any]] = {name: one.document for name, one in published.items()}
    conditions, refused = conditions_of(documents), list[Refusal]()
    # whoever refers to one that is refused is refused too, so it is asked again until nobody is
    while wrong := {n: c for n, c in check_audiences(conditions).items() if c.errors}:
        for audience_id, checked in wrong.items():
            told = "; ".join(f"{_path(finding.path)}: {finding.message}" for finding in checked.errors)
            refused.append(Refusal(AUDIENCE, audience_id, published[audience_id].version, told))
            del conditions[audience_id]
    moments = (name for name in conditions if check_audience(name, conditions).in_the_moment)
    return LiveAudiences(published, Audiences(MappingProxyType(conditions)), frozenset(moments), tuple(refused))


def _path(path: str) -> str:
    """Where in the document the part of its condition is."""
    return f"$.document.condition{path[1:]}"
