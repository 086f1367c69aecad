"""Spark gives the answers DuckDB gives: on a local cluster of two workers, over the same files."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlglot import exp, parse_one
from tests.unit.audiences.conditions import AUDIENCES, condition
from tests.unit.audiences.test_parity import batch, live
from tests.unit.audiences.worlds import LINKS, PRODUCTS, decisions, history, instants, objections, world

from habitue.adapters.duckdb.columns import DDL
from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.spark.dialect import spark_sql
from habitue.app.lake import audience_batches, open_lake
from habitue.app.provision import provision
from habitue.app.settings import Settings
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.language.text import parse
from habitue.core.errors import Unavailable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytest.importorskip("pyspark", reason="Spark is an extra: pip install 'habitue[spark]'")
WORKERS = "local-cluster[2,1,640]"  # two workers of one core
# Some hundred rows: compiling each question to Java takes longer than answering it.
SMALL = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java: apt-get install default-jre-headless")
    from habitue.adapters.spark.session import session

    with session(WORKERS, memory_mb=640, partitions=2, more=SMALL) as found:
        yield found


@pytest.mark.parametrize("hostile", ["x' OR '1'='1", "back\\", "$n", '"; DROP TABLE t; --'])
def test_values_are_written_in_as_literals_whatever_they_say(hostile: str) -> None:
    said = spark_sql("SELECT * FROM t WHERE name = $name AND n < $n", {"name": hostile, "n": 3})
    [text] = [one for one in parse_one(said, dialect="spark").find_all(exp.Literal) if one.is_string]
    assert text.this == hostile
    assert said.endswith("n < 3")


@pytest.mark.timeout(900)  # three JVMs on two cores
def test_two_workers_find_the_people_that_live_and_duckdb_find(spark: SparkSession, tmp_path: Path) -> None:
    from habitue.adapters.spark.batch import SparkBatch

    dice = random.Random("spark")
    stored = history(dice, 250)
    stored += decisions(dice, len(stored))
    stored += objections(dice, len(stored))
    lake = DuckDBLake(tmp_path)
    lake.append(stored, after=0, until=len(stored))
    around, now_ms = world(dice), instants(dice, stored)[0]
    conditions: dict[str, Any] = {name: condition(dice, 1, audiences=False) for name in AUDIENCES}
    conditions |= {f"a{n}": condition(dice) for n in range(6)}
    asked_by_name = {  # chance may ask of none
        "birthday": "birthday_in_days at most 300",
        "listed": 'on list "vip"',
        "valued": 'score("churn") is known',
        "grouped": 'group("rfm.current") is known',
    }
    conditions |= {name: parse(text).condition for name, text in asked_by_name.items()}
    expected = live(conditions, stored, around, now_ms)
    assert batch(conditions, lake, around, now_ms, len(stored)) == expected
    files = {table: [str(path) for path in sorted((tmp_path / table).glob("*.parquet"))] for table in DDL}
    asked = SparkBatch(spark, files, DDL)
    made = compiler(
        asked, conditions, world=around, products=PRODUCTS, links=LINKS, now_ms=now_ms, position=len(stored)
    )
    question = " UNION ALL ".join(
        f"SELECT '{audience_id}' AS audience_id, person_id FROM {made.members(audience_id)}"
        for audience_id in conditions
    )
    found: dict[str, set[str]] = {audience_id: set() for audience_id in conditions}
    for audience_id, person_id in asked.rows(question):
        found[audience_id].add(person_id)
    assert found == expected
    assert sum(map(len, found.values())) > 5, "the check can fail"
    asked.close()


@pytest.mark.timeout(900)
def test_the_worker_asks_the_cluster_that_the_settings_name(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from habitue.adapters.spark import session as sessions
    from habitue.adapters.spark.batch import SparkBatch

    reached = []

    @contextmanager
    def connected(master: str) -> Iterator[SparkSession]:
        reached.append(master)
        yield spark

    monkeypatch.setattr(sessions, "session", connected)
    settings = Settings(shop_url="https://shop.example", spark_master="spark://host:7077")
    made = provision(tmp_path / "workspace", settings, "owner@shop.example", "a long password", 1_800_000_000_000)
    lake = open_lake(made.workspace)
    lake.append(history(random.Random(4), 40), after=0, until=40)
    count = "SELECT count(*) FROM events"
    with audience_batches(made.workspace, lake) as opened:
        for _ in range(2):  # as a report does, for each of its weeks
            with opened() as batch_of_cluster, lake.batch() as beside:
                assert isinstance(batch_of_cluster, SparkBatch)
                assert batch_of_cluster.rows(count) == beside.rows(count) != [(0,)]
    assert reached == ["spark://host:7077"]


def test_a_cluster_without_spark_installed_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(shop_url="https://shop.example", spark_master="spark://host:7077")
    made = provision(tmp_path / "workspace", settings, "owner@shop.example", "a long password", 1_800_000_000_000)
    monkeypatch.setitem(sys.modules, "habitue.adapters.spark", None)
    with (
        pytest.raises(Unavailable, match=r"pip install 'habitue\[spark\]'"),
        audience_batches(made.workspace, open_lake(made.workspace)),
    ):
        pass
