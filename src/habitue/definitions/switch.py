"""The one switch that pauses everything: a definition like the others, so that it has a history too."""

from __future__ import annotations

import msgspec
from pydantic import BaseModel, ConfigDict

SWITCH_ID = "workspace"


class SwitchDocument(BaseModel):
    """While `paused`, every slot keeps the shop's own content."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    paused: bool


class Switch(msgspec.Struct, frozen=True):
    """Whether the workspace is paused, and who turned the switch last (`author` empty: nobody ever did)."""

    paused: bool = False
    author: str = ""
    at: int = 0
    note: str = ""
