"""The versioned values on disk, and as conditions read them; a new version is taken up without a restart."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np

from habitue.audiences.lifecycle import DEFAULT_RHYTHM, Rhythm
from habitue.audiences.rfm import GROUPS, Cuts
from habitue.audiences.values.column import Column, People, labels, moments, numbers
from habitue.audiences.values.compute import Card, Computed, Stood
from habitue.audiences.values.lookalikes import Found, load_lookalikes, scores_of
from habitue.audiences.values.names import FAMILIES
from habitue.core.errors import HabitueError, InvalidInput, NotFound
from habitue.models.artefact import Artefact, Manifest, current_version, list_versions, load_artefact, save_artefact

NAME = "audience_values"
_PEOPLE = "people"


class Values(msgspec.Struct, frozen=True):
    """What a `habitue.audiences.live.person.World` holds of people.

    Attributes
    ----------
    version, computed_at
        Of the artefact, empty and 0 before the first; ms UTC. With look-alikes, the version names theirs too: whoever
        waits for other values waits for those as well.
    card
        What they were learned from; None before the first.
    problem
        Why the current version could not be loaded, in words for the health page; the one before is in use then.
    lookalikes
        Of audiences, by id; they are among the scores.
    """

    version: str = ""
    computed_at: int = 0
    scores: Mapping[str, Column[float]] = MappingProxyType({})
    groups: Mapping[str, Column[str]] = MappingProxyType({})
    moments: Mapping[str, Column[int]] = MappingProxyType({})
    rhythm: Rhythm = DEFAULT_RHYTHM
    card: Card | None = None
    problem: str = ""
    base: Values | None = None
    lookalikes: Found = {}


NO_VALUES = Values()


def save_values(root: Path, computed: Computed, *, now_ms: int, oldest_at: int, code_version: str) -> Manifest:
    """Write a new version under `root` and make it current."""
    return save_artefact(
        root,
        NAME,
        {_PEOPLE: computed.people, **computed.columns},
        created_at=now_ms,
        oldest_at=oldest_at,
        newest_at=now_ms,
        parameters={"groups": list(GROUPS), "card": msgspec.to_builtins(computed.card)},
        metrics={"people": computed.card.people, "customers": computed.card.customers},
        code_version=code_version,
    )


def load_values(root: Path, previous: Values = NO_VALUES) -> Values:
    """The current values, look-alikes among them; with nothing new it reads a few small files.

    A version that cannot be loaded leaves `previous` in use, with the problem named. Where there is none any more
    (taken back because it knew somebody who is forgotten), there are no values.
    """
    base = _load_base(root, previous.base or previous)
    found = load_lookalikes(root, previous.lookalikes)
    if not found:
        return base
    same = found.keys() == previous.lookalikes.keys() and all(found[k] is previous.lookalikes[k] for k in found)
    if previous.base is base and same:
        return previous
    version = ";".join([base.version, *(f"{name} {one[0]}" for name, one in sorted(found.items()))])
    scores = MappingProxyType({**base.scores, **scores_of(found)})
    return msgspec.structs.replace(base, version=version, scores=scores, base=base, lookalikes=found)


def _load_base(root: Path, previous: Values) -> Values:
    try:
        version = current_version(root, NAME)
    except NotFound:
        return NO_VALUES
    if version == previous.version and not previous.problem:
        return previous
    try:
        return values_of(load_artefact(root, NAME, version))
    except HabitueError as error:
        return msgspec.structs.replace(previous, problem=error.message)


def values_of(artefact: Artefact) -> Values:
    """An artefact as conditions read it. Raises InvalidInput when it was written by another habitue."""
    arrays, manifest = artefact.arrays, artefact.manifest
    card, names = _card(artefact)
    people = People(arrays[_PEOPLE])
    found: dict[str, dict[str, Any]] = {"score": {}, "group": {}, "moment": {}}
    for file, stored in arrays.items():
        kind, _, name = file.partition(".")
        if kind == "score":
            found[kind][name] = numbers(people, stored)
        elif kind == "group":
            found[kind][name] = labels(people, stored, names)
        elif kind == "moment":
            found[kind][name] = moments(people, stored)
    return Values(
        manifest.version, manifest.created_at, found["score"], found["group"], found["moment"], card.rhythm, card
    )


def standing(root: Path) -> tuple[Cuts | None, Stood | None]:
    """The cut points and groups to go on from: of the newest version that can be read; None of both without one."""
    for version in reversed(list_versions(root, NAME)):
        with suppress(HabitueError):
            return _standing(load_artefact(root, NAME, version))
    return None, None


def _standing(artefact: Artefact) -> tuple[Cuts | None, Stood | None]:
    card, names = _card(artefact)
    arrays = artefact.arrays
    if "group.rfm.current" not in arrays:
        return card.cuts, None
    # names, not places: a later habitue may know other groups
    places = np.array([GROUPS.index(name) if name in GROUPS else -1 for name in names] + [-1], np.int8)
    return card.cuts, Stood(
        arrays[_PEOPLE],
        {family: places[arrays[f"group.{family}.current"]] for family in FAMILIES},
        {family: places[arrays[f"group.{family}.previous"]] for family in FAMILIES},
        {family: arrays[f"moment.{family}.changed"] for family in FAMILIES},
    )


def _card(artefact: Artefact) -> tuple[Card, tuple[str, ...]]:
    parameters = artefact.manifest.parameters
    try:
        return msgspec.convert(parameters["card"], Card), tuple(parameters["groups"])
    except (KeyError, msgspec.ValidationError) as error:
        raise InvalidInput(
            f"model {NAME} {artefact.manifest.version} was written by habitue {artefact.manifest.code_version} and "
            f"lacks what this one needs ({error}): `habitue work` computes it anew every night",
            path=NAME,
        ) from error
