"""Every item of the synthetic public is one that intake takes, and means there what the truth says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from tests.unit.testing.test_shoppers import NOW, catalogue

from habitue.adapters.sqlite import SqliteKeyStore
from habitue.collect.collector import Collector, Sender
from habitue.collect.wire import decode_batch
from habitue.decisions.record import MAX_BYTES
from habitue.events.envelope import Event, Stored
from habitue.experiments.assignment import arm_of
from habitue.lake.rows import rows_of
from habitue.privacy.consent import Purpose
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.tokens import TokenVerifier, sign
from habitue.privacy.vault import Vault
from habitue.profiles.identity import links_of
from habitue.testing.shoppers import Shoppers, ShoppersParameters, Truth, Unit, batches

SECRET = "a secret shared by the shop and habitue"
PARAMETERS = ShoppersParameters(people=300, holdout_share=0.2)
IDS = Pseudonyms(b"a workspace's own secret")


def draw(anonymous_id: str) -> Unit:
    unit_id = IDS.device(anonymous_id)
    return Unit(unit_id, arm_of(unit_id, PARAMETERS.holdout_seed, PARAMETERS.holdout_share))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Event], Truth]:
    """All items through a real collector, as an import; whatever it refuses fails here."""
    path: Path = tmp_path_factory.mktemp("intake") / "keys.db"
    keys = SqliteKeyStore(path)
    collector = Collector(IDS, Vault(keys, b"s" * 32), TokenVerifier(SECRET).subject, "EUR")
    shoppers = Shoppers(
        catalogue(), PARAMETERS, seed=4, now_ms=NOW, draw=draw, sign=lambda user_id: sign(user_id, SECRET, NOW)
    )
    events: list[Event] = []
    for body, count in batches(shoppers.items()):
        intake = collector.collect(decode_batch(body), Sender("import"), NOW)
        assert (intake.received, intake.rejected, intake.dead_letters) == (count, [], [])
        events += intake.events
    keys.close()
    return events, shoppers.truth()


def test_everything_is_taken_as_it_was_meant(taken: tuple[list[Event], Truth]) -> None:
    events, truth = taken
    named = Counter(event.name for event in events)
    renamed = {"page": "Page Viewed", "identify": "Identified"}
    assert named == {renamed.get(name, name): count for name, count in truth.items.items()}
    assert {flag for event in events for flag in event.flags} == {"bot"}


def test_the_arms_written_are_those_the_server_would_draw(taken: tuple[list[Event], Truth]) -> None:
    events, _ = taken
    decisions = [event for event in events if event.name == "Decision Made"]
    assert {event.properties["arm"] for event in decisions} == {"personalised", "held_out"}
    linked = {node for event in events for node, _ in links_of(event)}
    for event in decisions:
        assert event.properties["unit"] == event.node_id
        assert event.consent & (Purpose.MEASURE | Purpose.PERSONALISE) == Purpose.MEASURE | Purpose.PERSONALISE
        assert len(msgspec.msgpack.encode(event.properties)) <= MAX_BYTES
        if event.node_id not in linked:
            assert event.properties["arm"] == arm_of(event.node_id, PARAMETERS.holdout_seed, PARAMETERS.holdout_share)


def test_bots_are_flagged_and_only_they(taken: tuple[list[Event], Truth]) -> None:
    events, truth = taken
    bots = {IDS.device(device) for device in truth.bots}
    assert bots
    assert {event.node_id for event in events if "bot" in event.flags} == bots
    assert all("bot" in event.flags for event in events if event.node_id in bots)


def test_log_ins_link_all_devices_of_a_person(taken: tuple[list[Event], Truth]) -> None:
    events, truth = taken
    owner = {node: link.user for event in events for node, link in links_of(event)}
    evidence = {event.claims.evidence for event in events if event.name == "Identified" and event.claims}
    assert evidence == {"token"}
    here = {event.node_id for event in events} | owner.keys()
    for person in truth.people:
        for device in person.devices:
            node = IDS.device(device)
            if person.user_id and node in here:
                assert owner[node] == IDS.user(person.user_id)
            elif not person.user_id:
                assert node not in owner


def test_personal_fields_are_sealed(taken: tuple[list[Event], Truth]) -> None:
    events, _ = taken
    identified = [event for event in events if event.name == "Identified"]
    assert all({"traits.email", "traits.name"} <= event.sealed.keys() for event in identified)
    assert not any(b"shoppers.example" in msgspec.msgpack.encode(event) for event in events)


def test_the_lake_reads_every_column_that_figures_need(taken: tuple[list[Event], Truth]) -> None:
    events, truth = taken
    rows = rows_of(Stored(place, event) for place, event in enumerate(events, 1))
    orders = [row for row in rows.events if row.name == "Order Completed"]
    refunds = [row for row in rows.events if row.name == "Order Refunded"]
    assert sum(r.total_minor or 0 for r in orders) - sum(r.total_minor or 0 for r in refunds) == sum(
        person.revenue_minor for person in truth.people
    )
    assert len(rows.order_lines) >= len(orders)
    assert {row.channel_medium for row in rows.events} >= {"organic", "cpc", "social", "email", "referral"}
    assert {row.device_kind for row in rows.events} >= {"mobile", "desktop", "tablet"}
    shown = [row for row in rows.events if row.name == "Placement Shown"]
    assert all(row.decision_id and row.placement for row in shown)
    assert {row.placement for row in rows.decisions if row.arm == "held_out"} >= {"home.for_you", "product.similar"}
    assert all(not row.product_ids for row in rows.decisions if row.arm == "held_out")
