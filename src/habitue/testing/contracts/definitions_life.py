"""Any sequence of drafts, discards, publications, roll-backs and archivings, held against a model of ten lines."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from habitue.core.errors import Conflict, HabitueError, NotFound
from habitue.definitions import PLACEMENT, Change, Definitions, Document, PlacementDocument
from habitue.testing.contracts.store import Fresh

_ids = st.sampled_from(["home.a", "home.b"])
_expected = st.sampled_from(["right", "right", "any", "stale"])

Past = list[tuple[str, dict[str, Any]]]


def check_life(fresh: Fresh[Definitions], *, examples: int = 25, steps: int = 20, shrink: bool = True) -> None:
    """Run the machine below on new stores; without `shrink` a failure is told as found, and at once."""
    phases = tuple(phase for phase in Phase if shrink or phase in (Phase.explicit, Phase.generate))
    quick = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )

    class Life(DefinitionsLife):
        def __init__(self) -> None:
            super().__init__(fresh)

    run_state_machine_as_test(Life, settings=quick)


class DefinitionsLife(RuleBasedStateMachine):
    """The model: per definition the list of (status, document), and per snapshot version what was published."""

    def __init__(self, fresh: Fresh[Definitions]) -> None:
        super().__init__()
        self._stack = ExitStack()
        store = self._stack.enter_context(fresh())
        self.ours, self.theirs = store.open(), store.open()
        self.past: dict[str, Past] = {}
        self.snapshots: list[dict[str, int]] = [{}]
        self.clock = 0

    def teardown(self) -> None:
        self._stack.close()

    @rule(definition_id=_ids, n=st.integers(1, 48), expected=_expected)
    def save_draft(self, definition_id: str, n: int, expected: str) -> None:
        document = _document(definition_id, n)
        if self._allowed(
            lambda: self.ours.save_draft(document, self._change(), self._version(definition_id, expected)),
            Conflict if expected == "stale" else None,
        ):
            self._add(definition_id, "draft", _complete(document))

    @rule(definition_id=_ids, expected=_expected)
    def discard(self, definition_id: str, expected: str) -> None:
        past = self.past.get(definition_id)
        refused = NotFound if not past else Conflict if past[-1][0] != "draft" or expected == "stale" else None
        if self._allowed(
            lambda: self.ours.discard(PLACEMENT, definition_id, self._change(), self._version(definition_id, expected)),
            refused,
        ):
            live = _live(self.past[definition_id])
            self._add(definition_id, "discarded", (live or self.past[definition_id][-1])[1])

    @rule(definition_id=_ids, expected=_expected)
    def publish(self, definition_id: str, expected: str) -> None:
        past = self.past.get(definition_id)
        refused = NotFound if not past else Conflict if past[-1][0] != "draft" or expected == "stale" else None
        if self._allowed(
            lambda: self.ours.publish(PLACEMENT, definition_id, self._change(), self._version(definition_id, expected)),
            refused,
        ):
            self._add(definition_id, "published", self.past[definition_id][-1][1])
            self._released()

    @rule(definition_id=_ids, to_version=st.integers(1, 6), expected=_expected)
    def roll_back(self, definition_id: str, to_version: int, expected: str) -> None:
        past = self.past.get(definition_id, [])
        refused = NotFound if to_version > len(past) else Conflict if expected == "stale" else None
        if self._allowed(
            lambda: self.ours.roll_back(
                PLACEMENT, definition_id, to_version, self._change(), self._version(definition_id, expected)
            ),
            refused,
        ):
            self._add(definition_id, "published", past[to_version - 1][1])
            self._released()

    @rule(definition_id=_ids, expected=_expected)
    def archive(self, definition_id: str, expected: str) -> None:
        past = self.past.get(definition_id)
        refused = NotFound if not past else Conflict if _rests(past) or expected == "stale" else None
        if self._allowed(
            lambda: self.ours.archive(PLACEMENT, definition_id, self._change(), self._version(definition_id, expected)),
            refused,
        ):
            live = _live(self.past[definition_id])
            self._add(definition_id, "archived", (live or self.past[definition_id][-1])[1])
            self._released()

    @invariant()
    def history_is_complete(self) -> None:
        for definition_id, past in self.past.items():
            history = self.theirs.history(PLACEMENT, definition_id)
            assert [(v.status, v.document) for v in reversed(history)] == past
            assert [v.version for v in reversed(history)] == list(range(1, len(past) + 1))

    @invariant()
    def everyone_sees_what_is_published(self) -> None:
        live = {k: found[1]["n"] for k, past in self.past.items() if (found := _live(past))}
        for definitions in (self.ours, self.theirs):
            assert {k: p.n for k, p in definitions.snapshot().placements.items()} == live
        stands = {d.definition_id: (d.version, d.draft is not None, d.published is not None) for d in self._stands()}
        assert stands == {
            k: (len(past), past[-1][0] == "draft", _live(past) is not None) for k, past in self.past.items()
        }

    @invariant()
    def old_snapshots_stay(self) -> None:
        for version, then in enumerate(self.snapshots):
            assert {k: p.n for k, p in self.theirs.snapshot_at(version).placements.items()} == then

    def _stands(self) -> list[Any]:
        return list(self.theirs.of_kind(PLACEMENT))

    def _allowed(self, act: Any, refused: type[HabitueError] | None) -> bool:
        if refused is None:
            act()
            return True
        with pytest.raises(refused):
            act()
        return False

    def _version(self, definition_id: str, expected: str) -> int | None:
        current = len(self.past.get(definition_id, []))
        return {"right": current, "any": None, "stale": current - 1 if current else 7}[expected]

    def _change(self) -> Change:
        self.clock += 1
        return Change("ana", self.clock)

    def _add(self, definition_id: str, status: str, document: dict[str, Any]) -> None:
        self.past.setdefault(definition_id, []).append((status, document))

    def _released(self) -> None:
        self.snapshots.append({k: found[1]["n"] for k, past in self.past.items() if (found := _live(past))})


def _live(past: Past) -> tuple[str, dict[str, Any]] | None:
    decided = [entry for entry in past if entry[0] in ("published", "archived")]
    return decided[-1] if decided and decided[-1][0] == "published" else None


def _rests(past: Past) -> bool:
    """Nobody drafts it and the shop gets nothing of it."""
    return past[-1][0] != "draft" and _live(past) is None


def _document(definition_id: str, n: int) -> Document:
    body = {"placement_id": definition_id, "title": {"en": "T"}, "page": "home", "strategies": ["trending"], "n": n}
    return Document(PLACEMENT, definition_id, 1, body)


def _complete(document: Document) -> dict[str, Any]:
    return PlacementDocument.model_validate(document.body).model_dump(mode="json")
