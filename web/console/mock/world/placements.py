"""Placements and their results. Not shipped, never used by the product."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from habitue.interfaces.http.admin.schemas.overview import Estimate
from habitue.interfaces.http.admin.schemas.placements import PlacementDocument, PlacementResults
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion

from world.things import DAY, iso_day

if TYPE_CHECKING:
    from world.world import World


@dataclass
class Placement:
    """A placement as the mock keeps it; documents by version."""

    published: PlacementDocument | None
    draft: PlacementDocument | None
    history: list[DefinitionVersion]
    versions: dict[int, PlacementDocument] = field(default_factory=dict)
    version: int | None = None


def first_placements(world: World) -> dict[str, Placement]:
    documents = [
        PlacementDocument(
            placement_id="home.for_you",
            title={"en": "Chosen for you", "fr": "Choisi pour vous"},
            page="home",
            strategies=["for_you", "recently_viewed", "trending", "best_sellers"],
            n=8,
            pins=["p0008"],
        ),
        PlacementDocument(
            placement_id="home.trending",
            title={"en": "Popular this week", "fr": "En vogue cette semaine"},
            page="home",
            strategies=["trending", "best_sellers"],
            n=8,
        ),
        PlacementDocument(
            placement_id="product.similar",
            title={"en": "You may also like", "fr": "Dans le même esprit"},
            page="product",
            strategies=["similar", "also_viewed"],
            n=6,
        ),
        PlacementDocument(
            placement_id="product.bought_together",
            title={"en": "Often bought together", "fr": "Souvent achetés ensemble"},
            page="product",
            strategies=["bought_together", "also_viewed"],
            n=4,
            excluded=["p0017"],
        ),
        PlacementDocument(
            placement_id="cart.add",
            title={"en": "Before you go", "fr": "Avant de partir"},
            page="cart",
            strategies=["bought_together", "best_sellers"],
            n=4,
        ),
        PlacementDocument(
            placement_id="search.empty",
            title={"en": "Try these instead", "fr": "Essayez plutôt"},
            page="search",
            strategies=["next_in_session", "best_sellers"],
            n=8,
        ),
    ]
    placements = {}
    for number, document in enumerate(documents):
        published = number != 5
        version = 2 + number % 2 if published else None
        placements[document.placement_id] = Placement(
            published=document if published else None,
            draft=document.model_copy(update={"n": 12}) if number in (1, 5) else None,
            version=version,
            versions={v: document.model_copy(update={"n": 4 + v}) for v in range(1, (version or 0))}
            | ({version: document} if version else {}),
            history=[
                DefinitionVersion(
                    version=v,
                    status="published",
                    author="owner@shop.example",
                    at=world.now - (4 - v) * 9 * DAY,
                    note="More room for new arrivals" if v == 2 else "",
                )
                for v in range(version or 0, 0, -1)
            ],
        )
    return placements


def results_of(world: World, placement_id: str, state: str = "known") -> PlacementResults:
    draw = random.Random(placement_id)
    series: list[dict[str, int | str]] = []
    for day in range(28, 0, -1):
        shown = int(900 * draw.uniform(0.7, 1.2))
        series.append(
            {"day": iso_day(world.now - day * DAY), "shown": shown, "clicks": int(shown * draw.uniform(0.03, 0.07))}
        )
    shown, clicks = sum(int(p["shown"]) for p in series), sum(int(p["clicks"]) for p in series)
    unpublished = placement_id == "search.empty"
    if unpublished:
        shown, clicks, series = 0, 0, []
    value = draw.uniform(8_000, 60_000)
    width = draw.uniform(10_000, 70_000)
    return PlacementResults(
        days=28,
        shown=shown,
        clicks=clicks,
        click_through=clicks / shown if shown else None,
        attributed_minor=0 if unpublished else int(draw.uniform(120_000, 700_000)),
        attributed_orders=0 if unpublished else draw.randint(14, 90),
        incremental_minor=Estimate(state="too_early", weeks_needed=None if unpublished else 5)
        if unpublished or state != "known" or draw.random() < 0.3
        else Estimate(
            state="known",
            value=value,
            low=value - width,
            high=value + width,
            people_personalised=9120,
            people_held_out=481,
            people_excluded=12,
        ),
        series=series,
    )
