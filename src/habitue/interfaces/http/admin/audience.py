"""An audience as its row, its page and the chips of whom it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from habitue.app.console.audience.size import Size
from habitue.app.console.audience.standing import condition_of, look, shown
from habitue.app.console.audience.why import PersonExplained
from habitue.app.console.portrait import portrait_of
from habitue.audiences.language.checks import Finding as Found
from habitue.audiences.language.text import to_text
from habitue.audiences.live.explain import Evidence as Stood
from habitue.audiences.live.explain import Explained
from habitue.core.errors import NotFound
from habitue.definitions import AUDIENCE, Definition, Version
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.histories import history_of
from habitue.interfaces.http.admin.schemas.audiences import (
    Audience,
    AudienceDetail,
    AudienceName,
    AudienceRow,
    AudienceSize,
    ConditionFinding,
    Evidence,
    Reached,
    Seen,
    WhyAnswer,
    WhyPart,
)
from habitue.interfaces.http.admin.schemas.chips import PersonChip


def sized(size: Size | None, at: int) -> AudienceSize | None:
    """A size as of a moment."""
    if size is None:
        return None
    return AudienceSize(people=size.people, low=size.low, high=size.high, of=size.of, sampled=size.sampled, at=at)


def row_of(definition: Definition, size: AudienceSize | None, *, in_the_moment: bool) -> AudienceRow:
    """The audience as a row of the list; what cannot be read goes by its id."""
    version = shown(definition)
    body: dict[str, Any] = {} if version is None else version.document
    return AudienceRow(
        audience_id=definition.definition_id,
        name=body.get("name", {}),
        description=body.get("description", {}),
        status=definition.status,
        has_draft=definition.draft is not None,
        published_version=definition.published.version if definition.published else None,
        updated_at=definition.latest.change.at,
        size=size,
        in_the_moment=in_the_moment,
        listened=body.get("listened", "none"),
        tags=list(body.get("tags", ())),
    )


def described(desk: Desk, audience_id: str) -> AudienceDetail:
    """The audience with its history. Raises NotFound."""
    definitions = desk.runtime.definitions
    stands = definitions.get(AUDIENCE, audience_id)
    condition = condition_of(shown(stands))
    looked = None if condition is None else look(desk.runtime, condition, desk.console.worlds.now(), audience_id)
    return AudienceDetail(
        audience_id=audience_id,
        published=document_of(stands.published),
        draft=document_of(stands.draft),
        published_version=stands.published.version if stands.published else None,
        version=stands.version,
        history=history_of(desk, definitions.history(AUDIENCE, audience_id)),
        text="" if condition is None else to_text(condition),
        findings=[] if looked is None else told(looked.findings),
        in_the_moment=looked is not None and looked.in_the_moment,
    )


def document_of(version: Version | None) -> Audience | None:
    """The document, if this habitue can read it."""
    try:
        return None if version is None else Audience.model_validate(version.document)
    except ValidationError:
        return None


def names_of(desk: Desk, ids: Iterable[str]) -> list[AudienceName]:
    """Published audiences by what they are called."""
    published = desk.runtime.snapshot.audiences
    return [AudienceName(audience_id=one, name=dict(published[one].document.name)) for one in ids if one in published]


def told(findings: Iterable[Found]) -> list[ConditionFinding]:
    """What checks found."""
    return [ConditionFinding(severity=f.severity, code=f.code, path=f.path, message=f.message) for f in findings]


def chips(desk: Desk, person_ids: Iterable[str]) -> list[PersonChip]:
    """The chips of people, without those who were forgotten meanwhile."""
    found = []
    for person_id in person_ids:
        try:
            found.append(desk.person(portrait_of(desk.runtime, person_id)))
        except NotFound:
            continue
    return found


def answered(desk: Desk, why: PersonExplained) -> WhyAnswer:
    """An answer about somebody, with the products it stood on as chips."""
    person = desk.person(why.portrait)
    return WhyAnswer(person=person, at=why.at, past=why.past, objects=why.objects, explained=_part(desk, why.explained))


def _part(desk: Desk, explained: Explained) -> WhyPart:
    return WhyPart(
        path=explained.path,
        condition=explained.condition,
        holds=explained.holds,
        until=explained.until,
        evidence=None if explained.evidence is None else _evidence(desk, explained.evidence),
        steps=[Reached(holds=step.holds, evidence=_evidence(desk, step.evidence)) for step in explained.steps],
        parts=[_part(desk, part) for part in explained.parts],
    )


def _evidence(desk: Desk, stood: Stood) -> Evidence:
    return Evidence(
        value=stood.value,
        sealed=stood.sealed,
        since=stood.since,
        counted=stood.counted,
        seen=[
            Seen(
                at=seen.at,
                fields={name: value for name, value in seen.fields.items() if name != "product_id"},
                product=_product(desk, seen.fields.get("product_id")),
            )
            for seen in stood.seen
        ],
        remembered=stood.remembered,
        cap=stood.cap,
    )


def _product(desk: Desk, product_id: Any) -> Any:
    return desk.product(product_id) if isinstance(product_id, str) and product_id else None
