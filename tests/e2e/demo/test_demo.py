"""`habitue demo` as a person starts it, with fewer people: what the system found is what was planted."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from habitue.adapters.sqlite import SqliteReader
from habitue.app.demo_history import TRUTH
from habitue.app.runtime import Runtime
from habitue.app.working import report_path
from habitue.app.workspace import Workspace, open_workspace
from habitue.events.envelope import Event
from habitue.measurement.report import decode_report
from habitue.models.strategy import Query
from habitue.profiles.person import links_in_force
from habitue.testing.shoppers import Truth, read_truth

EXAMPLES = Path(__file__).parents[3] / "examples"
PEOPLE = 1_500
pytestmark = pytest.mark.skipif(not (EXAMPLES / "demo_shop").is_dir(), reason="examples/demo_shop is not in this tree")


def port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    command = [sys.executable, "-m", "habitue", "demo", "--no-serve", "--folder", str(folder), "--seed", "23"]
    ports = ["--port", port(), "--shop-port", port(), "--people", str(PEOPLE)]
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLES)}
    done = subprocess.run([*command, *ports], env=environment, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return open_workspace(folder, {})


@pytest.fixture(scope="module")
def truth(demo: Workspace) -> Truth:
    return read_truth(demo.folder / TRUTH)


@pytest.fixture(scope="module")
def events(demo: Workspace) -> list[Event]:
    return [stored.event for stored in SqliteReader(demo.events).read()]


def test_every_item_is_in_the_log_once(events: list[Event], truth: Truth) -> None:
    imported = [event for event in events if event.node_id]
    assert len(imported) == sum(truth.items.values())
    assert all(event.source == "import" for event in imported)
    assert demo_span_days(imported) > 85


def demo_span_days(events: list[Event]) -> float:
    times = [event.occurred_at for event in events]
    return (max(times) - min(times)) / 86_400_000


def test_the_report_counts_the_people_of_the_truth_in_their_arms(demo: Workspace, truth: Truth) -> None:
    found = decode_report(report_path(demo, 90).read_bytes()).overview.earned_minor
    assert found.people_personalised == len(truth.compared("personalised"))
    assert found.people_held_out == len(truth.compared("held_out"))
    assert found.people_excluded == sum(len(person.arms) == 2 for person in truth.people)


def test_the_report_counts_the_orders_and_revenue_of_the_truth(demo: Workspace, truth: Truth) -> None:
    figures = {figure.key: figure.value for figure in decode_report(report_path(demo, 90).read_bytes()).overview.kpis}
    # the report's first day begins at a local midnight, the history at this minute 90 days ago
    orders, revenue = sum(p.orders for p in truth.people), sum(p.revenue_minor for p in truth.people)
    assert 0.97 * orders <= (figures["orders"] or 0) <= orders
    assert 0.96 * revenue <= (figures["revenue"] or 0) <= revenue


def test_log_ins_were_linked(demo: Workspace, truth: Truth) -> None:
    two = [person for person in truth.people if person.user_id and person.visits]
    people = set(links_in_force(SqliteReader(demo.events)).values())
    assert len(people) == len(two)


def test_planted_pairs_were_learnt(demo: Workspace, truth: Truth) -> None:
    often = [pair for pair in truth.pairs if pair.together >= 4]
    assert len(often) >= 2
    with Runtime(demo) as runtime:
        strategy = runtime.models.strategies["bought_together"]
        for pair in often:
            ranked = strategy.recommend(Query(now_ms=truth.now_ms, current=pair.product_id), 3)
            assert pair.with_id in [item.product_id for item in ranked.items]


def test_prices_have_a_history(demo: Workspace) -> None:
    with Runtime(demo) as runtime:
        catalogue = runtime.catalogue
        changed = sum(len(catalogue.price_history(product_id)) > 1 for product_id in catalogue.product_ids)
        assert len(catalogue) == 2_465
        assert changed == round(0.05 * 2_465)
