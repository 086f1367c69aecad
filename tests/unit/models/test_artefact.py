"""An artefact is complete or not there; whatever is wrong with one is said clearly and breaks nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from habitue.core.errors import InvalidInput, NotFound
from habitue.models import artefact
from habitue.models.artefact import (
    Manifest,
    current_version,
    list_versions,
    load_artefact,
    load_current,
    prune_artefacts,
    save_artefact,
)


def save(root: Path, created_at: int = 1000, **arrays: NDArray[Any]) -> Manifest:
    return save_artefact(
        root,
        "toy",
        arrays or {"weights": np.arange(6.0)},
        created_at=created_at,
        oldest_at=1,
        newest_at=9,
        parameters={"k": 3},
        metrics={"rows": 2},
        code_version="0.1.0",
    )


def test_what_is_saved_comes_back_mapped_and_read_only(tmp_path: Path) -> None:
    manifest = save(tmp_path, weights=np.arange(6.0), codes=np.array([[1, 2]], np.int32))
    loaded = load_current(tmp_path, "toy")
    assert loaded.manifest == manifest
    assert loaded.arrays["weights"].tolist() == list(range(6))
    assert loaded.arrays["codes"].dtype == np.int32
    assert not loaded.arrays["weights"].flags.writeable
    assert isinstance(loaded.arrays["weights"].base, np.memmap)


def test_an_empty_array_survives(tmp_path: Path) -> None:
    save(tmp_path, nothing=np.empty((0, 3), np.float32))
    assert load_current(tmp_path, "toy").arrays["nothing"].shape == (0, 3)


def test_the_version_names_time_and_content(tmp_path: Path) -> None:
    first, again, later = save(tmp_path), save(tmp_path), save(tmp_path, created_at=2000)
    other = save(tmp_path, weights=np.arange(7.0))
    assert first.version == again.version
    assert len({first.version, later.version, other.version}) == 3
    assert list_versions(tmp_path, "toy") == sorted({first.version, later.version, other.version})
    assert list_versions(tmp_path, "toy")[-1] == later.version


def test_a_crash_while_writing_leaves_the_old_version_serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = save(tmp_path)
    for doomed in ("_write_array", "_write_synced", "_sync_folder", "_point"):
        with monkeypatch.context() as patched:

            def crash(*args: object) -> None:
                raise OSError("no space left on device")

            patched.setattr(artefact, doomed, crash)
            with pytest.raises(OSError, match="no space"):
                save(tmp_path, created_at=2000)
        assert current_version(tmp_path, "toy") == old.version
        assert load_current(tmp_path, "toy").manifest == old
    assert not [p for p in (tmp_path / "toy").iterdir() if p.name.startswith(".")], "no drafts left behind"


def test_a_draft_left_by_a_power_cut_is_not_a_version(tmp_path: Path) -> None:
    save(tmp_path)
    draft = tmp_path / "toy" / ".draft-0"
    draft.mkdir()
    (draft / "weights.npy").write_bytes(b"half")
    assert len(list_versions(tmp_path, "toy")) == 1


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no model 'toy'.*train it first"):
        load_current(tmp_path, "toy")
    with pytest.raises(NotFound, match="no version 'v9'"):
        load_artefact(tmp_path, "toy", "v9")
    with pytest.raises(NotFound):
        load_artefact(tmp_path, "toy", "../elsewhere")


@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "empty"])
def test_a_damaged_array_is_refused_with_its_path(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "toy" / save(tmp_path).version / "weights.npy"
    raw = path.read_bytes()
    path.unlink()
    if damage != "remove":
        path.write_bytes({"flip": raw[:-1] + b"\x01", "cut": raw[:-9], "empty": b""}[damage])
    with pytest.raises(InvalidInput, match="damaged") as caught:
        load_current(tmp_path, "toy")
    assert caught.value.path == str(path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "\x00"])
def test_a_damaged_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "toy" / save(tmp_path).version / "manifest.json").write_text(text)
    with pytest.raises(InvalidInput, match=r"manifest\.json is damaged"):
        load_current(tmp_path, "toy")


def test_a_manifest_of_another_version_is_refused(tmp_path: Path) -> None:
    one, two = save(tmp_path), save(tmp_path, created_at=2000)
    shelf = tmp_path / "toy"
    (shelf / two.version / "manifest.json").write_bytes((shelf / one.version / "manifest.json").read_bytes())
    with pytest.raises(InvalidInput, match="damaged"):
        load_current(tmp_path, "toy")


def test_a_newer_format_says_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "toy" / save(tmp_path).version / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 2, "arrays": "of a shape unknown today"}))
    with pytest.raises(InvalidInput, match=r"newer habitue.*upgrade") as caught:
        load_current(tmp_path, "toy")
    assert (caught.value.expected, caught.value.got) == ("format <= 1", "format 2")


def test_pruning_keeps_the_newest_the_current_and_the_cited(tmp_path: Path) -> None:
    saved = [save(tmp_path, created_at=1000 * i).version for i in range(1, 7)]
    (tmp_path / "toy" / "CURRENT").write_text(saved[1])
    assert prune_artefacts(tmp_path, "toy", 2, cited=[saved[0]]) == saved[2:4]
    assert list_versions(tmp_path, "toy") == [saved[0], saved[1], saved[4], saved[5]]
    assert prune_artefacts(tmp_path, "nothing", 2) == []
