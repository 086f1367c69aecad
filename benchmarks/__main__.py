"""`python -m benchmarks [NAME …]`: run all benchmarks, or the named ones, print and keep what they measured."""

from __future__ import annotations

import importlib
import json
import platform
import sys
import time
from pathlib import Path

NAMES = (
    "intake", "enrichment", "decide", "rebuild", "memory", "overload", "freshness", "profiles", "restart", "retention",
    "clv", "audiences", "segments", "lookalikes", "predictions",
)  # fmt: skip
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    RESULTS.mkdir(exist_ok=True)
    for name in sys.argv[1:] or NAMES:
        print(f"# {name}")
        rows = importlib.import_module(f"benchmarks.{name}").run()
        for row in rows:
            print("  " + ", ".join(f"{key} {value}" for key, value in row.items()))
        kept = {"at": time.strftime("%Y-%m-%d"), "machine": platform.processor() or platform.machine(), "rows": rows}
        (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n")


main()
