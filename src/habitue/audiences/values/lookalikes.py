"""Places among the look-alikes of audiences, as conditions read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from habitue.audiences.lookalikes import PLACE, SHARE
from habitue.audiences.values.column import Column, People
from habitue.core.errors import HabitueError
from habitue.models.artefact import current_version, load_artefact
from habitue.models.lookalike.artefact import PREFIX, places_of, there_are

Found = dict[str, tuple[str, Column[float], Column[float]]]
"""Audience id -> the version, and everybody's share and place."""


def load_lookalikes(root: Path, previous: Found) -> Found:
    """The look-alikes on disk; what did not change since `previous` is not read again.

    One that cannot be read is not there: whoever asks for it finds nobody until it is learned again.
    """
    found: Found = {}
    for audience_id in there_are(root):
        try:
            version = current_version(root, PREFIX + audience_id)
            held = previous.get(audience_id)
            found[audience_id] = held if held and held[0] == version else _loaded(root, audience_id, version)
        except HabitueError:
            continue
    return found


def scores_of(found: Found) -> dict[str, Column[float]]:
    """Score name -> column."""
    shares = {SHARE + audience_id: share for audience_id, (_, share, _) in found.items()}
    return shares | {PLACE + audience_id: place for audience_id, (_, _, place) in found.items()}


def _loaded(root: Path, audience_id: str, version: str) -> tuple[str, Column[float], Column[float]]:
    ids, place = places_of(load_artefact(root, PREFIX + audience_id, version))
    share, nearest = columns_of(ids, place)
    return version, share, nearest


def columns_of(ids: NDArray[np.bytes_], place: NDArray[np.int32]) -> tuple[Column[float], Column[float]]:
    """Of who is no member: the share of them that is as near or nearer, above 0 to 1; and the place, from 1."""
    people, outside = People(ids), int(np.count_nonzero(place))

    def absent(value: Any) -> Any:
        return value == 0

    return (
        Column(people, place, absent, lambda at: int(at) / outside),
        Column(people, place, absent, float),
    )
