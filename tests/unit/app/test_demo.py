"""The demo's parts: it removes nothing but its own, tells a catalogue's past that ends today, reads owners' files."""

from __future__ import annotations

import socket
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habitue.app.demo import MARK, OWNER, Access, free_port, fresh_workspace, import_key, kept_workspace
from habitue.app.demo_catalogue import catalogue_story
from habitue.app.demo_history import draw_of, sign_of
from habitue.app.demo_orders import insights_of, own_files, read_catalogue_file, read_orders_file
from habitue.app.demo_shop import require_example
from habitue.app.order_insights import leave_out, read_insights, write_insights
from habitue.app.provision import open_keys
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace
from habitue.catalog.catalogue import Catalogue
from habitue.catalog.changes import catalogue_changes
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.core.errors import Conflict, InvalidInput, NotEnoughData, NotFound
from habitue.experiments.assignment import arm_of
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.tokens import TokenVerifier

NOW = 1_750_000_000_000


@pytest.fixture
def made(tmp_path: Path) -> tuple[Workspace, Access]:
    return fresh_workspace(tmp_path / "demo", Settings(synthetic=True, holdout_share=0.3), NOW)


def test_a_fresh_demo_replaces_an_older_one_and_is_marked(made: tuple[Workspace, Access]) -> None:
    workspace, access = made
    again, other = fresh_workspace(workspace.folder, Settings(synthetic=True), NOW)
    assert access.email == OWNER
    assert other.password != access.password
    assert (again.folder / MARK).stat().st_mode & 0o077 == 0
    assert kept_workspace(again.folder, {})[1] == other
    assert [path.name for path in workspace.folder.parent.iterdir()] == ["demo"]


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "thesis.txt"
    precious.write_text("years of work")
    with pytest.raises(Conflict, match="--folder"):
        fresh_workspace(tmp_path, Settings(), NOW)
    assert precious.read_text() == "years of work"


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    workspace, _ = fresh_workspace(tmp_path / "empty", Settings(), NOW)
    assert (workspace.folder / "habitue.toml").exists()


def test_keeping_what_was_never_made_or_is_damaged_says_what_to_do(made: tuple[Workspace, Access]) -> None:
    with pytest.raises(NotFound, match="without --keep"):
        kept_workspace(made[0].folder / "elsewhere", {})
    (made[0].folder / MARK).write_text("{")
    with pytest.raises(InvalidInput, match="damaged"):
        kept_workspace(made[0].folder, {})


def test_the_key_for_history_ends_with_it(made: tuple[Workspace, Access]) -> None:
    workspace, _ = made
    with import_key(workspace, NOW) as token:
        assert "import" in open_keys(workspace).ring().verify(token, NOW).scopes
    assert [key.name for key in open_keys(workspace).everything() if not key.usable(NOW)] == ["Demo history"]


def test_arms_and_tokens_are_those_of_the_workspace(made: tuple[Workspace, Access]) -> None:
    workspace, _ = made
    draw, ids = draw_of(workspace), Pseudonyms(workspace.secret("hash"))
    for anonymous_id in map(str, range(200)):
        unit = draw(anonymous_id)
        assert unit.unit_id == ids.device(anonymous_id)
        assert unit.arm == arm_of(unit.unit_id, workspace.settings.holdout_seed, 0.3)
    token = sign_of(workspace, lambda: NOW)("customer-1")
    assert token is not None
    assert TokenVerifier(workspace.settings.identity_secret).subject(token, NOW) == "customer-1"


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port


def test_without_the_example_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habitue.app.demo_shop.MODULE", "no_such_shop")
    with pytest.raises(NotFound, match="--catalog PRODUCTS"):
        require_example()


@settings(max_examples=25, deadline=None)
@given(n=st.integers(1, 300), seed=st.integers(0, 999), days=st.integers(1, 120), share=st.floats(0.0, 0.5))
def test_the_past_of_a_catalogue_ends_in_what_it_is_today(n: int, seed: int, days: int, share: float) -> None:
    products = [
        Product(product_id=f"p{k}", name=f"Thing {k}", price_minor=1_000 + k, currency="EUR", stock=k % 7)
        for k in range(n)
    ]
    catalogue, last = Catalogue(), 0
    feeds = catalogue_story(products, days=days, now_ms=NOW, seed=seed, share=share)
    for at_ms, feed, complete in feeds:
        assert last <= at_ms < NOW
        last = at_ms
        catalogue.apply_all(list(catalogue_changes(catalogue, feed, at_ms=at_ms, received_at=NOW, complete=complete)))
    now = {product.product_id: product for product in catalogue}
    for product in products:
        known = now[product.product_id]
        assert (known.price_minor, known.stock, known.available) == (product.price_minor, product.stock, True)
        prices = catalogue.price_history(product.product_id)
        assert [price for _, price in prices] == sorted({price for _, price in prices}, reverse=True)
    moved = sum(len(catalogue.price_history(product.product_id)) > 1 for product in products)
    assert moved == (round(n * share) if days > 9 else 0)
    assert feeds[0][0] == NOW - days * DAY_MS


