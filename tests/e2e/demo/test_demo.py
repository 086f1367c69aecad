"""`habitue demo` as a person starts it, with fewer people: what the system found is what was planted."""

from __future__ import annotations

import math
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from scipy.stats import binom
from tests.e2e.demo.expected import actions_due

from habitue.adapters.sqlite import SqliteReader
from habitue.app.demo_history import TRUTH
from habitue.app.runtime import Runtime
from habitue.app.workspace import Workspace, open_workspace
from habitue.events.envelope import Event
from habitue.measurement.report import REPORT_DAYS, decode_report
from habitue.models.bought_together import BoughtTogetherParameters
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
    found = decode_report(demo.report(90).read_bytes()).overview.earned_minor
    assert found.people_personalised == len(truth.compared("personalised"))
    assert found.people_held_out == len(truth.compared("held_out"))
    assert found.people_excluded == sum(len(person.arms) == 2 for person in truth.people)


def test_the_report_counts_the_orders_and_revenue_of_the_truth(demo: Workspace, truth: Truth) -> None:
    figures = {figure.key: figure.value for figure in decode_report(demo.report(90).read_bytes()).overview.kpis}
    # the report's first day begins at a local midnight, the history at this minute 90 days ago
    orders, revenue = sum(p.orders for p in truth.people), sum(p.revenue_minor for p in truth.people)
    assert 0.97 * orders <= (figures["orders"] or 0) <= orders
    assert 0.96 * revenue <= (figures["revenue"] or 0) <= revenue


def test_log_ins_were_linked(demo: Workspace, truth: Truth) -> None:
    two = [person for person in truth.people if person.user_id and person.visits]
    people = set(links_in_force(SqliteReader(demo.events)).values())
    assert len(people) == len(two)


def test_planted_pairs_were_learnt(demo: Workspace, truth: Truth) -> None:
    support, planted = BoughtTogetherParameters().min_support, truth.parameters
    # an order with one of a pair has both, and may be learnt from, with this chance: so many pairs reach the support
    chance = planted.pair_strength * (planted.personalise + planted.measure_only)
    likely = [float(binom.sf(support - 1, pair.bought, chance)) for pair in truth.pairs]
    spread = math.sqrt(sum(p * (1 - p) for p in likely))
    learnable = [pair for pair in truth.pairs if pair.measured >= support]
    assert len(learnable) >= max(1, sum(likely) - 4 * spread)
    with Runtime(demo) as runtime:
        strategy = runtime.models.strategies["bought_together"]
        for pair in learnable:
            for one, other in ((pair.product_id, pair.with_id), (pair.with_id, pair.product_id)):
                ranked = strategy.recommend(Query(now_ms=truth.now_ms, current=one), 3)
                assert other in [item.product_id for item in ranked.items]


@pytest.mark.parametrize("days", REPORT_DAYS)
def test_the_advice_is_what_the_history_calls_for(
    demo: Workspace, truth: Truth, events: list[Event], days: int
) -> None:
    with Runtime(demo) as runtime:
        products = {product.product_id: product for product in runtime.catalogue}
    sure, possible = actions_due(events, products, truth.now_ms, days)
    advised = {action.key for action in decode_report(demo.report(days).read_bytes()).overview.next_actions}
    assert sure <= advised <= possible


def test_prices_have_a_history(demo: Workspace) -> None:
    with Runtime(demo) as runtime:
        catalogue = runtime.catalogue
        changed = sum(len(catalogue.price_history(product_id)) > 1 for product_id in catalogue.product_ids)
        assert len(catalogue) == 2_465
        assert changed == round(0.05 * 2_465)
