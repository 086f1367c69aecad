"""Imports into a real workspace: nothing twice, nothing lost, nothing written by a dry run, every reject named."""

from __future__ import annotations

import csv
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from tests.integration.conftest import Fresh
from typer.testing import CliRunner

from habitue.adapters.files import open_table
from habitue.adapters.files.rejects import Rejects
from habitue.adapters.sqlite import SqliteReader
from habitue.app.console.portrait import portrait_of
from habitue.app.forgetting import find_person, forget
from habitue.app.import_mark import Mark, mark_of
from habitue.app.import_run import MarkPort, Outcome, run_import
from habitue.app.importing import Direct, Progress, Served, Told, open_inlet
from habitue.app.order_insights import read_insights
from habitue.app.permitting import may_reach, permit
from habitue.app.remote import Remote
from habitue.app.runtime import Runtime
from habitue.app.workspace import Workspace
from habitue.catalog.catalogue import Catalogue
from habitue.catalog.mapping.conversion import Manner
from habitue.catalog.mapping.items import Means, event_items
from habitue.catalog.mapping.reading import Reading
from habitue.catalog.mapping.shelf import find_mapping
from habitue.eventlog import Verdict
from habitue.interfaces.cli import importing, importing_people  # noqa: F401 - the latter registers its commands
from habitue.interfaces.cli.main import app

EXPORTS = Path(__file__).parents[1] / "golden" / "exports"
ROWS = 5_000


def names(workspace: Workspace) -> Counter[str]:
    return Counter(stored.event.name for stored in SqliteReader(workspace.events).read())


def contents(workspace: Workspace) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file()}


def told(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["import", *arguments], catch_exceptions=False, env={"COLUMNS": "400"})
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())  # wrapped to whatever width the first command of this process met


@pytest.fixture
def clicks(tmp_path: Path) -> Path:
    path = tmp_path / "clicks.jsonl"
    rows = (
        f'{{"event_timestamp":"{1_700_000_000_000_000 + 1_000 * n}","event_name":"view_item",'
        f'"user_pseudo_id":"d{n % 50}","items":[{{"item_id":"p{n % 7}"}}]}}\n'
        for n in range(ROWS)
    )
    path.write_text("".join(rows))
    return path


class PowerCut(Exception):
    """The process is gone."""


class Cut:
    """An inlet that is gone once so many items are on disk, before anybody hears of the last of them."""

    def __init__(self, inlet: Direct, after: int) -> None:
        self._inlet, self.catalogue, self._left = inlet, inlet.catalogue, after

    def events(self, events: Iterable[Any], progress: Progress) -> dict[str, int]:
        return self._inlet.events(events, progress)

    def items(self, items: Iterable[dict[str, object]], progress: Progress, told: Told | None = None) -> dict[str, int]:
        def hearing(verdicts: list[Any]) -> None:
            self._left -= len(verdicts)
            if self._left < 0:
                raise PowerCut
            if told is not None:
                told(verdicts)

        return self._inlet.items(items, progress, hearing)


def run(workspace: Workspace, path: Path, mark: MarkPort, cut_after: int | None = None) -> Outcome | None:
    mapping = find_mapping("ga4_events", "events")
    made = event_items(Reading(open_table(path), mapping, Manner("EUR")).records(), Means(1))
    with open_inlet(workspace) as inlet, Rejects(path.with_suffix(".rejects"), ()) as rejects:
        assert isinstance(inlet, Direct)
        try:
            way = inlet if cut_after is None else Cut(inlet, cut_after)
            return run_import(way, made, mark, rejects, lambda _: None)
        except PowerCut:
            return None


class Hasty:
    """A mark with a fault: it moves further than what is on disk."""

    def __init__(self, mark: Mark) -> None:
        self._mark = mark

    @property
    def items_done(self) -> int:
        return self._mark.items_done

    def advance(self, items: int) -> None:
        self._mark.advance(items + 250)

    def finish(self) -> None:
        self._mark.finish()


def resumed(workspace: Workspace, clicks: Path, *, hasty: bool = False) -> tuple[int, int]:
    """(events stored, items the second run passed over) of an import cut off and started again."""

    def mark() -> MarkPort:
        ours = mark_of(workspace, clicks, find_mapping("ga4_events", "events"), 1, {})
        return Hasty(ours) if hasty else ours

    assert run(workspace, clicks, mark(), cut_after=2_600) is None
    outcome = run(workspace, clicks, mark())
    assert outcome is not None
    assert mark().items_done == 0, "finished: the next time is a new import"
    return names(workspace)["Product Viewed"], outcome.skipped


def test_an_import_that_broke_off_goes_on_and_stores_nothing_twice(fresh_workspace: Fresh, clicks: Path) -> None:
    workspace, _ = fresh_workspace()
    assert resumed(workspace, clicks) == (ROWS, 2_500)
    again = run(workspace, clicks, mark_of(workspace, clicks, find_mapping("ga4_events", "events"), 1, {}))
    assert again is not None
    assert again.verdicts == {"duplicate": ROWS}
    assert names(workspace)["Product Viewed"] == ROWS


