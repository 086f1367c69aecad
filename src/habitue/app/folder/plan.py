"""What a folder would change: each file beside what is stored, and whether what it asks of people could be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from typing import Any

import msgspec

from habitue.app.folder.files import Filed, name_of, text_of
from habitue.app.folder.problem import FolderProblem
from habitue.audiences.definition import TypedAudience, check_document
from habitue.audiences.goals import TypedPrediction, check_goal
from habitue.audiences.language.checks import Known
from habitue.core.errors import InvalidInput
from habitue.definitions import AUDIENCE, AudienceDocument, Definition, Definitions, Document, Kinds, Version, check
from habitue.definitions.kinds import PREDICTION, readable


class Step(msgspec.Struct, frozen=True):
    """A file that differs from what is stored.

    Attributes
    ----------
    stored
        What it is compared with; None when there is none.
    version
        The definition's newest version of any status; 0 when there is none.
    """

    filed: Filed
    stored: Version | None
    version: int

    @property
    def diff(self) -> str:
        """What changes, as a unified diff of the two files."""
        before = "" if self.stored is None else text_of(self.stored.content)
        name = self.filed.name
        label = "nothing" if self.stored is None else f"{name} ({self.stored.status} version {self.stored.version})"
        rows = unified_diff(before.splitlines(True), text_of(self.filed.document).splitlines(True), label, name)
        return "".join(rows)


def heads(definitions: Definitions, kinds: Kinds) -> dict[str, Definition]:
    """File name -> where the definition stands, of all that are carried in files."""
    found = (one for kind in kinds.values() if kind.in_git for one in definitions.of_kind(kind.name))
    return {name_of(one.kind, one.definition_id): one for one in found}


def newest(definition: Definition, *, published: bool) -> Version | None:
    """What the shop gets, or what was written last: the draft if there is one."""
    return definition.published if published else definition.draft or definition.published


def plan(filed: Sequence[Filed], stands: dict[str, Definition], kinds: Kinds, *, published: bool) -> list[Step]:
    """The files that differ from what is published, or else from what was written last."""
    steps = []
    for one in filed:
        definition = stands.get(one.name)
        stored = None if definition is None else newest(definition, published=published)
        if stored is None or not same(stored.content, one.document, kinds):
            steps.append(Step(one, stored, 0 if definition is None else definition.version))
    return steps


def same(stored: Document, document: Document, kinds: Kinds) -> bool:
    """Whether a stored document, which may be of an older schema, says what a checked one says."""
    try:
        return check(stored, kinds).model_dump_json() == check(document, kinds).model_dump_json()
    except InvalidInput:
        return False


def look_through(
    filed: Iterable[Filed], stands: dict[str, Definition], kinds: Kinds, known: Known, *, published: bool
) -> list[str]:
    """What is worth a look in the folder's audiences, each with its file and line.

    Audiences may refer to one another and to those that are stored, published ones only when they are to be published.

    Raises
    ------
    FolderProblem
        Some could not be published, or the goal of a prediction could not be.
    """
    filed = list(filed)
    files = {one.document.definition_id: one for one in filed if one.document.kind == AUDIENCE}
    heads_of = (newest(one, published=published) for one in stands.values() if one.kind == AUDIENCE)
    documents: dict[str, AudienceDocument[Any]] = {
        name: one for name, one in readable(filter(None, heads_of), kinds).items() if isinstance(one, AudienceDocument)
    }
    documents |= {name: TypedAudience.model_validate(one.document.body) for name, one in files.items()}
    wrong, odd = list(_goals(filed)), []
    for name, one in files.items():
        found, errors = check_document(documents[name], documents, known)
        for told in errors:
            path, _, message = told.partition(": ")
            wrong.append(f"{one.name}:{one.line(path)}: {message} ({path})")
        for finding in found.findings:
            if finding.severity == "warning":
                path = f"$.document.condition{finding.path[1:]}"
                odd.append(f"{one.name}:{one.line(path)}: {finding.message} ({path})")
    if wrong:
        raise FolderProblem(wrong)
    return odd


def _goals(filed: Iterable[Filed]) -> Iterator[str]:
    """What is wrong with the goals of predictions, each with its file and line."""
    for one in filed:
        if one.document.kind == PREDICTION:
            for told in check_goal(TypedPrediction.model_validate(one.document.body)):
                path, _, message = told.partition(": ")
                yield f"{one.name}:{one.line(path)}: {message} ({path})"
