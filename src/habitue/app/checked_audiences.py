"""What the nightly check of audiences found, and reading it, where nothing of the batch side is needed."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace


class Mismatch(msgspec.Struct, frozen=True):
    """An audience that one evaluator puts a person in at a moment (ms UTC), and the other does not."""

    audience_id: str
    version: int
    person_id: str
    at: int
    live: bool


class AudienceCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found.

    Attributes
    ----------
    position
        Of the log, at which both were asked.
    audiences
        How many were asked of everybody drawn.
    asked, differing
        (person, moment) pairs, and how many of them are in another set of audiences live than in batch.
    mismatches
        The first of them, one for each audience.
    """

    computed_at: int
    position: int
    audiences: int
    asked: int
    differing: int
    mismatches: tuple[Mismatch, ...]
    seconds: float


def leave_out_of_check(workspace: Workspace, person_ids: Collection[str]) -> int:
    """Forget these people here too; how many rows named them."""
    found = read_audience_check(workspace)
    if found is None:
        return 0
    kept = tuple(one for one in found.mismatches if one.person_id not in person_ids)
    if len(kept) < len(found.mismatches):
        write_audience_check(workspace, msgspec.structs.replace(found, mismatches=kept))
    return len(found.mismatches) - len(kept)


def write_audience_check(workspace: Workspace, found: AudienceCheck) -> None:
    """Keep it in place of the last one, whole or not at all."""
    replace_file(workspace.audience_check, msgspec.json.encode(found))


def read_audience_check(workspace: Workspace) -> AudienceCheck | None:
    """What the last check found; None before the first."""
    try:
        return msgspec.json.decode(workspace.audience_check.read_bytes(), type=AudienceCheck)
    except (OSError, msgspec.DecodeError):
        return None
