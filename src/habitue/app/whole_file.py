"""Files that are there as a whole or not at all, whoever reads or dies meanwhile."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: Path, body: bytes, *, synced: bool = True) -> Path:
    """Put a file in place of the last one of that name, and make its folder where there is none.

    Parameters
    ----------
    synced
        On disk before it takes the name; False for what can be computed again.
    """
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(body)
        if synced:
            file.flush()
            os.fsync(file.fileno())
    part.replace(path)
    return path
