"""What is published together goes together; what cannot be evaluated is left out alone."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from habitue.audiences.definition import TypedAudience, audience_kind, check_release, compile_published
from habitue.audiences.language.checks import Known
from habitue.audiences.language.condition import Condition
from habitue.audiences.language.text import parse
from habitue.core.errors import InvalidInput
from habitue.definitions import (
    AUDIENCE,
    KINDS,
    AudienceDocument,
    Document,
    PublishedAudience,
    check,
    compile_snapshot,
    complete,
)
from habitue.definitions.version import Change, Version

HERE = MappingProxyType({**KINDS, AUDIENCE: audience_kind(Known)})


def audience(name: str, text: str, **more: Any) -> AudienceDocument[Condition]:
    return TypedAudience(audience_id=name, name={"en": name}, condition=parse(text).condition, **more)


def shop(**texts: str) -> dict[str, AudienceDocument[Condition]]:
    return {name: audience(name, text) for name, text in texts.items()}


def test_who_refers_to_what_changes_is_asked_too() -> None:
    documents = shop(a='in audience "b"', c="weekday is 0")
    with pytest.raises(InvalidInput, match='audience "a" cannot be published') as refused:
        check_release(documents, {"b"}, Known())  # b was taken out
    assert refused.value.path == "$.document.condition.audience_id"
    documents["b"] = audience("b", "visits is 1")
    check_release(documents, {"b"}, Known())  # what is wrong with c is not b's fault
    with pytest.raises(InvalidInput, match='audience "c" cannot be published'):
        check_release(documents, {"c"}, Known())


def test_nobody_listens_to_the_moment_by_whatever_way_it_comes_in() -> None:
    documents = shop(here='page_type is "home"', b='in audience "here"')
    documents["c"] = audience("c", 'in audience "b"', listened="journey")
    with pytest.raises(InvalidInput, match="nobody can be told of who enters and leaves") as refused:
        check_release(documents, {"here"}, Known())
    assert refused.value.path == "$.document.listened"
    documents["c"] = audience("c", 'in audience "b"')
    check_release(documents, documents, Known())


def test_what_is_known_is_asked_at_each_release() -> None:
    lists = set[str]()
    kind = audience_kind(lambda: Known(lists=frozenset(lists)))
    assert kind.agree is not None
    documents = shop(a='on list "vip"')
    with pytest.raises(InvalidInput, match="there are none yet"):
        kind.agree(documents, ["a"])
    lists.add("vip")
    kind.agree(documents, ["a"])


def test_a_draft_has_to_be_a_condition_and_the_path_is_that_of_the_document() -> None:
    body = {"audience_id": "a", "name": {"en": "A"}}
    wrong = {"type": "all", "of": [{"type": "fact", "fact": "visits", "test": {"op": "at_leest", "value": 1}}]}
    with pytest.raises(InvalidInput) as refused:
        check(Document(AUDIENCE, "a", 1, {**body, "condition": wrong}), HERE)
    assert refused.value.path == "$.document.condition.of[0].test.op"
    assert complete(Document(AUDIENCE, "a", 1, {**body, "condition": {"any": "thing"}})).body["listened"] == "none"


def test_what_cannot_be_evaluated_is_left_out_with_those_that_refer_to_it() -> None:
    texts = {
        "good": "visits at least 1", "bad": 'contry is "FR"', "on_bad": 'in audience "bad"',
        "far": 'in audience "on_bad"',
        "ring_a": 'in audience "ring_b"', "ring_b": 'in audience "ring_a"', "here": 'all of\n  page_type is "home"',
        "on_good": 'in audience "good"',
    }  # fmt: skip
    published = {name: PublishedAudience(3, audience(name, text)) for name, text in texts.items()}
    live = compile_published(published)
    assert live.audiences.checks.keys() == {"good", "on_good", "here"}
    assert live.in_the_moment == {"here"}
    assert {one.definition_id for one in live.refused} == texts.keys() - live.audiences.checks.keys()
    assert {one.version for one in live.refused} == {3}


def test_a_snapshot_carries_audiences_and_refuses_an_unreadable_one_alone() -> None:
    def version(name: str, condition: dict[str, Any]) -> Version:
        body = {"audience_id": name, "name": {"en": name}, "condition": condition}
        return Version(
            kind=AUDIENCE, definition_id=name, version=2, status="published", schema_version=1, document=body,
            change=Change("ana", 1),
        )  # fmt: skip

    snapshot = compile_snapshot(1, [version("a", {"type": "all", "of": []}), version("b", {"type": "wish"})], HERE)
    assert {name: one.version for name, one in snapshot.audiences.items()} == {"a": 2}
    assert [one.definition_id for one in snapshot.refused] == ["b"]
