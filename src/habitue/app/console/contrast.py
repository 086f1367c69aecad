"""Two people whose tastes differ most: a good pair to preview a change with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.app.console.people import People
from habitue.app.console.portrait import Portrait, portrait_of
from habitue.core.errors import NotFound
from habitue.features.affinity import affinities
from habitue.privacy.consent import Purpose, granted

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_AMONG = 150  # of those seen last
_ENOUGH = 8  # interactions behind the tastes of somebody worth comparing, if there are two such people


class Taste(msgspec.Struct, frozen=True):
    """A person with their decayed interest by category, as shares."""

    portrait: Portrait
    shares: dict[str, float]
    based_on: int

    @property
    def favourite(self) -> str:
        return max(self.shares, key=lambda category: (self.shares[category], category))


def contrast(runtime: Runtime, people: People) -> tuple[Taste, Taste] | None:
    """The two among those seen last whose categories overlap least, each with some evidence behind their taste and
    neither held out (they would see no recommendation); None when there are no two."""
    recent = people.page("last_seen", None, _AMONG).person_ids
    tastes = [taste for person_id in recent if (taste := _taste(runtime, person_id)) is not None]
    well_known = [taste for taste in tastes if taste.based_on >= _ENOUGH]
    return most_different(well_known if len(well_known) > 1 else tastes)


def most_different(tastes: list[Taste]) -> tuple[Taste, Taste] | None:
    """The pair with the smallest cosine between their shares; of equals the best known."""
    if len(tastes) < 2:
        return None
    vectors = _unit_vectors(tastes)
    evidence = np.log1p([min(taste.based_on, 60) for taste in tastes])
    # evidence only decides between pairs that differ about as much
    score = np.round(1 - vectors @ vectors.T, 2) + 1e-4 * (evidence[:, None] + evidence[None, :])
    np.fill_diagonal(score, -1)
    first, second = sorted(int(place) for place in np.unravel_index(int(np.argmax(score)), score.shape))
    return tastes[first], tastes[second]


def _taste(runtime: Runtime, person_id: str) -> Taste | None:
    try:
        portrait = portrait_of(runtime, person_id)
    except NotFound:  # forgotten since the list was made
        return None
    whole = portrait.whole
    held_out = whole.exposure is not None and whole.exposure[2] == "held_out"
    if held_out or whole.consent is None or not granted(whole.consent[2], Purpose.PERSONALISE):
        return None
    liked = affinities(whole, runtime.catalogue.get, runtime.clock.now_ms(), top=20)
    of_category = [affinity for affinity in liked if affinity.kind == "category"]
    if not of_category:
        return None
    shares = {affinity.value: affinity.weight for affinity in of_category}
    return Taste(portrait, shares, sum(affinity.based_on for affinity in of_category))


def _unit_vectors(tastes: list[Taste]) -> NDArray[np.float64]:
    columns = {category: at for at, category in enumerate(sorted({c for taste in tastes for c in taste.shares}))}
    vectors = np.zeros((len(tastes), len(columns)))
    for row, taste in enumerate(tastes):
        for category, share in taste.shares.items():
            vectors[row, columns[category]] = share
    lengths: NDArray[np.float64] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-12)
