"""`/livez`, `/readyz`, `/metrics`: is the process alive, can it do its work, what has it done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from habitue.interfaces.http.metrics import CANARY_AGE, POSITION, QUEUE, REGISTRY
from habitue.interfaces.http.wire import Answer, Call

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class HealthRoutes:
    """Handlers of the operator's probes."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def livez(self, call: Call) -> Answer:  # noqa: ARG002 - the handlers' signature
        """The process answers."""
        return Answer({"state": "ok"})

    async def readyz(self, call: Call) -> Answer:  # noqa: ARG002
        """It can write the log; 503 while it cannot, though decisions are still answered."""
        failure = self._runtime.log.failure
        if failure:
            return Answer({"state": "failing", "log": failure}, 503)
        canary = self._runtime.canary
        # late or not, it is ready: whoever restarts what is not would take the decisions away as well
        seen = {"state": "late" if canary.late else "ok", "age_seconds": round(canary.age_seconds, 3)}
        return Answer({"state": "ok", "log_position": self._runtime.log.position(), "canary": seen})

    async def metrics(self, call: Call) -> Answer:  # noqa: ARG002
        """Prometheus text format."""
        QUEUE.set(self._runtime.log.queue_depth)
        POSITION.set(self._runtime.log.position())
        CANARY_AGE.set(self._runtime.canary.age_seconds)
        return Answer(generate_latest(REGISTRY), headers=[(b"content-type", CONTENT_TYPE_LATEST.encode())])
