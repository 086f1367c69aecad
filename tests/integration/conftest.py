"""Fresh workspaces, cheaply: one is provisioned a session, the others are copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integration.serving import Keys, Shop, StillClock, new_workspace

from habitue.app.workspace import Workspace, open_workspace

NOW = 1_800_000_000_000
Fresh = Callable[[], tuple[Workspace, Keys]]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Keys]:
    workspace, keys = new_workspace(tmp_path_factory.mktemp("template") / "workspace")
    return workspace.folder, keys


@pytest.fixture
def fresh_workspace(template: tuple[Path, Keys], tmp_path: Path) -> Fresh:
    """Each call gives another new workspace and the keys they all share."""
    folders = (tmp_path / f"workspace-{number}" for number in range(10**6))

    def fresh() -> tuple[Workspace, Keys]:
        folder = next(folders)
        shutil.copytree(template[0], folder)
        return open_workspace(folder, {}), template[1]

    return fresh


@pytest.fixture
def http(fresh_workspace: Fresh) -> Iterator[Shop]:
    """A shop with nothing in it, at the machine's time."""
    shop = Shop(*fresh_workspace())
    yield shop
    shop.close()


@pytest.fixture
def still(fresh_workspace: Fresh) -> Iterator[Shop]:
    """The same, where time stands still until `shop.clock.at` is set."""
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    yield shop
    shop.close()
