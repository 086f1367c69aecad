"""How the look-alikes of an audience stand: asked for or not, learned of which version, and what their card says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from habitue.app.console.audience.standing import condition_of
from habitue.audiences.language.checks import walk
from habitue.audiences.lookalikes import sources_of
from habitue.core.errors import HabitueError, NotFound
from habitue.definitions import AUDIENCE
from habitue.models.artefact import Manifest
from habitue.models.lookalike.artefact import Card, card_of, current_manifest

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

State = Literal["none", "waiting", "learned", "refused"]


class Alike(msgspec.Struct, frozen=True):
    """What there is of an audience's look-alikes; `card` and `manifest` when something was learned or refused."""

    state: State
    card: Card | None = None
    manifest: Manifest | None = None


def alike(runtime: Runtime, audience_id: str) -> Alike:
    """How they stand.

    Raises
    ------
    NotFound
        There is no published audience of that id.
    """
    published = runtime.snapshot.audiences.get(audience_id)
    if published is None:
        raise NotFound(f"there is no published audience {audience_id!r}: publish it before others can be like it")
    manifest = current_manifest(runtime.workspace.models, audience_id)
    card = None if manifest is None else _card(manifest)
    if card is not None and card.audience_version == published.version:
        return Alike("refused" if card.refused else "learned", card, manifest)
    return Alike("waiting" if _asked(runtime, audience_id) else "none")


def _asked(runtime: Runtime, audience_id: str) -> bool:
    for one in runtime.definitions.of_kind(AUDIENCE):
        for stored in (one.published, one.draft):
            condition = condition_of(stored)
            if condition is not None and audience_id in sources_of(part for _, part in walk(condition)):
                return True
    return False


def _card(manifest: Manifest) -> Card | None:
    try:
        return card_of(manifest)
    except HabitueError:
        return None
