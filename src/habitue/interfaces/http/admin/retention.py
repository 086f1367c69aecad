"""How long what is kept, and what the last pass removed."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.retention import periods, read_run
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.schemas.retention import Retention, RetentionClass

router = APIRouter()


@router.get("/retention")
def retention(desk: Seeing) -> Retention:
    """The classes of data with the days they are kept, and the last pass over them."""
    run = read_run(desk.runtime.workspace)
    classes = [
        RetentionClass.model_validate(
            {"key": period.key, "days": period.days, "removed": run.removed.get(period.key, 0) if run else None}
        )
        for period in periods(desk.runtime.settings)
    ]
    return Retention(classes=classes, ended_at=run.ended_at if run else None)
