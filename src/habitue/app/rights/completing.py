"""What the worker does after a forgetting: lake, insights and models follow, are looked at again, the report is signed.

Models learn from the lake, so those trained after the lake has forgotten know nothing of the person. The usual training
comes first; where it is rarer than twice a day, one is made for the forgotten, so that no model older than a day knows
them. Every older artefact is deleted then, also one that a decision cites: its explanation says that it is missing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence

import msgspec
import structlog

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.sqlite import SqliteReader
from habitue.app.checked_audiences import leave_out_of_check
from habitue.app.order_insights import leave_out
from habitue.app.rights.erasure import Erasure, Finding, read_report, reports, signed, write_report
from habitue.app.rights.scanning import scan
from habitue.app.workspace import Workspace
from habitue.core.clock import HOUR_MS
from habitue.core.errors import NotFound
from habitue.events.envelope import Stored
from habitue.models.artefact import CURRENT

MODELS_DUE_MS = 12 * HOUR_MS  # after the asking; a day is promised
_logger = structlog.get_logger()


def follow_in_lake(workspace: Workspace, lake: DuckDBLake, stored: Stored, now_ms: int) -> None:
    """Take the nodes of a `Person Forgotten` out of the lake and the order insights; the report says how much."""
    nodes = stored.event.properties["nodes"]
    rows = lake.erase(nodes)
    left_out = leave_out(workspace, nodes)
    leave_out_of_check(workspace, nodes)
    _logger.info("the lake forgot a person", rows=rows)
    try:
        report = read_report(workspace, stored.event.message_id)
    except NotFound:  # forgotten by an older habitue, or before a restore
        return
    removed = report.removed | {
        "lake rows": report.removed.get("lake rows", 0) + rows,
        "order insights": report.removed.get("order insights", 0) + left_out,
    }
    write_report(workspace, msgspec.structs.replace(report, removed=removed, lake_followed_at=now_ms))


def complete(workspace: Workspace, lake: DuckDBLake, now_ms: int, train: Callable[[], object]) -> list[Erasure]:
    """Complete and sign the reports that can be; those that were.

    Parameters
    ----------
    train
        Trains every model anew on the lake as it is.
    """
    waiting = [r for r in reports(workspace) if r.completed_at is None and r.lake_followed_at is not None]
    if not waiting:
        return []
    if any(now_ms >= report.asked_at + MODELS_DUE_MS and _stale_models(workspace, report) for report in waiting):
        train()
    ready = [
        report
        for report in waiting
        if now_ms >= report.asked_at + MODELS_DUE_MS
        or all(made > _knew_until(report) for made in _current_models(workspace))
    ]
    return [_completed(workspace, lake, report, now_ms) for report in ready]


def _completed(workspace: Workspace, lake: DuckDBLake, report: Erasure, now_ms: int) -> Erasure:
    stale = _stale_models(workspace, report)
    for name, version in stale:
        shelf = workspace.models / name
        current = shelf / CURRENT
        if current.exists() and current.read_text("utf-8").strip() == version:
            current.unlink()  # too little is left to train this one: better none than one that knows them
        shutil.rmtree(shelf / version)
    tombstone = SqliteReader(workspace.events).find(report.report_id)
    nodes = [] if tombstone is None else tombstone.event.properties["nodes"]
    findings = (*report.findings, _in_lake(lake, nodes), *_in_files(workspace, nodes))
    report = msgspec.structs.replace(
        report,
        removed=report.removed | {"models": len(stale)},
        findings=findings,
        models_made_at=min(_current_models(workspace), default=None),
        completed_at=now_ms,
    )
    report = signed(report, workspace)
    write_report(workspace, report)
    _logger.info("a forgetting is complete", report=report.report_id, clean=report.clean)
    return report


def _in_lake(lake: DuckDBLake, nodes: Sequence[str]) -> Finding:
    with lake.batch() as batch:
        batch.put("forgotten", {"node_id": list(nodes)})
        ((rows,),) = batch.rows("SELECT count(*) FROM events")
        ((found,),) = batch.rows("SELECT count(*) FROM events e JOIN forgotten f ON f.node_id = e.node_id")
    return Finding("lake", rows, found)


def _in_files(workspace: Workspace, nodes: Sequence[str]) -> list[Finding]:
    folders = {"models": workspace.models, "reports": workspace.reports}
    return [
        Finding(name, sum(path.is_file() for path in folder.rglob("*")), len(scan(folder, nodes)))
        for name, folder in folders.items()
        if folder.exists()
    ]


def _knew_until(report: Erasure) -> int:
    """Models made up to then (ms UTC) may know the person."""
    return max(report.asked_at, report.lake_followed_at or 0)


def _stale_models(workspace: Workspace, report: Erasure) -> list[tuple[str, str]]:
    """(name, version) of every artefact that may know the person; versions begin with when they were made."""
    return [
        (path.parent.name, path.name)
        for path in sorted(workspace.models.glob("*/[0-9]*"))
        if path.is_dir() and int(path.name[:13]) <= _knew_until(report)
    ]


def _current_models(workspace: Workspace) -> list[int]:
    """When each current model was made (ms UTC)."""
    return [int(path.read_text("utf-8")[:13]) for path in sorted(workspace.models.glob(f"*/{CURRENT}"))]
