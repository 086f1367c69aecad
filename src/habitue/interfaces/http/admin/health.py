"""How the installation is, and the one switch."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app import checked_audiences
from habitue.app.console.health import Reading, read_health
from habitue.app.console.portrait import pseudonym
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.interfaces.http.admin.schemas.chips import PersonChip
from habitue.interfaces.http.admin.schemas.health import (
    AudienceCheck,
    AudienceMismatch,
    Check,
    Health,
    LedgerCount,
    ModelHealth,
    Pause,
)
from habitue.models.artefact import Manifest

router = APIRouter()
_DAYS = 14


@router.get("/health")
def health(desk: Seeing) -> Health:
    """The intake equation, checks, models, room."""
    return described(read_health(desk.runtime, desk.console.reports))


@router.put("/pause")
def pause(desk: Editing, body: Pause) -> Pause:
    """Pause everything, or go on."""
    desk.publisher.pause(body.paused)
    return Pause(paused=desk.runtime.snapshot.paused)


def described(reading: Reading) -> Health:
    """A reading as the console shows it."""
    ledger = reading.ledger
    return Health(
        state=reading.state,
        checked_at=reading.at,
        checks=[Check.model_validate(check, from_attributes=True) for check in reading.checks],
        ledger=LedgerCount.model_validate(ledger, from_attributes=True),
        ledger_by_day=[{"day": day, **counts} for day, counts in list(ledger.days.items())[-_DAYS:]],
        exempt_page_views_by_day=reading.exempt_page_views_by_day,
        log_position=reading.log_position,
        lake_position=reading.lake_position,
        queue_depth=reading.queue_depth,
        queue_size=reading.queue_size,
        last_event_at=reading.last_event_at,
        models=[_model(manifest) for manifest in reading.models],
        audience_check=_checked(reading.audience_check),
        disk_free_bytes=reading.disk_free_bytes,
        memory_bytes=reading.memory_bytes,
    )


def _checked(found: checked_audiences.AudienceCheck | None) -> AudienceCheck | None:
    if found is None:
        return None
    return AudienceCheck(
        computed_at=found.computed_at,
        audiences=found.audiences,
        asked=found.asked,
        differing=found.differing,
        mismatches=[
            AudienceMismatch(
                audience_id=one.audience_id,
                version=one.version,
                person=PersonChip(
                    person_id=one.person_id,
                    label=pseudonym(one.person_id),
                    known=one.person_id.startswith("u"),
                    named=False,
                ),
                at=one.at,
                live=one.live,
            )
            for one in found.mismatches
        ],
    )


def _model(manifest: Manifest) -> ModelHealth:
    return ModelHealth(
        name=manifest.name,
        version=manifest.version,
        trained_at=manifest.created_at,
        data_from=manifest.oldest_at,
        data_to=manifest.newest_at,
        metrics=manifest.metrics,
        parameters=manifest.parameters,
    )
