"""The worker's report about audiences, as the serving process reads it: without the engine that computed it."""

from __future__ import annotations

from habitue.app.workspace import Workspace
from habitue.core.errors import HabitueError
from habitue.measurement.audience_results import AudienceReport, decode_audience_report


def read_audience_report(workspace: Workspace) -> AudienceReport | None:
    """What was written; None when nothing was, or a habitue of another version wrote it."""
    try:
        return decode_audience_report(workspace.audience_report.read_bytes())
    except (HabitueError, OSError):
        return None
