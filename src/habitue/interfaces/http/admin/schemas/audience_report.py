"""What the worker says of audiences, as `habitue.measurement.audience_results` says it: the words are written there."""

from __future__ import annotations

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.measurement.audience_results import AudienceReport


class AudienceReportAnswer(Schema):
    """`report` is null while the worker has not written one."""

    report: AudienceReport | None
