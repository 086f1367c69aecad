"""P5: every event is accounted for, exactly, whatever is sent; P4 over HTTP: no pattern of retries shows one twice."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.anything import body_of, items
from tests.integration.conftest import Fresh
from tests.integration.serving import OUTCOMES, PAGE, SOAK, Shop, viewed

from habitue.adapters.sqlite import SqliteLog
from habitue.collect.wire import BadItem, Decoded, decode_batch
from habitue.interfaces.http import intake
from habitue.profiles.node import encode_node
from habitue.profiles.projection import NODES, Profiles
from habitue.testing.server import basic

EXAMPLES = 2_000 if SOAK else 120
RELAXED = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def unaccounted(shop: Shop, sent: list[Any], key: str) -> list[str]:
    """Send a batch; what of it the answer, the ledger or the log does not account for."""
    before, position = shop.ledger(), shop.runtime.log.position()
    headers = {**basic(key), **(PAGE if key.startswith("pk_") else {})}
    answer = shop.post("/v1/batch", body_of({"batch": sent}), headers)
    if answer.status != 200:
        return [f"status {answer.status}: {answer.body!r}"]
    verdicts = answer.json()["verdicts"]
    said = Counter(verdict["outcome"] for verdict in verdicts)
    after, arrived = shop.ledger(), list(shop.runtime.log.read(position))
    found = []
    if len(verdicts) != len(sent):
        found.append(f"{len(sent)} were sent and {len(verdicts)} have a verdict")
    if after["received"] - before["received"] != len(sent):
        found.append("the ledger counts others than were sent")
    if {outcome: after[outcome] - before[outcome] for outcome in OUTCOMES} != {o: said[o] for o in OUTCOMES}:
        found.append("the ledger says other than the verdicts")
    if len(arrived) != said["stored"]:
        found.append("the log has others than were stored")
    for item, verdict in zip(sent, verdicts, strict=False):
        if isinstance(item, dict) and item.get("messageId") not in (verdict["message_id"], None):
            was = item["messageId"]
            if isinstance(was, str) and was and verdict["message_id"] and "\ud83d" not in was and len(was) <= 100:
                found.append(f"the verdict of {was!r} is {verdict}")
    return found


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Iterator[Shop]:
    shop = Shop(*fresh_workspace())
    yield shop
    shop.close()


@pytest.mark.parametrize("kind", ["public", "server", "importer"])
def test_every_event_of_any_batch_is_accounted_for(shop: Shop, fresh_workspace: Fresh, kind: str) -> None:
    key, numbers = getattr(shop.keys, kind), itertools.count()

    @RELAXED
    @given(st.lists(items(), min_size=2, max_size=8))
    def check(sent: list[Any]) -> None:
        number = next(numbers)
        for item in sent:  # hypothesis likes to draw the same again: most ids are new in each batch
            if isinstance(item, dict) and isinstance(item.get("messageId"), str) and item["messageId"] > "m1":
                item["messageId"] += f"-{number}"
        assert unaccounted(shop, sent, key) == []

    check()
    assert shop.ledger()["stored"] > 20, "not all of it was nonsense"
    assert [d.rule for d in shop.runtime.log.dead_letters(10**6) if d.stage == "fold"] == [], "no defect in the fold"
    folded_again(shop)


def folded_again(shop: Shop) -> None:
    """All of it was folded into nodes that can be read, and a rebuild gives the same."""
    reader = shop.runtime.reader
    before = {table: list(reader.items(table)) for table in Profiles.tables}
    for node_id in reader.keys(NODES):
        node = shop.runtime.people.node(node_id)
        assert node is not None
        assert encode_node(node) == reader.get(NODES, node_id)
        shop.runtime.people.view(shop.runtime.people.person_of(node_id))
    log = SqliteLog(shop.workspace.events, [Profiles(hot_nodes=1)])
    log.rebuild(batch=7)
    log.close()
    assert {table: list(reader.items(table)) for table in Profiles.tables} == before


def test_mutant_dropping_what_is_too_large_is_caught(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def silently(*arguments: Any) -> Decoded:
        decoded = decode_batch(*arguments)
        decoded.items = [i for i in decoded.items if not (isinstance(i, BadItem) and i.reason == "too_large")]
        return decoded

    monkeypatch.setattr(intake, "decode_batch", silently)
    assert unaccounted(shop, [viewed("a"), viewed("b", padding="x" * 33_000)], shop.keys.public) != []


def test_no_pattern_of_retries_shows_an_event_twice(still: Shop) -> None:
    """Each attempt is stamped anew and meets the server at another time; batches are cut and mixed at will."""
    numbers = iter(range(10**9))

    @settings(max_examples=400 if SOAK else 40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=6), min_size=1, max_size=8), st.randoms())
    def check(attempts: list[list[int]], dice: random.Random) -> None:
        batch, before = next(numbers), still.ledger()
        sent = 0
        for attempt in attempts:
            still.clock.at += dice.randrange(1, 3_600_000)
            sent_at = still.clock.at - dice.randrange(400)
            made = [viewed(f"{batch}-{n}", timestamp=still.clock.at - 5_000, sentAt=sent_at) for n in attempt]
            assert all(outcome in ("stored", "duplicate") for outcome, _ in still.verdicts(made))
            sent += len(made)
        after = still.ledger()
        different = len({n for attempt in attempts for n in attempt})
        assert after["stored"] - before["stored"] == different
        assert after["duplicate"] - before["duplicate"] == sent - different
        assert sum(message_id.startswith(f"{batch}-") for message_id in still.stored()) == different

    check()
