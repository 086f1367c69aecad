"""A document as people keep it in git: one JSON file per definition, keys sorted, so that diffs are readable."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from habitue.core.errors import InvalidInput


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody wrote, before or after it is checked against its kind's schema.

    Attributes
    ----------
    schema_version
        The version of the kind's schema the body was written in, from 1.
    body
        The document itself, plain JSON values.
    """

    kind: str
    definition_id: str
    schema_version: int
    body: dict[str, Any] = msgspec.field(name="document")


def to_text(document: Document) -> str:
    """The file's content: sorted keys, two spaces, readable letters, a final newline; equal documents, equal text."""
    return json.dumps(msgspec.to_builtins(document), sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def from_text(text: str) -> Document:
    """The document of a file's content; it still has to be checked against its kind.

    Raises
    ------
    InvalidInput
        It is not JSON, or not of the form {kind, definition_id, schema_version, document}.
    """
    try:
        return msgspec.json.decode(text, type=Document)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise InvalidInput(
            f"this is not a definition file: {error}",
            expected='{"kind": …, "definition_id": …, "schema_version": …, "document": {…}}',
        ) from error


def file_name(document: Document) -> str:
    """Where the file lives inside a definitions folder.

    >>> file_name(Document("placement", "home.for_you", 1, {}))
    'placement/home.for_you.json'
    """
    return f"{document.kind}/{document.definition_id}.json"


def changed_paths(old: Any, new: Any, path: str = "$") -> list[str]:
    """The JSON paths at which two plain JSON values differ, in document order; empty when they are equal.

    >>> changed_paths({"n": 8, "pins": ["a"]}, {"n": 9, "pins": ["a", "b"]})
    ['$.n', '$.pins[1]']
    """
    if isinstance(old, dict) and isinstance(new, dict):
        keys = sorted(old.keys() | new.keys())
        return [found for key in keys for found in _at(key, old, new, path)]
    if isinstance(old, list) and isinstance(new, list):
        shared = [
            p for i, (a, b) in enumerate(zip(old, new, strict=False)) for p in changed_paths(a, b, f"{path}[{i}]")
        ]
        longer = range(min(len(old), len(new)), max(len(old), len(new)))
        return shared + [f"{path}[{i}]" for i in longer]
    # in JSON true is not 1, in Python it is
    same = type(old) is type(new) and old == new
    return [] if same else [path]


def _at(key: str, old: dict[str, Any], new: dict[str, Any], path: str) -> list[str]:
    inner = f"{path}.{key}" if key.isidentifier() else f"{path}[{json.dumps(key, ensure_ascii=False)}]"
    return changed_paths(old[key], new[key], inner) if key in old and key in new else [inner]
