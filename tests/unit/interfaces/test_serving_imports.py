"""A serving process loads what serving needs: engines and statistics that only the worker uses cost seconds."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("duckdb", "sqlglot", "scipy.stats", "scipy.optimize", "pandas", "pyspark", "playwright", "pyarrow")


def loaded(statement: str) -> set[str]:
    """The modules there are after a statement, in a process of its own."""
    code = f"{statement}; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_serving_loads_no_batch_engine() -> None:
    modules = loaded("import habitue.interfaces.cli.serving, habitue.interfaces.http.app")
    assert {"apsw", "habitue.app.runtime"} <= modules
    assert modules.isdisjoint(HEAVY)


def test_the_check_finds_what_the_worker_loads() -> None:
    assert "duckdb" in loaded("import habitue.app.working")
