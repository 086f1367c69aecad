"""Builds the tracker and the console into the package, so that a wheel needs no Node where it is installed.

Only a wheel or sdist made from a checkout needs npm. An sdist holds the built files already; an editable install takes
them from where `make web` puts them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = "src/habitue/assets"
BUILT = (f"{ASSETS}/tracker/habitue.js", f"{ASSETS}/console/index.html")
WORKSPACES = ("web/tracker", "web/console")


class WebAssets(BuildHookInterface[Any]):
    """Runs before the files of a wheel or an sdist are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        root = Path(self.root)
        from_sdist = (root / "PKG-INFO").exists()
        if version == "editable" or (from_sdist and has_assets(root)) or is_fresh(root):
            return
        self.app.display_info("Building the tracker and the console with npm")
        build_assets(root)


def has_assets(root: Path) -> bool:
    """Whether both parts of the web side are built."""
    return all((root / name).is_file() for name in BUILT)


def is_fresh(root: Path) -> bool:
    """Whether they are built and nothing they are made from changed since: the same question `make web` asks."""
    if not has_assets(root):
        return False
    built_at = min((root / name).stat().st_mtime for name in BUILT)
    return all(source.stat().st_mtime <= built_at for source in sources(root))


def sources(root: Path) -> Iterator[Path]:
    """What the web side is built from; what a build or npm writes there does not count."""
    yield root / "package-lock.json"
    left_out = {"node_modules", "dist", "generated", "test", "mock"}
    for folder, names, files in os.walk(root / "web"):
        names[:] = [name for name in names if name not in left_out]
        yield from (Path(folder, name) for name in files)


def build_assets(root: Path) -> None:
    """Install the npm packages if they are missing, then build.

    Raises
    ------
    RuntimeError
        npm is missing or failed.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            "npm is needed to build habitue from a checkout: install Node.js 20.19 or newer, or install the wheel"
        )
    commands = [[npm, "run", "--silent", "build", "-w", workspace] for workspace in WORKSPACES]
    if not (root / "node_modules").is_dir():
        commands.insert(0, [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"])
    for command in commands:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"`{' '.join(command)}` failed:\n{done.stdout}{done.stderr}")
