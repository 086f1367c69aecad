"""How the installation is, and the one switch."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.console.health import Reading, read_health
from habitue.interfaces.http.admin import schemas
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.models.artefact import Manifest

router = APIRouter()
_DAYS = 14


@router.get("/health")
def health(desk: Seeing) -> schemas.Health:
    """The intake equation, checks, models, room."""
    return described(read_health(desk.runtime, desk.console.reports))


@router.put("/pause")
def pause(desk: Editing, body: schemas.Pause) -> schemas.Pause:
    """Pause everything, or go on."""
    desk.publisher.pause(body.paused)
    return schemas.Pause(paused=desk.runtime.snapshot.paused)


def described(reading: Reading) -> schemas.Health:
    """A reading as the console shows it."""
    ledger = reading.ledger
    return schemas.Health(
        state=reading.state,
        checked_at=reading.at,
        checks=[schemas.Check.model_validate(check, from_attributes=True) for check in reading.checks],
        ledger=schemas.LedgerCount.model_validate(ledger, from_attributes=True),
        ledger_by_day=[{"day": day, **counts} for day, counts in list(ledger.days.items())[-_DAYS:]],
        log_position=reading.log_position,
        lake_position=reading.lake_position,
        queue_depth=reading.queue_depth,
        queue_size=reading.queue_size,
        last_event_at=reading.last_event_at,
        models=[_model(manifest) for manifest in reading.models],
        disk_free_bytes=reading.disk_free_bytes,
        memory_bytes=reading.memory_bytes,
    )


def _model(manifest: Manifest) -> schemas.ModelHealth:
    return schemas.ModelHealth(
        name=manifest.name,
        version=manifest.version,
        trained_at=manifest.created_at,
        data_from=manifest.oldest_at,
        data_to=manifest.newest_at,
        metrics=manifest.metrics,
        parameters=manifest.parameters,
    )
