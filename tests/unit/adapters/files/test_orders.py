"""Tables of orders of people's own, and `habitue evaluate clv` on them."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from habitue.adapters.files.orders import read_orders
from habitue.core.clock import parse_time
from habitue.core.errors import InvalidInput
from habitue.interfaces.cli.main import app, load_commands

MARCH = parse_time("2026-03-01")


def parquet(path: Path, ids: Any, at: Any, value: Any) -> Path:
    pq.write_table(pa.table({"customer_id": ids, "ordered_at": at, "value": value}), path)
    return path


@pytest.mark.parametrize("ids", [pa.array([7, 8]), pa.array(["7", "8"]), pa.array([7.0, 8.0]), pa.array([b"7", b"8"])])
@pytest.mark.parametrize(
    "at",
    [
        pa.array([date(2026, 3, 1)] * 2),
        pa.array([datetime(2026, 3, 1)] * 2, pa.timestamp("ns")),
        pa.array([datetime(2026, 3, 1)] * 2, pa.timestamp("us", "UTC")),
        pa.array([datetime(2026, 3, 1)] * 2, pa.timestamp("ms", "Europe/Paris")),
        pa.array([MARCH] * 2, pa.int64()),
        pa.array([20260301] * 2),
        pa.array(["2026-03-01T01:00:00+01:00"] * 2),
    ],
)
@pytest.mark.parametrize("value", [pa.array([12, 0]), pa.array([Decimal("12.00"), Decimal(0)]), pa.array([12.0, 0.0])])
def test_any_type_says_the_same(tmp_path: Path, ids: Any, at: Any, value: Any) -> None:
    read = read_orders(parquet(tmp_path / "o.parquet", ids, at, value))
    assert read.orders.customer.tolist() == [0, 1]
    assert read.orders.occurred_at.tolist() == [MARCH] * 2
    assert read.orders.value.tolist() == [12, 0]
    assert (read.counts.read, read.counts.unreadable, read.counts.free) == (2, 0, 1)


def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text(
        "customer_id;ordered_at;value\na;31/12/2025;12,50\n;2025-12-01;1\nb;yesterday;1\nc;1/2/2026;much\n"
        "d;1/2/2026;\ne;1/2/2026;-4\n"
    )
    read = read_orders(path)
    assert [(one.line, one.column) for one in read.problems] == [(3, "customer_id"), (4, "ordered_at"), (5, "value")]
    assert read.orders.value.tolist()[:1] == [12.5]
    assert read.orders.occurred_at.tolist()[1] == parse_time("2026-02-01")  # 31/12 shows that the day comes first
    counts = read.counts
    assert (counts.read, counts.unreadable, counts.returns, counts.returned_value, counts.value_missing) == (
        6,
        3,
        1,
        4,
        1,
    )


def test_a_column_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text("customer,ordered_at,value\n1,2026-01-01,3\n")
    with pytest.raises(InvalidInput, match=r"o.csv has no column customer_id: rename"):
        read_orders(path)


def run(*arguments: str) -> Any:
    load_commands("evaluate")
    return CliRunner().invoke(app, ["evaluate", "clv", *arguments])


def shop(path: Path) -> Path:
    rng = np.random.default_rng(1)
    who, day = np.nonzero(rng.random((300, 200)) < rng.gamma(1.0, 0.02, 300)[:, None])
    moments = pa.array((day * 86_400_000 + 1_000).astype("datetime64[ms]"))
    return parquet(path, pa.array(who), moments, pa.array(rng.gamma(5, 4, len(who))))


def test_the_command_prints_one_object(tmp_path: Path) -> None:
    path = str(shop(tmp_path / "o.parquet"))
    told = json.loads(run("--orders", path, "--cut", "1970-05-01", "--json").stdout)
    assert set(told["parameters"]["bg_nbd"]) == {"r", "alpha", "a", "b", "log_likelihood"}
    assert set(told["parameters"]["gamma_gamma"]) == {"p", "q", "v", "log_likelihood"}
    for name in ("mae_orders", "rmse_orders", "aggregate_error", "mae_value", "rmse_value", "aggregate_error_value"):
        assert isinstance(told[name], float)
        assert set(told["baselines"]) == {"zero", "shop_average", "rate_so_far"}
        assert isinstance(told["baselines"]["rate_so_far"][name], float)
    assert told["hold_out_days"] == 80
    assert told["repeat_customers"] <= told["customers"] <= 300
    assert "RMSE" in run("--orders", path, "--cut", "1970-05-01").stdout


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--cut", "spring"], "is no date"), (["--cut", "1990-01-01"], "leaves one side empty")]
)
def test_a_wrong_cut_is_said(tmp_path: Path, arguments: list[str], words: str) -> None:
    found = run("--orders", str(shop(tmp_path / "o.parquet")), *arguments)
    assert found.exit_code == 1
    assert words in str(found.exception)
