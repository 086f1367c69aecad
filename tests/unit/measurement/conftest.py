"""Real data beside the checkout, and the small cuts of it in the repository."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def golden() -> Path:
    return ROOT / "tests" / "golden"


@pytest.fixture
def shared_file() -> Callable[[str], Path]:
    """The path of a file of the shared data, or a skip that says what is missing."""
    base = Path(os.environ.get("HABITUE_SHARED", ROOT.parent / "shared")) / "data"

    def found(name: str) -> Path:
        if not (base / name).exists():
            pytest.skip(f"needs the real data file {name}; set HABITUE_SHARED to the folder that holds data/{name}")
        return base / name

    return found