def test_orders_go_on_where_they_broke_off_too(
    fresh_workspace: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, _ = fresh_workspace()
    path = tmp_path / "orders.csv"
    lines = [f"o{n},c{n % 30},2024-01-{1 + n % 28:02},A,1,1" for n in range(1_200)]
    path.write_text("\n".join(["order_id,customer_id,date,product_id,quantity,price", *lines]))
    arguments = ("orders", str(path), "-w", str(workspace.folder))

    @contextmanager
    def cut(opened: Workspace) -> Iterator[Cut]:
        with open_inlet(opened) as inlet:
            assert isinstance(inlet, Direct)
            yield Cut(inlet, 600)

    with monkeypatch.context() as patched:
        patched.setattr(importing, "open_inlet", cut)
        with pytest.raises(PowerCut):
            told(*arguments)
    said = told(*arguments)
    again = 1_200 - 500
    counts = {outcome: int(count) for count, outcome in re.findall(r"(\d+) (stored|duplicate)", said)}
    assert sum(counts.values()) == again, "what the mark has passed is not sent again"
    assert names(workspace)["Order Completed"] == 1_200
    assert not list((workspace.folder / "imports").iterdir())


def test_a_mark_that_runs_ahead_of_the_disk_would_be_noticed(fresh_workspace: Fresh, clicks: Path) -> None:
    workspace, _ = fresh_workspace()
    assert resumed(workspace, clicks, hasty=True)[0] < ROWS


def test_a_dry_run_tells_all_and_writes_nothing(fresh_workspace: Fresh) -> None:
    workspace, _ = fresh_workspace()
    before = contents(workspace)
    folder = ["-w", str(workspace.folder), "--dry-run"]
    said = told("customers", str(EXPORTS / "shopify_customers.csv"), "--mapping", "shopify_customers", *folder)
    assert "3 rows taken, 0 in error: 3 Identified (would be stored)" in said
    assert "[sealed]" in said
    assert "Lovelace" not in said
    said = told("orders", str(EXPORTS / "shopify_orders.csv"), "--mapping", "shopify_orders", *folder)
    assert "2 orders and 1 returns" in said
    assert "3 would be stored" in said
    assert "1 lines left out: cancelled" in said
    told("catalogue", str(EXPORTS.parent / "chorus_icecat_small.jsonl"), *folder)
    assert contents(workspace) == before
    assert not list(EXPORTS.glob("*.rejects.csv"))


def test_rows_in_error_are_named_and_kept_the_others_arrive(fresh_workspace: Fresh, tmp_path: Path) -> None:
    workspace, _ = fresh_workspace()
    path = tmp_path / "spend.csv"
    path.write_text("date,channel,campaign,spend\n2026-03-01,google,a,12.50\nsoon,google,b,1\n2026-03-02,meta,c,abc\n")
    said = told("events", str(path), "--mapping", "ad_spend", "-w", str(workspace.folder))
    assert "1 rows taken, 2 in error: 1 Ad Spend Recorded (1 stored)" in said
    assert "Line 4, column “spend”: “abc” is not a price such as 12.50; row left out." in said
    events = [s.event for s in SqliteReader(workspace.events).read(names=frozenset({"Ad Spend Recorded"}))]
    assert [(e.node_id, e.properties["spend_minor"]) for e in events] == [("", 1250)]
    rejects = path.with_name("spend.csv.rejects.csv")
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    rows = list(csv.DictReader(rejects.read_text().splitlines()))
    assert [(row["habitue_line"], row["habitue_reason"], row["campaign"]) for row in rows] == [
        ("3", "date_unreadable", "b"), ("4", "price_not_a_number", "c"),
    ]  # fmt: skip
    assert "2 rows in error are in" in said


def test_rejects_that_cannot_be_kept_stop_no_other_row(fresh_workspace: Fresh, tmp_path: Path) -> None:
    workspace, _ = fresh_workspace()
    path = tmp_path / "spend.csv"
    path.write_text("date,channel,spend\nsoon,google,1\n2026-03-02,meta,3\n")
    nowhere = str(tmp_path / "no such folder" / "rejects.csv")
    said = told("events", str(path), "--mapping", "ad_spend", "-w", str(workspace.folder), "--rejects", nowhere)
    assert "1 Ad Spend Recorded (1 stored)" in said
    assert "1 rows in error could not be kept" in said


def test_imported_permissions_are_those_of_the_person_and_importing_again_beats_no_refusal(
    fresh_workspace: Fresh,
) -> None:
    workspace, _ = fresh_workspace()
    file = str(EXPORTS / "klaviyo_subscribers.csv")
    arguments = ("subscribers", file, "--mapping", "klaviyo_subscribers", "-w", str(workspace.folder),
                 "--rejects", str(workspace.folder / "rejects.csv"))  # fmt: skip

    def held(runtime: Runtime, name: str) -> tuple[bool, str, str]:
        portrait = portrait_of(runtime, runtime.pseudonyms.user(name))
        told = may_reach(runtime, portrait, "marketing_email", runtime.pseudonyms.lookup("email", name))
        return told.granted, told.because, told.source

    told(*arguments, "--consent", "measure")
    with Runtime(workspace) as runtime:
        assert held(runtime, "ada@example.com") == (True, "consent", "import")
        assert held(runtime, "blaise@example.fr") == (False, "refused", "unsubscribe")
        assert held(runtime, "grace@example.com") == (False, "refused", "bounce")
        assert held(runtime, "alan@example.com") == (False, "never_asked", "")
        ada = portrait_of(runtime, runtime.pseudonyms.user("ada@example.com"))
        permit(runtime, ada, {"marketing_email": False}, source="preferences", by="test")
    told(*arguments)  # other events than before: nothing is vouched for besides
    with Runtime(workspace) as runtime:
        assert held(runtime, "ada@example.com") == (False, "refused", "preferences")


def test_an_old_export_brings_nobody_forgotten_back_however_new_its_file_looks(
    fresh_workspace: Fresh, tmp_path: Path
) -> None:
    workspace, _ = fresh_workspace()
    path = tmp_path / "till.csv"
    path.write_text("email,name\nada@example.com,Ada\n")
    mapping = tmp_path / "till.toml"
    mapping.write_text("format = 1\nkind = 'customers'\n[fields]\nuser_id = 'email'\n'traits.name' = 'name'\n")
    arguments = ("customers", str(path), "--mapping", str(mapping), "-w", str(workspace.folder))
    told(*arguments)
    with Runtime(workspace) as runtime:
        forget(runtime, find_person(runtime, "ada@example.com"))
    path.write_text(path.read_text())  # a copy, made after the forgetting
    said = told(*arguments)
    assert "Line 2: “forgotten”: refused by the collector" in said
    assert names(workspace)["Identified"] == 0


def test_verdicts_of_a_running_server_are_told_in_the_items_order() -> None:
    class Server:
        """Answers as `POST /v1/batch` does (see `test_beside` for the real one)."""

        def post(self, path: str, body: object) -> Any:
            sent = msgspec.json.decode(msgspec.json.encode(body))["batch"]
            refused = {"outcome": "rejected", "reason": "forgotten"}
            said = [{"outcome": "stored"}, refused, {"outcome": "duplicate"}]
            return {"verdicts": [{"message_id": one["messageId"], **said[int(one["messageId"]) % 3]} for one in sent]}

    heard: list[Verdict] = []
    items: list[dict[str, object]] = [{"type": "track", "messageId": str(number)} for number in range(600)]
    counts = Served(cast(Remote, Server()), Catalogue()).items(items, lambda _: None, heard.extend)
    assert counts == {"stored": 200, "rejected: forgotten": 200, "duplicate": 200}
    assert [verdict.message_id for verdict in heard] == [str(number) for number in range(600)]


def test_what_the_collector_refuses_is_named_with_its_line(fresh_workspace: Fresh, tmp_path: Path) -> None:
    workspace, _ = fresh_workspace()
    path = tmp_path / "people.csv"
    path.write_text(f"email\nada@example.com\n{'x' * 300}@example.com\n")
    mapping = tmp_path / "mine.toml"
    mapping.write_text(
        "format = 1\nkind = 'customers'\n[fields]\nuser_id = 'email'\n'traits.personal.note' = 'email'\n"
    )
    said = told("customers", str(path), "--mapping", str(mapping), "-w", str(workspace.folder))
    assert "Line 3: “userId_too_long”: refused by the collector; row left out." in said
    event = next(iter(SqliteReader(workspace.events).read())).event
    assert "traits.personal" in event.sealed
    assert "ada@example.com" not in str(event.properties)


def test_imported_orders_say_what_they_say_with_the_names_of_the_catalogue(
    fresh_workspace: Fresh, tmp_path: Path
) -> None:
    workspace, _ = fresh_workspace()
    folder = ["-w", str(workspace.folder)]
    catalogue = tmp_path / "products.csv"
    catalogue.write_text("id,name,price\nA,Alpha mug,1\nB,Beta plate,2\n")
    told("catalogue", str(catalogue), *folder)
    orders = tmp_path / "orders.csv"
    lines = [
        f"o{n},c{n % 30},2024-{1 + n % 12:02}-{1 + n % 28:02},{product},1,{price}"
        for n in range(120)
        for product, price in ((("A", 1), ("B", 2)) if n % 2 else (("C", 3), ("D", 4)))
    ]
    orders.write_text("\n".join(["order_id,customer_id,date,product_id,quantity,price", *lines]))
    said = told("orders", str(orders), *folder)
    assert "Insights" in said
    insights = read_insights(workspace)
    assert insights is not None
    assert insights.best_pairs is not None, insights.missing
    assert insights.names == {"A": "Alpha mug", "B": "Beta plate", "C": "C", "D": "D"}
