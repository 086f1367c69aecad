"""Propensity of any table: found, calibrated, honest about leaks, ids and little data."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from habitue.adapters.duckdb.tables import read_table
from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.models.propensity.evaluation import PropensityReport, evaluate_propensity
from habitue.models.tabular.table import F64


def write(folder: Path, name: str, n: int, seed: int, suffix: str) -> Path:
    """Orders of a made-up shop, in the types that files have."""
    path = folder / f"{name}.{suffix}"
    with duckdb.connect() as connection:
        connection.execute(f"SELECT setseed({seed / 1000})")
        connection.execute(
            f"""CREATE TABLE t AS SELECT 'order-' || {seed} || '-' || i AS order_id, i AS row_number, x, (x > 1) AS big,
                CASE WHEN random() < 0.2 THEN NULL ELSE random() END AS noise,
                'city ' || (random() * 400)::INT + {10 * seed} AS city, 7 AS constant,
                DATE '2026-01-01' + (random() * 200)::INT AS day, [1, 2] AS list,
                CASE WHEN random() < 1 / (1 + exp(1 - 2 * x)) THEN 'yes' ELSE 'no' END AS bought
            FROM (SELECT i, random() * 4 - 2 AS x FROM range({n}) r(i))"""
        )
        connection.execute("ALTER TABLE t ADD COLUMN bought_total INT")
        connection.execute("UPDATE t SET bought_total = CASE WHEN bought = 'yes' THEN 5 + row_number % 9 ELSE 0 END")
        connection.execute(f"COPY t TO '{path}'")
    return path


def judge(train: Path, test: Path, ignore: tuple[str, ...] = ()) -> PropensityReport:
    learnt = read_table(train)
    return evaluate_propensity(learnt, read_table(test, learnt), "bought", ignore=ignore)


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_a_table_of_all_types_is_learnt_and_said_honestly(tmp_path: Path, suffix: str) -> None:
    train, test = (write(tmp_path, name, 1500, seed, suffix) for name, seed in (("a", 1), ("b", 2)))
    told = judge(train, test, ignore=("bought_total",))
    assert told.auc is not None
    assert told.auc > 0.8
    assert told.calibration_error < 0.06
    assert told.log_loss < told.baselines["base rate"].log_loss - 0.1
    assert told.baselines["base rate"].auc == 0.5
    assert told.features[0].name in ("x", "big")
    left_out = [warning.split(":")[0] for warning in told.warnings if "left out" in warning]
    assert {"order_id", "row_number", "constant"} <= set(left_out)
    assert not {f.name for f in told.features} & {"order_id", "row_number", "constant", "bought_total"}
    assert not any("leak" in warning for warning in told.warnings)


def test_a_leak_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a", 1500, 3, "parquet")
    warnings = judge(path, path).warnings
    assert any("bought_total" in warning and "leak" in warning for warning in warnings)
    assert any("bought_total" in warning and "name" in warning for warning in warnings)


def test_the_same_seed_gives_the_same_figures(tmp_path: Path) -> None:
    path = write(tmp_path, "a", 800, 4, "parquet")
    assert judge(path, path) == judge(path, path)


def test_what_cannot_be_answered_is_said(tmp_path: Path) -> None:
    small = write(tmp_path, "small", 30, 5, "parquet")
    with pytest.raises(NotEnoughData, match="50 rows"):
        judge(small, small)
    table = read_table(small)
    with pytest.raises(InvalidInput, match="no column 'sold'"):
        evaluate_propensity(table, table, "sold")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_table(tmp_path / "none.parquet")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InvalidInput, match="has no column"):
        read_table(tmp_path / "other.csv", table)


def test_a_test_file_of_other_types_is_read_as_the_training_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n,label\n1,x\n2,y\n")
    (tmp_path / "b.csv").write_text("label,n,more\n3,many,1\n4,2,1\n")
    table = read_table(tmp_path / "b.csv", read_table(tmp_path / "a.csv"))
    assert table.names() == ["n", "label"]
    values: F64 = table.column("n").values
    assert np.isnan(values[0])
    assert values[1] == 2
    assert table.column("label").labels == ("3", "4")