def orders_csv(path: Path, n: int) -> Path:
    """`n` customers who come back every 30 days, every other one for cup and saucer, and one return."""
    rows = ["Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID"]
    for customer in range(n):
        for turn in range(1 + customer % 3):
            day = f"2024-{1 + turn + customer % 6:02d}-{1 + customer % 28:02d} 10:00"
            invoice = f"{customer:04d}{turn}"
            rows.append(f"{invoice},X{customer % 9},Other {customer % 9},1,{day},9.00,C{customer}")
            if customer % 2:
                rows.append(f"{invoice},Y{turn},Another {turn},1,{day},2.00,C{customer}")
            else:
                rows.append(f"{invoice},CUP,Blue cup,2,{day},4.50,C{customer}")
                rows.append(f"{invoice},SAUCER,Blue saucer,2,{day},3.50,C{customer}")
    rows.append("C00000,CUP,Blue cup,-2,2024-11-01 10:00,4.50,C0")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def test_orders_alone_make_a_catalogue_and_insights(tmp_path: Path, made: tuple[Workspace, Access]) -> None:
    own = own_files(None, read_orders_file(orders_csv(tmp_path / "orders.csv", 90), "EUR", UTC, {}))
    assert {"CUP", "SAUCER"} <= {product.product_id for product in own.products}
    assert all(product.available for product in own.products)
    insights = insights_of(own)
    assert insights.best_pairs is not None
    assert {insights.best_pairs.pairs[0].product_id, insights.best_pairs.pairs[0].with_id} == {"CUP", "SAUCER"}
    assert (insights.names["CUP"], insights.names["SAUCER"]) == ("Blue cup", "Blue saucer")
    assert insights.second_order is not None
    assert insights.best_customers is not None
    assert insights.second_order.customers == 90
    assert insights.second_order.second_orders == 60
    workspace = made[0]
    assert read_insights(workspace) is None
    written = write_insights(workspace, insights).read_text()
    read = read_insights(workspace)
    assert read is not None
    assert (read.second_order, read.best_customers) == (insights.second_order, insights.best_customers)
    assert insights.late_customers is not None
    assert read.late_customers is not None
    named = [one.customer_id for one in insights.late_customers.listed]
    ids = Pseudonyms(workspace.secret("hash"))
    assert [one.customer_id for one in read.late_customers.listed] == [ids.user(name) for name in named]
    assert [name for name in named if f'"{name}"' in written] == []


def test_the_forgotten_are_left_out_of_what_was_written(tmp_path: Path, made: tuple[Workspace, Access]) -> None:
    workspace = made[0]
    leave_out(workspace, ["u0"])  # nothing written: nothing to do
    own = own_files(None, read_orders_file(orders_csv(tmp_path / "orders.csv", 90), "EUR", UTC, {}))
    write_insights(workspace, insights_of(own))
    before = read_insights(workspace)
    assert before is not None
    assert before.late_customers is not None
    gone = before.late_customers.listed[1].customer_id
    leave_out(workspace, [gone, "d5"])
    after = read_insights(workspace)
    assert after is not None
    assert after.late_customers is not None
    assert gone not in workspace.order_insights.read_text()
    assert len(after.late_customers.listed) == len(before.late_customers.listed) - 1
    assert after.late_customers.late == before.late_customers.late


def test_a_damaged_file_of_insights_is_none(made: tuple[Workspace, Access]) -> None:
    made[0].reports.mkdir(exist_ok=True)
    made[0].order_insights.write_text('{"until_ms": ')
    assert read_insights(made[0]) is None


def test_a_catalogue_says_what_is_still_sold(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text("id,title,price\nCUP,Cup of today,5.00\nNEW,New thing,7.00\n", "utf-8")
    feed = read_catalogue_file(path, "EUR", {})
    own = own_files(feed, read_orders_file(orders_csv(tmp_path / "orders.csv", 30), "EUR", UTC, {}))
    known = {product.product_id: product for product in own.products}
    assert known["CUP"].name == "Cup of today"
    assert known["NEW"].available
    assert not known["SAUCER"].available
    assert own_files(feed, None).until_ms == 0


def test_a_handful_of_orders_says_what_is_missing_and_none_at_all_is_an_error(tmp_path: Path) -> None:
    own = own_files(None, read_orders_file(orders_csv(tmp_path / "orders.csv", 3), "EUR", UTC, {}))
    insights = insights_of(own)
    assert insights.best_customers is None
    assert "customers" in insights.missing["best_customers"]
    with pytest.raises(NotEnoughData):
        insights_of(own_files(None, None))
