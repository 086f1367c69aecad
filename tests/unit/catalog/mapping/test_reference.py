"""The reference of the mapping file lacks nothing a mapping may hold."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from habitue.catalog.mapping.document import OUR_FIELDS, CarryDown, Conversion, Field, Kind, LeaveOut, Mapping
from habitue.catalog.mapping.shelf import ready_names
from habitue.catalog.mapping.subscribers import Basis, Channel, State

PAGE = (Path(__file__).parents[4] / "docs" / "reference" / "mapping-file.md").read_text("utf-8")


@pytest.mark.parametrize("struct", [Mapping, Field, LeaveOut, CarryDown])
def test_every_key_is_told(struct: type[msgspec.Struct]) -> None:
    assert [field.name for field in msgspec.structs.fields(struct) if f"`{field.name}`" not in PAGE] == []


@pytest.mark.parametrize("words", [Kind, Conversion, State, Basis, Channel], ids=str)
def test_every_word_is_told(words: object) -> None:
    assert [word for word in get_args(words) if f"`{word}`" not in PAGE] == []


def test_every_field_and_every_ready_mapping_is_told() -> None:
    fields = {ours + "…" if ours.endswith(".") else ours for known in OUR_FIELDS.values() for ours in known}
    assert [name for name in sorted(fields | set(ready_names())) if f"`{name}`" not in PAGE] == []
