"""What every lake must do: nothing twice, nothing lost, nobody left after erasure, questions answered safely."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from habitue.core.clock import DAY_MS
from habitue.core.errors import Conflict, InvalidInput
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.events.retention import BOTS, DECISIONS, EVENTS, Expired
from habitue.lake.catch_up import catch_up
from habitue.lake.port import Lake

Open = Callable[[], Lake]
DAY_ONE = 20_000
COUNTS = "SELECT count(*), count(DISTINCT position), coalesce(max(position), 0) FROM events"


def visit(position: int, *, day: int = DAY_ONE, node_id: str = "node-1", product_id: str = "p1") -> Stored:
    """A product view at a position of the log."""
    at = day * DAY_MS + position
    event = Event(
        name=names.PRODUCT_VIEWED,
        message_id=f"m{position}",
        occurred_at=at,
        received_at=at,
        node_id=node_id,
        consent=7,
        flags=("bot", "clock_future"),
        properties={"product_id": product_id, "price_minor": 1250, "currency": "EUR"},
    )
    return Stored(position, event)


def order(position: int, *, node_id: str = "node-1") -> Stored:
    """An order of two products."""
    lines = [{"product_id": "p1", "quantity": 2, "price_minor": 1000}, {"product_id": "p2", "price_minor": 500}]
    event = Event(
        name=names.ORDER_COMPLETED,
        message_id=f"m{position}",
        occurred_at=DAY_ONE * DAY_MS,
        received_at=DAY_ONE * DAY_MS,
        node_id=node_id,
        properties={"order_id": f"o{position}", "total_minor": 2500, "currency": "EUR", "products": lines},
    )
    return Stored(position, event)


def decision(position: int, *, node_id: str = "node-1") -> Stored:
    """A decision about two placements."""
    placements = {"home.a": {"strategy": "trending", "products": ["p1", 'p"2', "p,3"]}, "home.b": {"products": []}}
    event = Event(
        name=names.DECISION_MADE,
        message_id=f"m{position}",
        occurred_at=DAY_ONE * DAY_MS,
        received_at=DAY_ONE * DAY_MS,
        node_id=node_id,
        source="system",
        properties={"decision_id": "d1", "arm": "personalised", "placements": placements},
    )
    return Stored(position, event)


class LakeContract:
    """Subclass it and override `open_lake` with a function that opens the same lake each time it is called."""

    @pytest.fixture
    def open_lake(self) -> Open:
        raise NotImplementedError("return a function that opens the lake under test")

    def test_an_empty_lake_answers(self, open_lake: Open) -> None:
        assert open_lake().position() == 0
        assert open_lake().damage() is None
        with open_lake().batch() as batch:
            assert batch.rows(COUNTS) == [(0, 0, 0)]

    def test_what_was_appended_is_there_after_opening_again(self, open_lake: Open) -> None:
        open_lake().append([visit(1), order(2), decision(3)], after=0, until=3)
        assert open_lake().position() == 3
        with open_lake().batch() as batch:
            seen = batch.rows("SELECT name, product_id, price_minor, day, flags FROM events WHERE position = 1")
            lines = batch.rows("SELECT product_id, quantity, price_minor FROM order_lines ORDER BY product_id")
            told = batch.rows("SELECT placement, strategy, product_ids FROM decisions ORDER BY placement")
        assert seen == [("Product Viewed", "p1", 1250, DAY_ONE, ["bot", "clock_future"])]
        assert lines == [("p1", 2, 1000), ("p2", 1, 500)]
        assert told == [("home.a", "trending", ["p1", 'p"2', "p,3"]), ("home.b", "", [])]

    def test_a_position_is_never_there_twice(self, open_lake: Open) -> None:
        lake = open_lake()
        lake.append([visit(1), visit(2)], after=0, until=2)
        lake.append([visit(1), visit(2)], after=0, until=2)
        lake.append([visit(2), visit(3)], after=1, until=3)
        with lake.batch() as batch:
            assert batch.rows(COUNTS) == [(3, 3, 3)]

    def test_a_gap_is_refused_and_nothing_kept(self, open_lake: Open) -> None:
        lake = open_lake()
        with pytest.raises(Conflict, match="read the log from 0"):
            lake.append([visit(5)], after=4, until=5)
        with pytest.raises(InvalidInput, match="outside"):
            lake.append([visit(1), visit(5)], after=0, until=4)
        assert lake.position() == 0

    def test_positions_erased_from_the_log_are_passed_over(self, open_lake: Open) -> None:
        lake = open_lake()
        lake.append([visit(3)], after=0, until=9)
        assert lake.position() == 9
        lake.append([], after=9, until=12)
        assert open_lake().position() == 12

    def test_compaction_changes_no_answer(self, open_lake: Open) -> None:
        lake = open_lake()
        for position in range(1, 31):
            lake.append([visit(position, day=DAY_ONE + position % 3)], after=position - 1, until=position)
            if position in (10, 20):
                lake.compact()
        question = "SELECT position, day, message_id FROM events ORDER BY position"
        with lake.batch() as batch:
            before = batch.rows(question)
        lake.compact()
        with open_lake().batch() as batch:
            assert batch.rows(question) == before
        assert len(before) == 30

    def test_erasure_leaves_no_row_of_a_node(self, open_lake: Open) -> None:
        lake = open_lake()
        lake.append([visit(1), order(2), decision(3), visit(4, node_id="node-2")], after=0, until=4)
        lake.compact()
        lake.append([visit(5), order(6, node_id="node-2")], after=4, until=6)
        assert lake.erase(["node-1", "nobody"]) == 8  # 4 events, 2 lines, 2 placements decided
        with open_lake().batch() as batch:
            for table in ("events", "order_lines", "decisions"):
                assert batch.rows(f"SELECT DISTINCT node_id FROM {table}") in ([("node-2",)], [])  # noqa: S608
            assert batch.rows(COUNTS) == [(2, 2, 6)]
        assert lake.position() == 6
        assert lake.damage() is None
        assert lake.erase([]) == lake.erase(["node-1"]) == 0

    def test_catching_up_reads_the_log_in_pieces(self, open_lake: Open) -> None:
        log = [visit(position) for position in range(1, 26) if position not in (10, 25)]

        def read(after: int, until: int) -> list[Stored]:
            return [stored for stored in log if after < stored.position <= until]

        lake = open_lake()
        assert list(catch_up(lake, read, 25, piece=10)) == [11, 21, 25]
        assert list(catch_up(lake, read, 25, piece=10)) == []
        with lake.batch() as batch:
            assert batch.rows(COUNTS) == [(23, 23, 24)]

    def test_rows_of_expired_events_go_from_every_table(self, open_lake: Open) -> None:
        unflagged = msgspec.structs.replace(visit(5).event, flags=())
        nobodys = msgspec.structs.replace(visit(6).event, node_id="", name=names.COMPETITOR_PRICE_OBSERVED)
        stated = msgspec.structs.replace(visit(7).event, name=names.CONSENT_CHANGED)
        rows = [
            visit(1), order(2), decision(3), visit(4, day=DAY_ONE + 9), Stored(5, unflagged), Stored(6, nobodys),
            Stored(7, stated), visit(8), order(9),
        ]  # fmt: skip
        lake = open_lake()
        lake.append(rows[:5], after=0, until=5)
        lake.compact()
        lake.append(rows[5:], after=5, until=9)

        def positions(table: str) -> list[int]:
            with lake.batch() as batch:
                return [row[0] for row in batch.rows(f"SELECT DISTINCT position FROM {table} ORDER BY position")]  # noqa: S608 - ours

        assert lake.expire([]) == 0
        assert lake.expire([Expired(BOTS, 3, 4)]) == 1
        assert positions("events") == [1, 2, 3, 5, 6, 7, 8, 9]
        assert lake.expire([Expired(DECISIONS, 0, 9)]) > 1
        assert positions("events") == [1, 2, 5, 6, 7, 8, 9]
        assert positions("decisions") == []
        assert lake.expire([Expired(EVENTS, 0, 8)]) > 1
        assert positions("events") == [6, 7, 9], "the market and what was said of consent stay"
        assert positions("order_lines") == [9]
        assert open_lake().damage(deep=True) is None
        assert lake.expire([Expired(EVENTS, 0, 8), Expired(BOTS, 0, 8)]) == 0
        assert lake.position() == 9

    def test_a_summary_of_expired_rows_is_no_row(self, open_lake: Open) -> None:
        summary = msgspec.structs.replace(visit(2).event, name=names.HISTORY_SUMMARISED, properties={"state": b"\x00"})
        lake = open_lake()
        lake.append([visit(1), Stored(2, summary), visit(3)], after=0, until=3)
        with lake.batch() as batch:
            assert batch.rows("SELECT position FROM events ORDER BY position") == [(1,), (3,)]

    def test_values_never_become_sql(self, open_lake: Open) -> None:
        nasty = "x'; DROP TABLE events; --"
        lake = open_lake()
        lake.append([visit(1, product_id=nasty)], after=0, until=1)
        with lake.batch() as batch:
            question = "SELECT count(*) FROM events WHERE product_id = $product"
            assert batch.rows(question, {"product": nasty, "unused": 1}) == [(1,)]
            assert batch.rows(question, {"product": "x"}) == [(0,)]
            with pytest.raises(ValueError, match="no table name"):
                batch.table("a; b", "SELECT 1")

    def test_scratch_tables_join_and_vanish(self, open_lake: Open) -> None:
        lake = open_lake()
        lake.append([visit(1), visit(2, node_id="node-2")], after=0, until=2)
        with lake.batch() as batch:
            batch.put("links", {"node_id": ["node-1"], "person_id": ["anna"]})
            batch.put("nobody", {"node_id": [], "person_id": []})
            batch.table("mine", "SELECT e.position FROM events e JOIN links l ON l.node_id = e.node_id")
            assert batch.rows("SELECT position FROM mine") == [(1,)]
            assert batch.rows("SELECT count(*) FROM events e JOIN nobody n ON n.node_id = e.node_id") == [(0,)]
            arrays = batch.arrays("SELECT position, node_id FROM events ORDER BY position")
        assert arrays["position"].tolist() == [1, 2]
        assert arrays["node_id"].tolist() == ["node-1", "node-2"]
        with lake.batch() as batch, pytest.raises(Exception, match="mine"):
            batch.rows("SELECT * FROM mine")
