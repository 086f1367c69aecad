"""What is shipped: a wheel with everything a shop needs to run, and nothing a build leaves lying about."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
INPUTS = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE", "package-lock.json", ".gitignore")
LEFTOVERS = shutil.ignore_patterns("node_modules", "__pycache__", ".mypy_cache", "*.tsbuildinfo")
PAGE = "src/habitue/assets/console/index.html"
MAX_BYTES = 3_000_000
# Stands in for npm: it says that it was asked, and makes what the real one would.
NPM = f'#!/bin/sh\necho "$@" >> npm-was-asked\nmkdir -p $(dirname {PAGE})\necho built anew > {PAGE}\n'


def uv() -> str:
    found = shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".tools" / "bin"))
    if found is None:
        pytest.skip("uv is not installed")
    return found


def copy_of_the_checkout(folder: Path) -> Path:
    """What a build reads, with an npm of ours that is on the path of `build`."""
    if not (ROOT / PAGE).exists():
        pytest.skip("the web side is not built: run `make web`")
    for name in INPUTS:
        shutil.copy2(ROOT / name, folder / name)
    for name in ("src", "web"):
        shutil.copytree(ROOT / name, folder / name, ignore=LEFTOVERS)
    for built in (folder / "src/habitue/assets").rglob("*"):
        os.utime(built)  # newer than all it is made from
    npm = folder / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(NPM)
    npm.chmod(0o755)
    return folder


def build(folder: Path, kind: Literal["wheel", "sdist"] = "wheel") -> Path:
    """The distribution made from a folder."""
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(
        [uv(), "build", f"--{kind}", "--offline", "--quiet", "-o", "dist"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (made,) = (folder / "dist").glob("habitue-*")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(copy_of_the_checkout(tmp_path_factory.mktemp("checkout")))


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize(
    "name",
    [
        "habitue/assets/tracker/habitue.js",
        "habitue/assets/console/index.html",
        "habitue/assets/console/licences.html",
        "habitue/adapters/sql/migrations/env.py",
        "habitue/adapters/sql/migrations/script.py.mako",
        "habitue/adapters/sql/migrations/versions/v0001_workspace.py",
        "habitue/testing/contracts/lake.py",
    ],
)
def test_it_holds_what_runs(names: list[str], name: str) -> None:
    assert name in names


def test_the_console_page_finds_every_file_it_names(wheel: Path, names: list[str]) -> None:
    with ZipFile(wheel) as archive:
        page = archive.read("habitue/assets/console/index.html").decode()
    named = [part.split('"')[0] for part in page.split('"/console/')[1:]]
    assert any(name.endswith(".js") for name in named)
    assert [name for name in named if f"habitue/assets/console/{name}" not in names] == []


def test_it_holds_the_licence_of_every_package_the_console_needs(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        page = archive.read("habitue/assets/console/licences.html").decode()
    told = dict(re.findall(r"<b>([^<]+)</b> ([^ ]+) <span>", page))
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    needed = json.loads((ROOT / "web/console/package.json").read_text())["dependencies"]
    assert {"react", "@mantine/core", "echarts", "@fontsource-variable/inter"} <= needed.keys() <= told.keys()
    assert {name: locked[f"node_modules/{name}"]["version"] for name in told} == told
    texts = re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)
    assert len(texts) == len(told)
    assert all(len(text) > 500 for text in texts)
    for wanted in ("Meta Platforms", "Vitaly Rtishchev", "SIL OPEN FONT LICENSE", "--- NOTICE ---\n\nApache ECharts"):
        assert wanted in page


def test_it_holds_nothing_else(names: list[str]) -> None:
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"habitue"}
    unwanted = ("node_modules", ".tsx", ".map", ".pyc", ".db", ".ready", "secret.key")
    assert [name for name in names if any(part in name for part in unwanted)] == []


def test_it_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < MAX_BYTES


def test_what_it_installs_makes_a_workspace(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site-packages"
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    assert run(site, "-c", "import habitue; print(habitue.__file__)").startswith(str(site))
    told = run(site, "-m", "habitue", "init", str(tmp_path / "shop"), "--shop-url", "https://shop.example")
    assert 'habitue.js" data-key="pk_' in told
    assert {"habitue.toml", "secret.key", "workspace.db"} <= {path.name for path in (tmp_path / "shop").iterdir()}


def run(site: Path, *arguments: str) -> str:
    """What Python prints when the wheel's files come before this checkout's."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(site), "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=site, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def asked(folder: Path) -> list[str]:
    record = folder / "npm-was-asked"
    return record.read_text().splitlines() if record.exists() else []


def test_npm_is_asked_only_when_the_web_side_changed(tmp_path: Path) -> None:
    checkout = copy_of_the_checkout(tmp_path)
    build(checkout)
    assert asked(checkout) == []
    (checkout / "web/console/src/app.tsx").touch()
    shutil.rmtree(checkout / "dist")
    changed = build(checkout)
    assert [call.split(" --")[0] for call in asked(checkout)] == ["ci", "run", "run"]
    with ZipFile(changed) as archive:
        assert archive.read("habitue/assets/console/index.html") == b"built anew\n"


def test_a_source_distribution_is_taken_as_it_is(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    packed = build(copy_of_the_checkout(checkout), "sdist")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / packed.name.removesuffix(".tar.gz")
    (source / "web/console/src/app.tsx").touch()
    with ZipFile(build(source)) as archive:
        assert "habitue/assets/tracker/habitue.js" in archive.namelist()
    assert asked(source) == []
