"""The files of a folder: one for each definition, named by its kind and id, the same bytes for the same definition.

Audiences are TOML, because a condition reads best as the text it is; the other kinds are JSON, which can say that
there is no value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import msgspec

from habitue.app.folder.audience_file import audience_text, read_audience
from habitue.app.folder.json_lines import lines_of
from habitue.app.folder.problem import FileProblem, FolderProblem
from habitue.core.errors import InvalidInput
from habitue.definitions.document import Document, from_text, to_text
from habitue.definitions.kinds import AUDIENCE, Kinds, complete


class Filed(msgspec.Struct, frozen=True):
    """A file that was read.

    Attributes
    ----------
    name
        Within the folder, with slashes.
    document
        Checked against its schema, every default written out.
    lines
        JSON path (``$.document.n``) -> line of the file, from 1, of the parts that are written there.
    """

    name: str
    document: Document
    lines: Mapping[str, int]

    def line(self, path: str) -> int:
        """The line of the part at this path, or of the nearest around it."""
        while path not in self.lines and path not in ("$", ""):
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)


def name_of(kind: str, definition_id: str) -> str:
    """Where its file lies within the folder.

    >>> name_of("placement", "home.for_you"), name_of("audience", "vip")
    ('placement/home.for_you.json', 'audience/vip.toml')
    """
    return f"{kind}/{definition_id}.{'toml' if kind == AUDIENCE else 'json'}"


def text_of(document: Document) -> str:
    """The content of a definition's file, with a final newline."""
    return audience_text(document) if document.kind == AUDIENCE else to_text(document)


def read_file(name: str, text: str, kinds: Kinds) -> Filed:
    """The definition in a file.

    Raises
    ------
    FileProblem
        It cannot be read, does not fit its schema, or is filed under another name than its own.
    """
    place = PurePosixPath(name)
    kind, definition_id = place.parent.name, place.name.removesuffix(place.suffix)
    if name != name_of(kind, definition_id) or kind not in kinds or not kinds[kind].in_git:
        known = ", ".join(name_of(one.name, "ID") for one in kinds.values() if one.in_git)
        raise FileProblem(f"this is no name of a definition's file: expected one of {known}")
    document, lines = read_audience(text, definition_id) if kind == AUDIENCE else _read_json(text)
    filed = Filed(name, document, lines)
    if (document.kind, document.definition_id) != (kind, definition_id):
        told = f"{document.kind} {document.definition_id!r} is filed as {name}: expected {kind} {definition_id!r}"
        raise FileProblem(told, filed.line("$.definition_id"))
    try:
        return msgspec.structs.replace(filed, document=complete(document, kinds))
    except InvalidInput as error:
        raise FileProblem(error.message, filed.line(error.path)) from error


def _read_json(text: str) -> tuple[Document, Mapping[str, int]]:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise FileProblem(f"this is not JSON: {error.msg}", error.lineno, error.colno) from error
    try:
        return from_text(text), lines_of(text)
    except InvalidInput as error:
        raise FileProblem(error.message) from error


def read_folder(folder: Path, kinds: Kinds) -> list[Filed]:
    """All definitions of a folder, by name; files in other places than definitions have are left alone.

    Raises
    ------
    FolderProblem
        With everything that is wrong with any of them.
    """
    found, problems = [], []
    for path in sorted(one for name in kinds for one in (folder / name).glob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.name.startswith("."):
            continue
        try:
            found.append(read_file(name, path.read_text("utf-8"), kinds))
        except FileProblem as problem:
            problems.append(problem.at(name))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{name}:1: it cannot be read ({error}): expected a text in UTF-8")
    if problems:
        raise FolderProblem(problems)
    if not found:
        raise FolderProblem([f"{folder}: no definition is in it; write what there is with `habitue definitions pull`"])
    return found
