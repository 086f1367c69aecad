"""An audience as a TOML file: every word of it beside the text of its condition, which is written as it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from habitue.app.folder.problem import FileProblem
from habitue.audiences.language.condition import Condition
from habitue.audiences.language.text import Parsed, TextError, parse, to_text
from habitue.definitions.document import Document
from habitue.definitions.kinds import AUDIENCE

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_OPENING = re.compile(r"^condition\s*=\s*('''|\"\"\"|'|\")(.*)$", re.MULTILINE)


def audience_text(document: Document) -> str:
    """The file's content; equal documents, equal text."""
    body = document.body
    rows = [f"kind = {_quoted(document.kind)}", f"schema_version = {document.schema_version}"]
    rows.append(f"audience_id = {_quoted(document.definition_id)}")
    for part in ("name", "description"):
        rows += [f"{part}.{language} = {_quoted(words)}" for language, words in sorted(body.get(part, {}).items())]
    tags = ", ".join(map(_quoted, body.get("tags", ())))
    rows += [f"tags = [{tags}]", f"listened = {_quoted(body.get('listened', 'none'))}"]
    rows.append(f"notes = {_quoted(body.get('notes', ''))}")
    condition = to_text(_CONDITION.validate_python(body["condition"]))
    return "\n".join([*rows, f"condition = '''\n{condition}'''\n"])


def read_audience(text: str, definition_id: str) -> tuple[Document, Mapping[str, int]]:
    """The document of a file's content, and the lines of its parts: JSON path -> line, from 1.

    Raises
    ------
    FileProblem
        It is not TOML, has no condition, or its condition cannot be read; with the line.
    """
    try:
        body: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = _AT.search(str(error))
        line = int(told[1]) if told else text.count("\n") + 1
        raise FileProblem(f"this is not TOML: {error}", line) from error
    lines = {f"$.document.{key}": _line_of(key, text) for key in body}
    kind, version = body.pop("kind", AUDIENCE), body.pop("schema_version", 1)
    if kind != AUDIENCE or type(version) is not int:
        raise FileProblem('expected kind = "audience" and schema_version = 1', _line_of("kind", text))
    condition, first = body.get("condition"), _first_line(text)
    if not isinstance(condition, str):
        raise FileProblem("expected condition = '''…''', with the text of a condition", first)
    parsed = _parsed(condition, first)
    for path, place in parsed.places.items():
        lines[f"$.document.condition{path[1:]}"] = first + place.line - 1
    body["condition"] = _CONDITION.dump_python(parsed.condition, mode="json")
    return Document(AUDIENCE, definition_id, version, body), lines


def _parsed(condition: str, first: int) -> Parsed:
    try:
        return parse(condition)
    except TextError as error:
        raise FileProblem(error.problem, first + error.line - 1, error.column) from error


def _first_line(text: str) -> int:
    """The line of the file on which the condition's own first line stands."""
    opening = _OPENING.search(text)
    if opening is None:
        return 1
    line = text.count("\n", 0, opening.start()) + 1
    return line + (len(opening[1]) == 3 and not opening[2].strip("\r"))


def _line_of(key: str, text: str) -> int:
    found = re.search(rf"^\s*{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _quoted(text: str) -> str:
    r"""A TOML basic string on one line; what cannot be seen is escaped.

    >>> _quoted('a "b"\nc')
    '"a \\"b\\"\\nc"'
    """
    return '"' + "".join(map(_letter, text)) + '"'


def _letter(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter == "\n":
        return "\\n"
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"
