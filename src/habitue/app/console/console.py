"""What one serving process keeps for its console; each part begins when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from habitue.app.console.live import Live
from habitue.app.console.people import People
from habitue.app.console.reports import Reports

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Console:
    """The console's side of a runtime."""

    def __init__(self, runtime: Runtime) -> None:
        self.people = People(runtime)
        self.live = Live(runtime)
        self.reports = Reports(runtime.workspace.reports)
