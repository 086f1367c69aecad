"""Definitions written to a folder. One that says it already is left as it is, comments and all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from habitue.app.folder.files import read_file, text_of
from habitue.app.folder.plan import newest, same
from habitue.app.folder.problem import FileProblem
from habitue.definitions import Definition, Document, Kinds


class Pulled(msgspec.Struct, frozen=True):
    """Names of files, each list in order.

    Attributes
    ----------
    written
        New, or changed.
    kept
        Said the same already.
    beside
        Files of definitions that are not in the shop: archived, or never pushed.
    """

    written: list[str]
    kept: list[str]
    beside: list[str]


def pull(folder: Path, stands: Mapping[str, Definition], kinds: Kinds, *, drafts: bool) -> Pulled:
    """Write what is published, or with `drafts` what was written last, one file each."""
    written, kept = [], []
    for name, definition in sorted(stands.items()):
        version = newest(definition, published=not drafts)
        if version is None:
            continue
        if _says(folder / name, name, version.content, kinds):
            kept.append(name)
            continue
        _replace(folder / name, text_of(version.content))
        written.append(name)
    there = {one.relative_to(folder).as_posix() for kind in kinds for one in (folder / kind).glob("*.*ml")}
    there |= {one.relative_to(folder).as_posix() for kind in kinds for one in (folder / kind).glob("*.json")}
    return Pulled(written, kept, sorted(there - {*written, *kept}))


def _says(path: Path, name: str, stored: Document, kinds: Kinds) -> bool:
    try:
        return same(stored, read_file(name, path.read_text("utf-8"), kinds).document, kinds)
    except (FileProblem, OSError, UnicodeDecodeError):
        return False


def _replace(path: Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(text.encode())
    os.replace(part, path)
