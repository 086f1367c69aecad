"""How far the worker has followed the log for audiences that somebody listens to; kept in a file between turns."""

from __future__ import annotations

from pathlib import Path

import msgspec

from habitue.app.whole_file import replace_file
from habitue.audiences.transitions.transition import Why
from habitue.core.errors import InvalidInput


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """Looking at everybody, because audiences or values are others.

    Attributes
    ----------
    at
        When the cause was noticed (ms UTC): the moment at which people are looked at, whenever their turn comes.
    after
        The node up to which people were looked at, by id.
    """

    why: Why
    at: int
    after: str = ""
    nodes: int = 0


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Where to go on.

    Attributes
    ----------
    position
        Of the log: whoever did something up to it was looked at.
    versions
        Of the listened audiences that people were looked at for, or that the sweep is for.
    values
        Version of the values of people, likewise.
    lists
        Version of the people on imported lists up to which those who came and went were looked at.
    swept_at
        When everybody was last looked at.
    """

    position: int = 0
    versions: dict[str, int] = {}
    values: str = ""
    lists: str = ""
    swept_at: int = 0
    sweep: Sweep | None = None


def read_progress(path: Path) -> Progress:
    """What was kept; the beginning if nothing was.

    Raises
    ------
    InvalidInput
        The file is none of ours.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Progress)
    except FileNotFoundError:
        return Progress()
    except msgspec.DecodeError as error:
        raise InvalidInput(
            f"{path} cannot be read ({error}): delete it, and everybody is looked at anew", path=str(path)
        ) from error


def write_progress(path: Path, progress: Progress) -> None:
    """Keep it, whole or not at all."""
    replace_file(path, msgspec.json.encode(progress))
