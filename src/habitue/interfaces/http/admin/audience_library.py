"""The library of ready-made audiences: cards by family, and each with other parameters."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.console.audience.gallery import Card, gallery
from habitue.audiences.language.text import to_text
from habitue.audiences.library import ENTRIES, FAMILIES, Parameter, Words
from habitue.core.errors import NotFound
from habitue.interfaces.http.admin.access import Asking, Seeing
from habitue.interfaces.http.admin.audience import sized
from habitue.interfaces.http.admin.schemas.library import (
    Adjusted,
    AdjustRequest,
    LibraryCard,
    LibraryFamily,
    LibraryNeed,
    LibraryParameter,
)

router = APIRouter()
_LOOKED_AT = 1_000  # people whose profiles tell what a shop knows of people


@router.get("/audience-library")
def library(desk: Seeing) -> list[LibraryFamily]:
    """Ready-made audiences by family, with what each needs, whether the shop has it, and about how many it would be."""
    console, now_ms = desk.console, desk.runtime.clock.now_ms()
    people = console.sampling.states(_LOOKED_AT)
    cards = gallery(desk.runtime, console.gallery_sizes, people, console.worlds.now())
    return [
        LibraryFamily(
            family_id=family.family_id,
            title=_words(family.title),
            cards=[_card(cards[entry.entry_id], now_ms) for entry in family.entries],
        )
        for family in FAMILIES
    ]


@router.post("/audience-library/{entry_id}")
def adjusted(desk: Asking, entry_id: str, body: AdjustRequest) -> Adjusted:  # noqa: ARG001 - whoever may ask
    """The condition of a ready-made audience with these parameters, and the defaults of the others."""
    entry = ENTRIES.get(entry_id)
    if entry is None:
        raise NotFound(f"there is no ready-made audience {entry_id!r}")
    condition = entry.condition(body.parameters)
    return Adjusted(condition=condition, text=to_text(condition))


def _card(card: Card, at: int) -> LibraryCard:
    entry = card.entry
    return LibraryCard(
        entry_id=entry.entry_id,
        title=_words(entry.title),
        description=_words(entry.description),
        parameters=[_parameter(one) for one in entry.parameters],
        needs=[LibraryNeed(kind=need.kind, name=need.name, has=has) for need, has in card.needs],
        condition=card.condition,
        of_visit=entry.of_visit,
        size=sized(card.size, at),
    )


def _parameter(one: Parameter) -> LibraryParameter:
    default = list(one.default) if isinstance(one.default, tuple) else one.default
    return LibraryParameter(
        name=one.name, label=_words(one.label), kind=one.kind, default=default, low=one.low, high=one.high,
        choices=list(one.choices),
    )  # fmt: skip


def _words(words: Words) -> dict[str, str]:
    return {"en": words.en, "fr": words.fr}
