"""The look-alikes of an audience on disk: everybody's place, and a card that says how far to believe it."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import HabitueError, InvalidInput
from habitue.models.artefact import MANIFEST, Artefact, Manifest, current_version, save_artefact
from habitue.models.lookalike.backtest import Found

PREFIX = "lookalike."
KEPT = 2
"""Versions of each: with a million people one is 40 MB, and nothing but the newest is ever asked for."""
NOBODY = np.zeros(0, "S1")


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a person should know before they believe it.

    Attributes
    ----------
    audience_version
        Of the audience's definition, whose members it was learned from.
    members, people
        Of the audience, and beside it; both without whoever did not agree to personalisation.
    answers
        "trees", "logistic", or "" when it was refused.
    refused, needed
        Why nothing was learned, and what is missing; both empty else.
    members_missing
        How many more members it takes; 0 where they are enough.
    """

    audience_version: int
    members: int
    people: int
    answers: Literal["trees", "logistic", ""] = ""
    auc: float | None = None
    found: tuple[Found, ...] = ()
    learned_from: tuple[int, int] = (0, 0)
    columns: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    refused: str = ""
    needed: str = ""
    members_missing: int = 0


def save_lookalike(
    root: Path,
    audience_id: str,
    card: Card,
    *,
    people: NDArray[np.bytes_] = NOBODY,
    place: NDArray[np.int32] | None = None,
    now_ms: int,
    code_version: str,
) -> Manifest:
    """Write a new version under `root` and make it current.

    Parameters
    ----------
    people, place
        Ids ascending and places (0: a member), shape (n,); of a refusal nobody.
    """
    return save_artefact(
        root,
        PREFIX + audience_id,
        {"people": people, "place": np.zeros(0, np.int32) if place is None else place},
        created_at=now_ms,
        oldest_at=now_ms,
        newest_at=now_ms,
        parameters={"audience_id": audience_id, "card": msgspec.to_builtins(card)},
        metrics={"people": card.people, "members": card.members},
        code_version=code_version,
    )


def card_of(manifest: Manifest) -> Card:
    """Its card. Raises InvalidInput when it was written by another habitue."""
    try:
        return msgspec.convert(manifest.parameters["card"], Card)
    except (KeyError, msgspec.ValidationError) as error:
        raise InvalidInput(
            f"model {manifest.name} {manifest.version} was written by habitue {manifest.code_version} and lacks what "
            f"this one needs ({error}): `habitue work` learns it anew",
            path=manifest.name,
        ) from error


def places_of(artefact: Artefact) -> tuple[NDArray[np.bytes_], NDArray[np.int32]]:
    """Ids, ascending, and their places."""
    return artefact.arrays["people"], artefact.arrays["place"]


def there_are(root: Path) -> list[str]:
    """The audiences whose look-alikes are on disk, by id."""
    if not root.is_dir():
        return []
    return sorted(shelf.name.removeprefix(PREFIX) for shelf in root.iterdir() if shelf.name.startswith(PREFIX))


def drop_others(root: Path, wanted: Collection[str]) -> list[str]:
    """Delete the look-alikes of audiences that nobody asks for any more; which they were."""
    gone = [audience_id for audience_id in there_are(root) if audience_id not in wanted]
    for audience_id in gone:
        shutil.rmtree(root / (PREFIX + audience_id))
    return gone


def current_manifest(root: Path, audience_id: str) -> Manifest | None:
    """What the current version says of itself, without its arrays; None where there is none that can be read."""
    shelf = root / (PREFIX + audience_id)
    try:
        raw = (shelf / current_version(root, shelf.name) / MANIFEST).read_bytes()
        return msgspec.json.decode(raw, type=Manifest)
    except (HabitueError, OSError, msgspec.DecodeError):
        return None
