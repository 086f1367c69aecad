"""The library as a page of the documentation, so that it cannot say anything else than the library does."""

from __future__ import annotations

from collections.abc import Iterator

from habitue.audiences.language.text import to_text
from habitue.audiences.library import CAPABILITIES, ELSEWHERE, ENTRIES, FAMILIES
from habitue.audiences.library.entry import Entry, Parameter
from habitue.audiences.library.needs import Need, needs

_HEAD = """# Audience library

Ready-made audiences. Each is a condition of the audience language with parameters; take it as it is, or as a beginning.
What an audience *needs* is read off its condition: without it the audience is empty, or wrong. `C` numbers are those of
the list of capabilities; [RFM and lifecycle](../concepts/rfm-and-lifecycle.md) explains the groups and stages.

This page is written by `python -m tools.audience_library`; a test holds it to the library.
"""
_SOURCES = {
    "browser": "visits (the script, or a server that tells of them)",
    "catalogue": "the catalogue",
    "channel": "where visits come from",
    "place": "places by address",
    "company": "companies by network",
    "weather": "the weather, while a page is looked at",
    "page": "a page that is being looked at",
}


def reference() -> str:
    """The whole page, as Markdown."""
    parts = [_HEAD, *(line for family in FAMILIES for line in _family(family.title.en, family.entries)), *_coverage()]
    return "\n".join(parts).rstrip() + "\n"


def _family(title: str, entries: tuple[Entry, ...]) -> Iterator[str]:
    yield f"## {title}\n"
    for entry in entries:
        condition = entry.condition()
        yield f"### `{entry.entry_id}`: {entry.title.en}\n"
        yield f"*{entry.title.fr}.* {entry.description.en}\n"
        if entry.of_visit:
            yield "Only while they are in the shop.\n"
        yield from map(_parameter, entry.parameters)
        if entry.parameters:
            yield ""
        told = ", ".join(_need(need) for need in needs(condition)) or "nothing but people"
        numbers = ", ".join(f"C{number}" for number in entry.capabilities)
        yield f"Needs {told}." + (f" {numbers}.\n" if numbers else "\n")
        yield f"```\n{to_text(condition).rstrip()}\n```\n"


def _parameter(parameter: Parameter) -> str:
    default = parameter.default
    shown = ", ".join(map(str, default)) if isinstance(default, tuple) else str(default)
    return f"- `{parameter.name}` ({parameter.label.en}): {parameter.expected()}; by default {shown}"


def _need(need: Need) -> str:
    match need.kind:
        case "event":
            return f"`{need.name}`"
        case "source":
            return _SOURCES[need.name]
        case kind:
            return f"the {kind} `{need.name}`"


def _coverage() -> Iterator[str]:
    yield "## What answers to what\n"
    yield "| capability | audiences |"
    yield "|---|---|"
    for number in CAPABILITIES:
        found = [f"`{entry.entry_id}`" for entry in ENTRIES.values() if number in entry.capabilities]
        yield f"| C{number} | {', '.join(found) or ELSEWHERE[number].en} |"
