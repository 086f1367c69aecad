"""The kinds of definitions as a workspace has them: audiences are checked against what there is to refer to, and the
goals of predictions against what profiles remember."""

from __future__ import annotations

from types import MappingProxyType

from habitue.adapters.sql import SqlDefinitions, open_engine
from habitue.adapters.sql.lists import list_ids
from habitue.app.workspace import Workspace
from habitue.audiences.definition import audience_kind
from habitue.audiences.goals import prediction_kind
from habitue.audiences.language.checks import Known
from habitue.audiences.values.artefact import load_values
from habitue.definitions.kinds import AUDIENCE, KINDS, PREDICTION, Kinds
from habitue.models.uplift.artefact import PREFIX as UPLIFT


def known_to(workspace: Workspace) -> Known:
    """The names that conditions of this workspace may refer to.

    Scores, groups and moments are not checked before the first are computed. A list is there once it is made, also
    before its people are looked up.
    """
    values = load_values(workspace.models)
    engine = open_engine(workspace.database_url)
    try:
        lists = list_ids(engine)
        predicted = {one.score for one in SqlDefinitions(engine).snapshot().predictions.values()}
    finally:
        engine.dispose()
    offers = {path.name for path in workspace.models.glob(f"{UPLIFT}*")}
    return Known(
        lists=lists,
        scores=frozenset({*values.scores, *predicted, *offers}) if values.scores else None,
        groups=frozenset({*values.groups, *offers}) if values.groups else None,
        moments=frozenset(values.moments) or None,
    )


def kinds_of(workspace: Workspace) -> Kinds:
    """Every kind, with the conditions of audiences and the goals of predictions typed and checked."""
    return MappingProxyType(
        {**KINDS, AUDIENCE: audience_kind(lambda: known_to(workspace)), PREDICTION: prediction_kind()}
    )
