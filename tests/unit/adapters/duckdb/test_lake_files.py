"""The lake's files: what a crash, a full disk or a stranger leaves is never read, and comes back from the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pytest
from structlog.testing import capture_logs

from habitue.adapters.duckdb import compaction
from habitue.adapters.duckdb import lake as lake_module
from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.core.errors import Unavailable
from habitue.events.envelope import Stored
from habitue.lake.catch_up import catch_up, repair
from habitue.testing.contracts.lake import COUNTS, DAY_ONE, decision, order, visit

EVERYTHING = "SELECT position, message_id, day, node_id, properties FROM events ORDER BY position"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "lake"


LOG = [
    order(p) if p % 5 == 0 else decision(p) if p % 7 == 0 else visit(p, day=DAY_ONE + p % 4, node_id=f"node-{p % 6}")
    for p in range(1, 101)
]


def read(after: int, until: int) -> Iterator[Stored]:
    return (stored for stored in LOG if after < stored.position <= until)


def filled(root: Path) -> DuckDBLake:
    """Sixty events compacted, forty fresh in two files a table."""
    lake = DuckDBLake(root, memory_mb=128, threads=1)
    list(catch_up(lake, read, 60, piece=30))
    lake.compact()
    list(catch_up(lake, read, 100, piece=20))
    return lake


def answers(lake: DuckDBLake) -> list[list[tuple[Any, ...]]]:
    with lake.batch() as batch:
        return [
            batch.rows(EVERYTHING),
            batch.rows("SELECT * FROM order_lines ORDER BY position, product_id"),
            batch.rows("SELECT * FROM decisions ORDER BY position, placement"),
        ]


def files(root: Path) -> list[Path]:
    return sorted(root.glob("*/*.parquet"))


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zeroed_tail(path: Path) -> None:
    body = path.read_bytes()
    path.write_bytes(body[:-6] + bytes(6))


def flipped(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 3] ^= 0xFF
    path.write_bytes(body)


@pytest.mark.parametrize("sorted_rows", [1, 25, 40_000], ids=["day by day", "in runs", "at once"])
def test_compaction_leaves_one_file_a_table_and_day(
    root: Path, monkeypatch: pytest.MonkeyPatch, sorted_rows: int
) -> None:
    monkeypatch.setattr(compaction, "SORTED_ROWS", sorted_rows)
    lake = filled(root)
    before = answers(lake)
    lake.compact()
    assert answers(lake) == before
    positions = [duckdb.read_parquet(str(path)).project("position").fetchall() for path in root.glob("events/*")]
    assert all(rows == sorted(rows) for rows in positions), "each file is in log order"
    days = {stored.event.occurred_at // 86_400_000 for stored in LOG}
    assert len(list(root.glob("events/*"))) == len(days)
    assert len(files(root)) == len(set(files(root)))
    assert {path.name[:10] for path in root.glob("events/*")} == {
        "2024-10-04",
        "2024-10-05",
        "2024-10-06",
        "2024-10-07",
    }


@pytest.mark.parametrize("break_file", [halved, zeroed_tail, flipped, Path.unlink])
def test_every_broken_file_is_left_out_then_written_again_from_the_log(root: Path, break_file: Any) -> None:
    lake = filled(root)
    whole = answers(lake)
    assert len(files(root)) >= 10
    for path in files(root):
        break_file(path)
        damage = lake.damage(deep=True)
        assert damage is not None
        assert damage.files == [f"{path.parent.name}/{path.name}"]
        assert repair(lake, read, deep=True)
        assert lake.damage(deep=True) is None
        assert answers(lake) == whole
    assert lake.position() == 100


def test_all_files_broken_at_once_come_back_too(root: Path) -> None:
    lake = filled(root)
    whole = answers(lake)
    for path in files(root):
        halved(path)
    with capture_logs() as logs:
        assert answers(lake) == [[], [], []]
    assert logs[0]["event"] == "lake_files_left_out"
    assert list(catch_up(lake, read, 100)) == []
    assert answers(lake) == whole


def test_a_foreign_file_is_ignored_with_a_warning_and_left_alone(root: Path) -> None:
    whole = answers(filled(root))
    (root / "events" / "export-of-monday.parquet").write_bytes(b"PAR1 not really PAR1")
    (root / "events" / "2024-10-04-g999.parquet").write_bytes(b"half a fi")
    (root / "events" / "fresh-61-g7.parquet.tmp").write_bytes(b"PAR1")
    with capture_logs() as logs:
        lake = DuckDBLake(root)
    assert sorted((Path(log["file"]).name, log["why"]) for log in logs if log["log_level"] == "warning") == [
        ("2024-10-04-g999.parquet", "left by a crash, removed"),
        ("export-of-monday.parquet", "foreign"),
        ("fresh-61-g7.parquet.tmp", "left by a crash, removed"),
    ]
    assert answers(lake) == whole
    assert (root / "events" / "export-of-monday.parquet").exists()
    assert not (root / "events" / "2024-10-04-g999.parquet").exists()


@pytest.mark.parametrize("content", [b"", b'{"schema": "', b"null", b'{"schema": "of another version"}'])
def test_without_a_usable_manifest_everything_is_written_again(root: Path, content: bytes) -> None:
    whole = answers(filled(root))
    (root / "manifest.json").write_bytes(content)
    lake = DuckDBLake(root)
    assert lake.position() == 0
    list(catch_up(lake, read, 100))
    assert answers(lake) == whole


@pytest.mark.parametrize("act", ["append", "compact", "erase"])
def test_a_crash_before_the_manifest_changes_nothing(root: Path, act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = filled(root)
    whole = answers(lake)
    acts: dict[str, Callable[[], object]] = {
        "append": lambda: lake.append([visit(101)], after=100, until=101),
        "compact": lake.compact,
        "erase": lambda: lake.erase(["node-1"]),
    }

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(lake_module, "write_manifest", full)
        with pytest.raises(Unavailable, match="No space left"):
            acts[act]()
    assert answers(lake) == whole
    reopened = DuckDBLake(root)
    assert answers(reopened) == whole
    assert reopened.position() == 100
    assert reopened.damage(deep=True) is None


def test_erased_nodes_are_in_no_byte_of_any_file(root: Path) -> None:
    lake = filled(root)
    marker = "planted-marker-5c1d"
    lake.append([visit(101, node_id=marker), visit(102)], after=100, until=102)
    lake.compact()
    lake.append([order(103, node_id=marker)], after=102, until=103)

    def mentioned() -> list[Path]:
        with lake.batch() as batch:  # compressed bytes may hide a text: ask the rows as well as the raw files
            rows = batch.rows("SELECT 1 FROM events WHERE node_id = $node", {"node": marker})
        return [Path("rows")] * len(rows) + [
            p for p in root.rglob("*") if p.is_file() and marker.encode() in p.read_bytes()
        ]

    assert mentioned()
    lake.erase([marker])
    assert mentioned() == []


def test_a_damaged_file_does_not_keep_an_erased_node(root: Path) -> None:
    lake = filled(root)
    broken = next(path for path in files(root) if path.parent.name == "events")
    zeroed_tail(broken)
    lake.erase(["node-1"])
    assert not broken.exists()
    assert repair(lake, lambda after, until: (s for s in read(after, until) if s.event.node_id != "node-1"))
    with lake.batch() as batch:
        assert batch.rows("SELECT count(*) FROM events WHERE node_id = 'node-1'") == [(0,)]


def test_many_small_appends_compact_by_themselves(root: Path) -> None:
    lake = DuckDBLake(root, memory_mb=128, threads=1)
    for position in range(1, compaction.FRESH_FILES + 5):
        lake.append([visit(position)], after=position - 1, until=position)
    assert len(files(root)) < 10
    with lake.batch() as batch:
        assert batch.rows(COUNTS)[0][0] == compaction.FRESH_FILES + 4


def test_writers_in_two_processes_do_not_undo_each_other(root: Path) -> None:
    lake = DuckDBLake(root)
    lake.append([visit(p, node_id=f"node-{p}") for p in range(1, 9)], after=0, until=8)
    context = get_context("spawn")
    erasing = [context.Process(target=_erase, args=(root, f"node-{p}")) for p in (1, 2)]
    for process in erasing:
        process.start()
    for position in range(9, 30):
        lake.append([visit(position, node_id="other")], after=position - 1, until=position)
    for process in erasing:
        process.join(60)
        assert process.exitcode == 0
    with lake.batch() as batch:
        assert batch.rows(COUNTS) == [(27, 27, 29)]


def _erase(root: Path, node_id: str) -> None:
    DuckDBLake(root).erase([node_id])


def test_a_clock_of_another_age_is_kept(root: Path) -> None:
    lake = DuckDBLake(root)
    lake.append([visit(1, day=10**7), visit(2, day=-5)], after=0, until=2)
    lake.compact()
    with lake.batch() as batch:
        assert batch.rows("SELECT day FROM events ORDER BY position") == [(10**7,), (-5,)]
    assert {p.name.rpartition("-g")[0] for p in files(root)} == {"day10000000", "1969-12-27"}


def test_what_needs_more_memory_than_it_may_use_names_the_setting(tmp_path: Path) -> None:
    lake = DuckDBLake(tmp_path, memory_mb=8)
    with lake.batch() as batch, pytest.raises(Unavailable, match="lake_memory_mb"):
        batch.rows("SELECT list(n) FROM range(20_000_000) AS r(n)")
    with lake.batch() as batch:
        assert batch.rows("SELECT 1") == [(1,)]
