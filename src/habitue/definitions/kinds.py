"""The kinds of documents people write, each with its schema; adding one is adding an entry here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from pydantic import BaseModel, ValidationError

from habitue.core.errors import InvalidInput
from habitue.definitions.audience import AudienceDocument
from habitue.definitions.document import Document
from habitue.definitions.placement import PlacementDocument
from habitue.definitions.prediction import PredictionDocument
from habitue.definitions.switch import SWITCH_ID, SwitchDocument
from habitue.definitions.tracking_plan import TRACKING_PLAN_ID, TrackingPlanDocument
from habitue.definitions.traffic import TRAFFIC_ID, TrafficDocument
from habitue.definitions.version import Version

AUDIENCE = "audience"
PLACEMENT = "placement"
PREDICTION = "prediction"
SWITCH = "switch"
TRACKING_PLAN = "tracking_plan"
TRAFFIC = "traffic"


Agree = Callable[[Mapping[str, Any], Collection[str]], None]


class Kind(msgspec.Struct, frozen=True):
    """A kind of definition.

    Attributes
    ----------
    schema
        What a document of this kind must look like today.
    schema_version
        Raised whenever an older habitue could misread a document; newer documents are refused, not guessed at.
    id_of
        The id a document gives itself.
    in_git
        Whether `habitue definitions pull|push` carries it; the pause switch is a state, not a text to review.
    agree
        Asked before a release is final, of all documents of the kind that would be published then (id -> typed
        document), and the ids of those that change; raises InvalidInput when they do not go together. None: each
        stands for itself.
    """

    name: str
    schema: type[BaseModel]
    schema_version: int
    id_of: Callable[[Any], str]
    in_git: bool = True
    agree: Agree | None = None


Kinds = Mapping[str, Kind]

KINDS: Kinds = MappingProxyType(
    {
        AUDIENCE: Kind(AUDIENCE, AudienceDocument[dict[str, Any]], 1, lambda document: document.audience_id),
        PLACEMENT: Kind(PLACEMENT, PlacementDocument, 1, lambda document: document.placement_id),
        PREDICTION: Kind(PREDICTION, PredictionDocument[dict[str, Any]], 1, lambda document: document.prediction_id),
        SWITCH: Kind(SWITCH, SwitchDocument, 1, lambda _: SWITCH_ID, in_git=False),
        TRAFFIC: Kind(TRAFFIC, TrafficDocument, 1, lambda _: TRAFFIC_ID),
        TRACKING_PLAN: Kind(TRACKING_PLAN, TrackingPlanDocument, 1, lambda _: TRACKING_PLAN_ID),
    }
)


def check(document: Document, kinds: Kinds = KINDS) -> BaseModel:
    """The document as its schema's typed value.

    Raises
    ------
    InvalidInput
        The kind is unknown, the schema version is newer than ours, a field is wrong, or the ids disagree.
    """
    kind = kind_of(document.kind, kinds)
    if not 1 <= document.schema_version <= kind.schema_version:
        raise InvalidInput(
            f"{document.kind} {document.definition_id!r} is written in schema version {document.schema_version}, this "
            f"habitue reads 1 to {kind.schema_version}: upgrade habitue, or write the document in a version it reads",
            path="$.schema_version",
            expected=f"1 to {kind.schema_version}",
            got=str(document.schema_version),
        )
    typed = _validate(kind, document)
    if (own_id := kind.id_of(typed)) != document.definition_id:
        raise InvalidInput(
            f"the document calls itself {own_id!r} but is filed as {document.definition_id!r}: make them equal",
            path="$.definition_id",
            expected=own_id,
            got=document.definition_id,
        )
    return typed


def document_of(typed: BaseModel, kinds: Kinds = KINDS) -> Document:
    """The document of a typed value such as a `PlacementDocument`, defaults written out."""
    for kind in kinds.values():
        if isinstance(typed, kind.schema):
            return Document(kind.name, kind.id_of(typed), kind.schema_version, typed.model_dump(mode="json"))
    raise InvalidInput(f"{type(typed).__name__} is the schema of no kind; known kinds: {', '.join(sorted(kinds))}")


def complete(document: Document, kinds: Kinds = KINDS) -> Document:
    """The checked document in today's schema with every default written out, as it is stored.

    Raises
    ------
    InvalidInput
        As `check`.
    """
    return document_of(check(document, kinds), kinds)


def readable(versions: Iterable[Version], kinds: Kinds = KINDS) -> dict[str, BaseModel]:
    """Definition id -> typed document, of those that this habitue can read."""
    found = {}
    for version in versions:
        try:
            found[version.definition_id] = check(version.content, kinds)
        except InvalidInput:
            continue  # the snapshot tells of it
    return found


def kind_of(name: str, kinds: Kinds = KINDS) -> Kind:
    """The kind of that name, or InvalidInput."""
    try:
        return kinds[name]
    except KeyError:
        known = ", ".join(sorted(kinds))
        raise InvalidInput(
            f"there is no kind of definition called {name!r}; known kinds: {known}",
            path="$.kind",
            expected=known,
            got=name,
        ) from None


def _validate(kind: Kind, document: Document) -> BaseModel:
    try:
        return kind.schema.model_validate(document.body)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False)
        # a person fixing a document wants every problem at once; the fields of the error name the first
        listed = "; ".join(f"{_path(problem['loc'], document.body)}: {problem['msg']}" for problem in problems)
        first = problems[0]
        raise InvalidInput(
            f"{document.kind} {document.definition_id!r} does not fit its schema: {listed}",
            path=_path(first["loc"], document.body),
            expected=first["msg"],
            got=repr(first["input"])[:200],
        ) from error


def _path(location: tuple[int | str, ...], body: Any) -> str:
    """Where in the document; pydantic also names which member of a union it took, by its `type`: that is no place."""
    path, here, tagged = "$.document", body, False
    for part in location:
        if isinstance(here, dict) and not tagged and part == here.get("type"):
            tagged = True
            continue
        path, tagged = f"{path}[{part}]" if isinstance(part, int) else f"{path}.{part}", False
        inside = (isinstance(here, dict) and part in here) or (isinstance(here, list) and isinstance(part, int))
        here = here[part] if inside else None
    return path
