"""People who object to personalisation: they are counted among everybody and are in no audience."""

from __future__ import annotations

from habitue.privacy.consent import Purpose, granted
from habitue.privacy.objections import permitted
from habitue.profiles.node import NodeState


def objects(state: NodeState) -> bool:
    """Whether somebody may not be told apart from others by what they did."""
    return bool(state.objections) and not granted(permitted(Purpose.PERSONALISE, state.objections), Purpose.PERSONALISE)
