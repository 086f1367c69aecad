"""How files are named: by what they hold, and by a generation, so that no name is ever used for two contents."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from habitue.adapters.duckdb.manifest import Manifest, Part
from habitue.core.clock import DAY_MS

SUFFIX = ".parquet"
TEMPORARY = ".tmp"
_OURS = re.compile(r"(\d{4}-\d\d-\d\d|day-?\d+|fresh-\d+)-g\d+\.parquet(\.tmp)?")


def fresh_part(table: str, manifest: Manifest, until: int) -> Part:
    """What is appended next: the positions from the manifest's to `until`."""
    first = manifest.position + 1
    return Part(table=table, name=f"fresh-{first}-g{manifest.generation}{SUFFIX}", first=first, last=until)


def daily_part(table: str, day: int, first: int, last: int, manifest: Manifest) -> Part:
    """All compacted rows of one day (days since 1970)."""
    name = f"{_iso(day)}-g{manifest.generation}{SUFFIX}"
    return Part(table=table, name=name, first=first, last=last, day=day)


def renewed_part(part: Part, manifest: Manifest) -> Part:
    """The same rows under the next generation's name."""
    stem = part.name.rpartition("-g")[0]
    name = f"{stem}-g{manifest.generation}{SUFFIX}"
    return Part(table=part.table, name=name, first=part.first, last=part.last, day=part.day)


def is_ours(name: str) -> bool:
    """Whether a lake could have written a file of this name."""
    return _OURS.fullmatch(name) is not None


def _iso(day: int) -> str:
    try:
        return datetime.fromtimestamp(day * DAY_MS / 1000, UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return f"day{day}"  # a clock of the year 10000: kept, under its number
