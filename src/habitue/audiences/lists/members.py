"""Who is on each imported list, as conditions read it: a versioned value, taken up without a restart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from pathlib import Path
from types import MappingProxyType

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.audiences.values.column import People
from habitue.core.errors import HabitueError, NotFound
from habitue.models.artefact import Artefact, Manifest, current_version, load_artefact, save_artefact

NAME = "audience_lists"
_PREFIX = "list."
_ID_BYTES = 25  # of a person id


class Members(Set[str]):
    """Person ids over a sorted array that may be memory-mapped: a million of them cost no object each."""

    def __init__(self, ids: NDArray[np.bytes_]) -> None:
        self._ids, self._people = ids, People(ids)

    def __contains__(self, person_id: object) -> bool:
        return self._people.place(person_id) is not None

    def __iter__(self) -> Iterator[str]:
        return (person_id.decode() for person_id in self._ids.tolist())

    def __len__(self) -> int:
        return len(self._ids)


class Stood(msgspec.Struct, frozen=True):
    """What a list was matched as: its version, its identifiers, and how many of them nobody is known by."""

    version: int
    entries: int
    unmatched: int


class Listed(msgspec.Struct, frozen=True):
    """The people on all lists.

    Attributes
    ----------
    version, made_at
        Of the artefact, empty and 0 before the first; ms UTC.
    """

    version: str = ""
    made_at: int = 0
    members: Mapping[str, Set[str]] = MappingProxyType({})
    stood: Mapping[str, Stood] = MappingProxyType({})


NOBODY_LISTED = Listed()


def save_members(
    root: Path, members: Mapping[str, Collection[str]], stood: Mapping[str, Stood], *, now_ms: int, code_version: str
) -> Manifest:
    """Write a new version under `root` and make it current."""
    return save_artefact(
        root,
        NAME,
        {_PREFIX + name: np.array(sorted(people), dtype=f"S{_ID_BYTES}") for name, people in members.items()},
        created_at=now_ms,
        oldest_at=now_ms,
        newest_at=now_ms,
        parameters={"lists": {name: msgspec.to_builtins(one) for name, one in stood.items()}},
        metrics={"lists": len(members), "people": len(set[str]().union(*members.values()))},
        code_version=code_version,
    )


def load_members(root: Path, previous: Listed = NOBODY_LISTED) -> Listed:
    """The current version; with nothing new it reads one small file. One that cannot be loaded leaves `previous`."""
    try:
        version = current_version(root, NAME)
    except NotFound:
        return NOBODY_LISTED
    if version == previous.version:
        return previous
    try:
        return members_of(load_artefact(root, NAME, version))
    except HabitueError:
        return previous


def members_of(artefact: Artefact) -> Listed:
    """An artefact as conditions read it."""
    manifest = artefact.manifest
    return Listed(
        manifest.version,
        manifest.created_at,
        {name.removeprefix(_PREFIX): Members(ids) for name, ids in artefact.arrays.items()},
        msgspec.convert(manifest.parameters["lists"], dict[str, Stood]),
    )


def moved(root: Path, before: str, now: Listed) -> set[str] | None:
    """Who is on another set of lists since the version `before`; None when that one is gone."""
    try:
        then = members_of(load_artefact(root, NAME, before)).members if before else {}
    except HabitueError:
        return None
    found = set[str]()
    for name in then.keys() | now.members.keys():
        found |= set(then.get(name, ())) ^ set(now.members.get(name, ()))
    return found
