"""Order exports: sales, returns linked to their purchase, odd lines set aside, and all the money accounted for."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.adapters.files import open_table
from habitue.catalog.order_lines import PROBLEMS_SHOWN, OrderLines, read_order_lines
from habitue.catalog.orders import OrderLine, Orders, group_orders, order_items
from habitue.catalog.rows import RowProblem, Table
from habitue.catalog.sold import products_sold
from habitue.core.errors import InvalidInput


def row(**values: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "InvoiceNo": "1",
        "StockCode": "mug",
        "Description": "BLUE MUG",
        "Quantity": 1,
        "InvoiceDate": "2011-01-01 10:00",
        "UnitPrice": 2.5,
        "CustomerID": 17850,
        "Country": "France",
    }
    return {**usual, **values}


def lines(*rows: Mapping[str, object] | RowProblem, **options: object) -> OrderLines:
    numbered = [each if isinstance(each, RowProblem) else (number, each) for number, each in enumerate(rows, 1)]
    columns = tuple(dict.fromkeys(name for each in rows if not isinstance(each, RowProblem) for name in each))
    return read_order_lines(Table(columns, "rows", iter(numbered)), currency="GBP", **options)  # type: ignore[arg-type]


def grouped(*rows: Mapping[str, object]) -> Orders:
    return group_orders(lines(*rows))


def test_an_order_with_postage_discount_and_a_repeated_line() -> None:
    (order,) = grouped(
        row(Quantity=2),
        row(StockCode="plate", Description="PLATE", UnitPrice="4.00"),
        row(Quantity=3),
        row(StockCode="POST", Description="POSTAGE", UnitPrice=5),
        row(StockCode="D", Description="Discount", Quantity=-1, UnitPrice=1),
    ).documents
    assert order.lines == (OrderLine("mug", 5, 250), OrderLine("plate", 1, 400))
    assert (order.goods_minor, order.shipping_minor, order.discount_minor, order.total_minor) == (1650, 500, 100, 2050)
    assert (order.customer_id, order.country, order.currency, order.kind) == ("17850", "France", "GBP", "completed")


def test_a_return_is_cut_by_the_orders_it_takes_back_from() -> None:
    orders = grouped(
        row(InvoiceNo="1", Quantity=6),
        row(InvoiceNo="2", InvoiceDate="2011-02-01", Quantity=2),
        row(InvoiceNo="2", InvoiceDate="2011-02-01", StockCode="plate", Description="PLATE"),
        row(InvoiceNo="C3", InvoiceDate="2011-03-01", Quantity=-4),  # only order 1 had as many
        row(InvoiceNo="C3", InvoiceDate="2011-03-01", StockCode="plate", Description="PLATE", Quantity=-1),
        row(InvoiceNo="C3", InvoiceDate="2011-03-01", StockCode="cup", Description="CUP", Quantity=-1),
        row(InvoiceNo="C4", InvoiceDate="2011-04-01", Quantity=-5),  # too many are back already
    )
    back = [
        (part.order_id, part.refunds_order_id, part.total_minor) for part in orders.documents if part.kind == "returned"
    ]
    assert sorted(back) == [("C3", "", 250), ("C3", "1", 1000), ("C3", "2", 250), ("C4", "", 1250)]
    assert orders.returns_linked == 2


def test_a_return_prefers_the_purchase_at_its_price() -> None:
    orders = grouped(
        row(InvoiceNo="1", UnitPrice=2),
        row(InvoiceNo="2", UnitPrice=3, InvoiceDate="2011-02-01"),
        row(InvoiceNo="C3", UnitPrice=2, InvoiceDate="2011-03-01", Quantity=-1),
        row(InvoiceNo="C4", UnitPrice=9, InvoiceDate="2011-03-02", Quantity=-1, CustomerID=2),
    )
    assert [part.refunds_order_id for part in orders.documents if part.kind == "returned"] == ["1", ""]


def test_a_return_is_never_linked_to_a_later_purchase() -> None:
    orders = grouped(row(InvoiceNo="C1", Quantity=-1), row(InvoiceNo="2", InvoiceDate="2011-02-01"))
    assert orders.returns_linked == 0


def test_lines_that_are_no_sale_are_set_aside_with_their_money() -> None:
    orders = grouped(
        row(),
        row(InvoiceNo="2", StockCode="M", Description="Manual", UnitPrice=10),
        row(InvoiceNo="3", StockCode="AMAZONFEE", Description="AMAZON FEE", Quantity=-1, UnitPrice=100),
        row(InvoiceNo="4", UnitPrice=0, CustomerID=None, Quantity=-30, Description="damaged"),
        row(InvoiceNo="5", StockCode="POST", Description="POSTAGE", UnitPrice=3),
        row(InvoiceNo="6", StockCode="D", Description="Discount", UnitPrice=3, Quantity=-2),
        row(InvoiceNo="1", CustomerID=99),
    )
    assert len(orders.documents) == 1
    assert {reason: (aside.lines, aside.minor) for reason, aside in orders.set_aside.items()} == {
        "adjustment": (1, 1000),
        "fee": (1, -10000),
        "stock_note": (1, 0),
        "service_only": (1, 300),
        "lone_discount": (1, -600),
        "other_customer": (1, 250),
    }


def test_a_product_may_have_a_one_letter_code() -> None:
    (order,) = grouped(row(StockCode="M", Description="Mug with postage stamps")).documents
    assert order.lines == (OrderLine("M", 1, 250),)


def test_a_gift_to_a_known_customer_is_kept() -> None:
    (order,) = grouped(row(), row(StockCode="gift", Description="FREE PEN", UnitPrice=0)).documents
    assert order.lines == (OrderLine("mug", 1, 250), OrderLine("gift", 1, 0))


BAD: list[tuple[dict[str, object], str]] = [
    (row(StockCode=" "), "id_missing"),
    (row(Quantity="two"), "quantity_not_a_number"),
    (row(Quantity=0), "quantity_not_a_number"),
    (row(UnitPrice="?"), "price_not_a_number"),
    (row(UnitPrice=float("nan")), "price_not_a_number"),
    (row(UnitPrice=-4), "price_negative"),
    (row(InvoiceDate="soon"), "date_unreadable"),
    (row(InvoiceDate=None), "date_unreadable"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD)
def test_a_bad_line_is_named_and_the_others_go_on(bad: dict[str, object], reason: str) -> None:
    read = lines(row(), bad, row(InvoiceNo="2"))
    assert [(problem.line, problem.reason) for problem in read.problems] == [(2, reason)]
    assert [line.order_id for line in read.lines] == ["1", "2"]


def test_a_report_names_some_and_counts_all() -> None:
    read = lines(row(), *[row(Quantity="x")] * 1_000)
    assert len(read.problems) == PROBLEMS_SHOWN
    assert read.problem_counts == {"quantity_not_a_number": 1_000}


def test_the_file_decides_whether_days_come_first() -> None:
    american = lines(row(InvoiceDate="3/4/2011"), row(InvoiceDate="3/14/2011"))
    european = lines(row(InvoiceDate="3/4/2011"), row(InvoiceDate="14/3/2011"))
    unsure = lines(row(InvoiceDate="3/4/2011"))
    assert american.moments["3/4/2011"] != european.moments["3/4/2011"] == unsure.moments["3/4/2011"]
    assert [read.day_first_guessed for read in (american, european, unsure)] == [False, False, True]


def test_the_shops_zone_counts() -> None:
    paris = lines(row(), zone=ZoneInfo("Europe/Paris"))
    assert lines(row()).moments["2011-01-01 10:00"] - paris.moments["2011-01-01 10:00"] == 3_600_000


def test_exports_without_order_numbers_or_unit_prices() -> None:
    read = lines(
        {"client": "a", "date": "2011-01-01", "sku": "mug", "qty": 4, "montant": "10,00"},
        {"client": "a", "date": "2011-01-01", "sku": "pen", "qty": 1, "montant": "1,00"},
        {"client": "a", "date": "2011-01-02", "sku": "pen", "qty": 1, "montant": "1,00"},
    )
    assert [order.lines for order in group_orders(read).documents] == [
        (OrderLine("mug", 4, 250), OrderLine("pen", 1, 100)),
        (OrderLine("pen", 1, 100),),
    ]


def test_a_file_without_prices_is_refused() -> None:
    with pytest.raises(InvalidInput, match="looks like price"):
        lines({"sku": "mug", "date": "2011-01-01"})


export_rows = st.builds(
    row,
    InvoiceNo=st.sampled_from(["1", "2", "C3", "4"]),
    StockCode=st.sampled_from(["mug", "plate", "cup"]),
    Description=st.sampled_from([*["BLUE MUG"] * 5, "POSTAGE", "POSTAGE", "Discount", "Discount", "Manual", "SAMPLES"]),
    Quantity=st.integers(-5, 5).filter(bool),
    UnitPrice=st.integers(0, 400).map(lambda cents: cents / 100),
    CustomerID=st.sampled_from([None, 1, 2]),
    InvoiceDate=st.sampled_from(["2011-01-01", "2011-01-02", "2011-01-03"]),
)


def test_postage_given_back_counts_once_and_a_discount_beyond_the_order_is_set_aside() -> None:
    orders = grouped(
        row(InvoiceNo="1"),
        row(InvoiceNo="2", StockCode="plate", Description="PLATE"),
        row(InvoiceNo="2", StockCode="D", Description="Discount", Quantity=-1, UnitPrice=4),
        row(InvoiceNo="C3", InvoiceDate="2011-02-01", Quantity=-1),
        row(InvoiceNo="C3", InvoiceDate="2011-02-01", StockCode="plate", Description="PLATE", Quantity=-1),
        row(
            InvoiceNo="C3", InvoiceDate="2011-02-01", StockCode="POST", Description="POSTAGE", Quantity=-1, UnitPrice=5
        ),
    )
    totals = {(part.order_id, part.refunds_order_id): part.total_minor for part in orders.documents}
    assert totals == {("1", ""): 250, ("2", ""): 0, ("C3", "1"): 750, ("C3", "2"): 250}
    assert orders.set_aside["over_discount"].minor == -150


@given(st.lists(export_rows, max_size=25))
def test_all_money_is_in_exactly_one_place(rows: list[dict[str, object]]) -> None:
    orders = grouped(row(), *rows)
    put = sum(round(float(str(each["UnitPrice"])) * 100) * int(str(each["Quantity"])) for each in (row(), *rows))
    sold = sum(order.total_minor for order in orders.documents if order.kind == "completed")
    back = sum(order.total_minor for order in orders.documents if order.kind == "returned")
    assert sold - back + sum(aside.minor for aside in orders.set_aside.values()) == put


@given(st.lists(export_rows, max_size=25))
def test_no_more_comes_back_from_an_order_than_it_sold(rows: list[dict[str, object]]) -> None:
    documents = grouped(row(), *rows).documents
    sold: dict[tuple[str, str], int] = {}
    for order in documents:
        for line in order.lines:
            where = order.refunds_order_id or (order.order_id if order.kind == "completed" else "")
            change = line.quantity if order.kind == "completed" else -line.quantity
            sold[where, line.product_id] = sold.get((where, line.product_id), 0) + change
    assert all(left >= 0 for (where, _), left in sold.items() if where)


def test_segment_items_are_the_same_each_time_and_say_who() -> None:
    orders = grouped(
        row(Quantity=2),
        row(InvoiceNo="C2", InvoiceDate="2011-02-01", Quantity=-1),
        row(InvoiceNo="3", InvoiceDate="2011-02-02", CustomerID=None),
    )
    items = list(order_items(orders.documents, consent={"measure": True}))
    assert items == list(order_items(orders.documents, consent={"measure": True}))
    assert items[0] == {
        "type": "track",
        "event": "Order Completed",
        "messageId": items[0]["messageId"],
        "userId": "17850",
        "timestamp": "2011-01-01T10:00:00.000Z",
        "properties": {
            "order_id": "1",
            "total": 5.0,
            "revenue": 5.0,
            "currency": "GBP",
            "products": [{"product_id": "mug", "quantity": 2, "price": 2.5}],
            "country": "France",
        },
        "context": {"consent": {"categoryPreferences": {"measure": True}}},
    }
    refund, guest = items[1]["properties"], items[2]
    assert isinstance(refund, dict)
    assert (items[1]["event"], refund["order_id"], refund["refund_id"]) == ("Order Refunded", "1", "C2")
    assert "userId" not in guest
    assert str(guest["anonymousId"]).startswith("guest-")
    assert len({item["messageId"] for item in items}) == 3


def test_products_of_an_owner_without_a_catalogue() -> None:
    read = lines(
        row(Description="BLUE MUG"),
        row(InvoiceNo="2", Description="BLUE MUG", InvoiceDate="2011-03-01", UnitPrice=3),
        row(InvoiceNo="3", Description="blue mug?", InvoiceDate="2011-02-01"),
    )
    (mug,) = products_sold(group_orders(read).documents, read.names)
    assert (mug.product_id, mug.name, mug.price_minor, mug.currency) == ("mug", "BLUE MUG", 300, "GBP")


def test_the_online_retail_cut(golden: Path) -> None:
    """Counts of the cut as its rows say them, by hand-written SQL where a figure is not obvious."""
    path = golden / "online_retail_small.csv"
    read = read_order_lines(open_table(path), currency="GBP")
    orders = group_orders(read)
    documents = orders.documents
    assert (read.row_count, read.problems) == (1_905, [])
    assert read.set_aside["stock_note"].lines == 60
    sql = duckdb.connect()
    sql.execute(f"create view t as select * from read_csv('{path}', all_varchar = true)")
    customers, total = sql.execute(
        "select count(distinct CustomerID), round(sum(Quantity::int * UnitPrice::decimal(12, 2)) * 100)::bigint from t"
    ).fetchall()[0]
    assert len({order.customer_id for order in documents} - {""}) == customers == 57
    sold = sum(order.total_minor for order in documents if order.kind == "completed")
    back = sum(order.total_minor for order in documents if order.kind == "returned")
    # fees are written with three decimals in a few lines
    assert abs(sold - back + sum(aside.minor for aside in orders.set_aside.values()) - total) <= 5
    returns = [order for order in documents if order.kind == "returned"]
    assert orders.returns_linked == sum(order.refunds_order_id != "" for order in returns) == 44
    assert len(returns) == 52
    assert {"POST", "DOT", "BANK CHARGES", "AMAZONFEE"}.isdisjoint(
        line.product_id for order in documents for line in order.lines
    )


@pytest.mark.shared
def test_half_a_million_lines(shared_file: Callable[[str], Path]) -> None:
    path = shared_file("open/online_retail/online_retail.parquet")
    started = time.process_time()
    read = read_order_lines(open_table(path), currency="GBP")
    orders = group_orders(read)
    count = sum(1 for _ in order_items(orders.documents))
    assert time.process_time() - started < 20
    assert (read.row_count, len(read.problems)) == (541_909, 0)
    assert count == len(orders.documents)
    sold = sum(order.total_minor for order in orders.documents if order.kind == "completed")
    back = sum(order.total_minor for order in orders.documents if order.kind == "returned")
    # the published revenue of the whole file, to the penny
    assert sold - back + sum(aside.minor for aside in orders.set_aside.values()) == 974_774_793


def test_money_paid_back_without_a_line_is_of_its_own_order() -> None:
    paid_back = {"StockCode": "REFUND", "Description": "", "Quantity": -1}
    orders = grouped(
        row(InvoiceNo="o1", Quantity=2),
        row(InvoiceNo="o1", **{**paid_back, "UnitPrice": 1.5}),
        row(InvoiceNo="o2"),
        row(InvoiceNo="o2", Quantity=-1),
        row(InvoiceNo="o2", **{**paid_back, "UnitPrice": 2}),
        row(InvoiceNo="lost", **{**paid_back, "UnitPrice": 4}),
        row(InvoiceNo="o1", **{**paid_back, "Quantity": 1, "UnitPrice": 9}),
    )
    back = {d.order_id: (d.refunds_order_id, d.total_minor) for d in orders.documents if d.kind == "returned"}
    assert back == {"o1": ("o1", 150), "o2": ("o2", 450), "lost": ("", 400)}
    assert sum(d.total_minor for d in orders.documents if d.kind == "completed") == 750
    assert orders.set_aside["adjustment"].minor == 900, "nobody buys a refund"
