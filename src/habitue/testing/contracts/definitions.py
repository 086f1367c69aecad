"""The promises of the port `Definitions`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType

import msgspec
import pytest

from habitue.core.errors import Conflict, InvalidInput, NotFound
from habitue.definitions import (
    KINDS,
    PLACEMENT,
    SWITCH,
    SWITCH_ID,
    Change,
    Definitions,
    Document,
    Kinds,
    PlacementDocument,
    Release,
    Version,
    default_placements,
    document_of,
)
from habitue.testing.contracts.definitions_life import check_life
from habitue.testing.contracts.store import Fresh, Store, race

RACERS = 8
ID = "home.for_you"
WRITTEN = Document(
    PLACEMENT,
    ID,
    1,
    {"placement_id": ID, "title": {"en": "For you"}, "page": "home", "strategies": ["for_you"], "n": 4},
)
ANA = Change("ana", 1_700_000_000_000, "first try")
BEN = Change("ben", 1_700_000_060_000)


def newer_kinds() -> Kinds:
    """The kinds as a later habitue would have them."""
    later = msgspec.structs.replace(KINDS[PLACEMENT], schema_version=2)
    return MappingProxyType({**KINDS, PLACEMENT: later})


class DefinitionsContract:
    """Subclass it and override `fresh`; `open` takes the kinds as an optional argument."""

    @pytest.fixture
    def fresh(self) -> Fresh[Definitions]:
        raise NotImplementedError("yield a Store whose `open` gives the Definitions under test")

    @pytest.fixture
    def store(self, fresh: Fresh[Definitions]) -> Iterator[Store[Definitions]]:
        with fresh() as store:
            yield store

    def test_any_life_keeps_its_whole_history(self, fresh: Fresh[Definitions]) -> None:
        check_life(fresh)

    def test_a_draft_is_seen_by_nobody_until_published(self, store: Store[Definitions]) -> None:
        definitions = store.open()
        version = definitions.save_draft(WRITTEN, ANA, expected_version=0)
        assert (version.version, version.status, version.change) == (1, "draft", ANA)
        assert store.open().snapshot().placements == {}
        release = definitions.publish(PLACEMENT, ID, BEN, expected_version=1)
        assert (release.version.version, release.changed_paths) == (2, ["$"])
        snapshot = store.open().snapshot()
        assert snapshot.version == release.snapshot_version == 1
        assert snapshot.placements[ID].version == 2
        assert snapshot.placements[ID].n == 4
        stands = store.open().get(PLACEMENT, ID)
        assert (stands.status, stands.draft, stands.version) == ("published", None, 2)

    def test_a_discarded_draft_leaves_the_shop_alone(self, store: Store[Definitions]) -> None:
        definitions = store.open()
        definitions.publish_document(WRITTEN, ANA)
        before = definitions.snapshot()
        definitions.save_draft(_with(n=9), BEN)
        version = definitions.discard(PLACEMENT, ID, BEN, expected_version=2)
        assert (version.version, version.status, version.document["n"]) == (3, "discarded", 4)
        assert definitions.snapshot() is before, "nothing was released"
        stands = store.open().get(PLACEMENT, ID)
        assert (stands.status, stands.draft, stands.version) == ("published", None, 3)
        assert [v.document["n"] for v in definitions.history(PLACEMENT, ID)] == [4, 9, 4], "what was given up is kept"
        with pytest.raises(Conflict):
            definitions.discard(PLACEMENT, ID, BEN)
        with pytest.raises(Conflict):
            definitions.publish(PLACEMENT, ID, BEN)

    def test_a_draft_that_was_never_published_can_be_discarded(self, store: Store[Definitions]) -> None:
        definitions = store.open()
        definitions.save_draft(WRITTEN, ANA)
        definitions.discard(PLACEMENT, ID, BEN)
        stands = store.open().get(PLACEMENT, ID)
        assert (stands.status, stands.draft, stands.published) == ("archived", None, None)
        assert definitions.snapshot().version == 0
        assert definitions.roll_back(PLACEMENT, ID, 1, ANA).snapshot_version == 1

    def test_a_release_says_what_changed(self, store: Store[Definitions]) -> None:
        definitions = store.open()
        definitions.publish_document(WRITTEN, ANA)
        definitions.save_draft(_with(n=6, pins=["p1"]), BEN)
        assert definitions.publish(PLACEMENT, ID, BEN).changed_paths == ["$.n", "$.pins[0]"]
        back = definitions.roll_back(PLACEMENT, ID, 1, ANA)
        assert back.changed_paths == ["$.n", "$.pins[0]"]
        assert back.version.restored_from == 1
        assert definitions.archive(PLACEMENT, ID, ANA).changed_paths == ["$"]

    @pytest.mark.parametrize("act", ["save_draft", "discard", "publish", "roll_back", "archive"])
    def test_of_racing_authors_exactly_one_wins(self, store: Store[Definitions], act: str) -> None:
        store.open().publish_document(WRITTEN, ANA)
        for _ in range(3):
            before = store.open().save_draft(_with(n=5), ANA).version
            acts = _acts(store, act, before)
            answers = race(RACERS, acts)
            winners = [answer for answer in answers if isinstance(answer, (Version, Release))]
            assert len(winners) == 1, answers
            assert sum(isinstance(answer, Conflict) for answer in answers) == RACERS - 1, answers
            assert [v.version for v in store.open().history(PLACEMENT, ID)] == list(range(before + 1, 0, -1))

    def test_authors_of_different_definitions_do_not_disturb_each_other(self, store: Store[Definitions]) -> None:
        documents = [document_of(placement) for placement in default_placements()[:RACERS]]
        answers = race(RACERS, lambda racer: store.open().publish_document(documents[racer], ANA, 0))
        releases = [answer for answer in answers if isinstance(answer, Release)]
        assert sorted(release.snapshot_version for release in releases) == list(range(1, RACERS + 1)), answers
        snapshot = store.open().snapshot()
        assert set(snapshot.placements) == {document.definition_id for document in documents}

    def test_the_snapshot_is_the_same_object_until_something_is_released(self, store: Store[Definitions]) -> None:
        ours, theirs = store.open(), store.open()
        theirs.publish_document(WRITTEN, ANA)
        first = ours.snapshot()
        theirs.save_draft(_with(n=9), BEN)
        assert ours.snapshot() is first
        theirs.publish(PLACEMENT, ID, BEN)
        assert ours.snapshot() is not first
        assert (first.placements[ID].n, ours.snapshot().placements[ID].n) == (4, 9)
        with pytest.raises(TypeError):
            first.placements["other"] = first.placements[ID]  # type: ignore[index]

    def test_pausing_is_a_release_with_a_history(self, store: Store[Definitions]) -> None:
        definitions = store.open()
        assert not definitions.snapshot().paused
        definitions.publish_document(WRITTEN, ANA)
        release = definitions.pause(True, BEN)
        paused = store.open().snapshot()
        assert (paused.paused, paused.switch.author, paused.switch.at) == (True, "ben", BEN.at)
        assert set(paused.placements) == {ID}, "pausing forgets nothing"
        definitions.pause(False, ANA)
        assert not store.open().snapshot().paused
        assert store.open().snapshot_at(release.snapshot_version).paused
        assert [v.document["paused"] for v in definitions.history(SWITCH, SWITCH_ID)] == [False, True]

    def test_everybody_can_pause_at_once(self, store: Store[Definitions]) -> None:
        answers = race(RACERS, lambda _: store.open().pause(True, ANA))
        assert all(isinstance(answer, Release) for answer in answers), answers
        assert store.open().snapshot().paused

    def test_a_definition_of_a_newer_version_is_refused_alone(self, store: Store[Definitions]) -> None:
        ours, later = store.open(), store.open(newer_kinds())
        ours.publish_document(document_of(default_placements()[1]), ANA)
        later.publish_document(msgspec.structs.replace(WRITTEN, schema_version=2), BEN)
        snapshot = ours.snapshot()
        assert set(snapshot.placements) == {"home.trending"}
        (refusal,) = snapshot.refused
        assert (refusal.definition_id, refusal.version) == (ID, 1)
        assert "schema version 2" in refusal.reason
        assert set(later.snapshot().placements) == {"home.trending", ID}, "nothing of it was lost"
        assert ours.get(PLACEMENT, ID).latest.schema_version == 2
        with pytest.raises(InvalidInput, match="schema version 2"):
            ours.save_draft(msgspec.structs.replace(WRITTEN, schema_version=2), ANA)
        with pytest.raises(InvalidInput, match="schema version 2"):
            ours.roll_back(PLACEMENT, ID, 1, ANA)
        assert ours.archive(PLACEMENT, ID, ANA).version.schema_version == 2

    def test_what_does_not_fit_its_schema_changes_nothing(self, store: Store[Definitions]) -> None:
        definitions = store.open()
        for wrong in (_with(n=0), _with(strategies=["best_seller"]), _with(placement_id="home.other"), _with(x=1)):
            for act in (definitions.save_draft, definitions.publish_document):
                with pytest.raises(InvalidInput):
                    act(wrong, ANA)
        with pytest.raises(InvalidInput, match="no kind"):
            definitions.save_draft(Document("wish", "a", 1, {}), ANA)
        assert definitions.of_kind(PLACEMENT) == []
        assert definitions.snapshot().version == 0

    def test_several_are_written_all_or_none(self, store: Store[Definitions]) -> None:
        definitions = store.open()
        definitions.publish_document(WRITTEN, ANA)
        more, trending = _with(n=9), document_of(default_placements()[1])
        for act in (definitions.save_drafts, definitions.publish_documents):
            for last in ((_with(n=0), None), (more, 7)):
                with pytest.raises((InvalidInput, Conflict)):
                    act([(trending, 0), last], ANA)
        assert [one.definition_id for one in definitions.of_kind(PLACEMENT)] == [ID]
        assert definitions.snapshot().version == 1
        drafts = definitions.save_drafts([(more, 1), (trending, 0)], ANA)
        assert [(one.definition_id, one.version) for one in drafts] == [(ID, 2), ("home.trending", 1)]
        releases = definitions.publish_documents([(more, 2), (trending, 1)], BEN)
        assert [one.snapshot_version for one in releases] == [2, 3]
        assert definitions.snapshot().placements[ID].n == 9
        assert definitions.snapshot_at(2).placements.keys() == {ID}
        assert definitions.publish_documents([], BEN) == []

    def test_what_is_published_agrees(self, store: Store[Definitions]) -> None:
        """Here: no two placements of as many products; asked of what would be published, whatever the way there."""
        asked: list[tuple[dict[str, int], list[str]]] = []

        def differ(documents: Mapping[str, PlacementDocument], changed: Collection[str]) -> None:
            asked.append(({name: one.n for name, one in documents.items()}, sorted(changed)))
            if len({one.n for one in documents.values()}) < len(documents):
                raise InvalidInput("two of the same length")

        kind = msgspec.structs.replace(KINDS[PLACEMENT], agree=differ)
        definitions = store.open(MappingProxyType({**KINDS, PLACEMENT: kind}))
        other = document_of(default_placements()[1])  # of 8
        definitions.publish_documents([(WRITTEN, None), (other, None)], ANA)
        assert asked == [({ID: 4, "home.trending": 8}, [ID, "home.trending"])]
        definitions.pause(True, ANA)
        definitions.save_draft(_with(n=8), ANA)
        acts: list[Callable[[], Release]] = [
            lambda: definitions.publish(PLACEMENT, ID, ANA),
            lambda: definitions.publish_document(_with(n=8), ANA),
        ]
        for act in acts:
            with pytest.raises(InvalidInput, match="same length"):
                act()
        assert definitions.snapshot().version == 3, "nothing was released"
        assert definitions.get(PLACEMENT, ID).draft is not None
        definitions.archive(PLACEMENT, "home.trending", ANA)
        assert asked[-1] == ({ID: 4}, ["home.trending"])
        definitions.publish(PLACEMENT, ID, ANA)
        with pytest.raises(InvalidInput, match="same length"):
            definitions.roll_back(PLACEMENT, "home.trending", 1, ANA)

    def test_what_is_not_there_is_not_found(self, store: Store[Definitions]) -> None:
        definitions = store.open()
        definitions.publish_document(WRITTEN, ANA)
        absent: list[Callable[[], object]] = [
            lambda: definitions.get(PLACEMENT, "no.such"),
            lambda: definitions.history(PLACEMENT, "no.such"),
            lambda: definitions.version(PLACEMENT, ID, 2),
            lambda: definitions.publish(PLACEMENT, "no.such", ANA),
            lambda: definitions.discard(PLACEMENT, "no.such", ANA),
            lambda: definitions.roll_back(PLACEMENT, ID, 2, ANA),
            lambda: definitions.archive(PLACEMENT, "no.such", ANA),
            lambda: definitions.snapshot_at(2),
            lambda: definitions.snapshot_at(-1),
        ]
        for act in absent:
            with pytest.raises(NotFound):
                act()
        assert definitions.snapshot().version == 1, "a refused change releases nothing"

    def test_documents_come_back_as_written(self, store: Store[Definitions]) -> None:
        title = {"en": "For you 🎁\u0000 ‏مرحبا‏ \"'\\", "fr": "Pour toi ; DROP TABLE"}
        definitions = store.open()
        definitions.save_draft(_with(title=title, pins=["π/1", "'; --"]), ANA)
        (stored,) = store.open().history(PLACEMENT, ID)
        assert stored.document == PlacementDocument.model_validate(
            {**WRITTEN.body, "title": title, "pins": ["π/1", "'; --"]}
        ).model_dump(mode="json")
        assert stored == store.open().version(PLACEMENT, ID, 1) == store.open().get(PLACEMENT, ID).draft


def _with(**changes: object) -> Document:
    return msgspec.structs.replace(WRITTEN, body={**WRITTEN.body, **changes})


def _acts(store: Store[Definitions], act: str, expected: int) -> Callable[[int], Version | Release]:
    def run(racer: int) -> Version | Release:
        definitions, change = store.open(), Change(f"racer {racer}", ANA.at)
        if act == "save_draft":
            return definitions.save_draft(_with(n=racer + 1), change, expected)
        if act == "discard":
            return definitions.discard(PLACEMENT, ID, change, expected)
        if act == "publish":
            return definitions.publish(PLACEMENT, ID, change, expected)
        if act == "roll_back":
            return definitions.roll_back(PLACEMENT, ID, 1, change, expected)
        return definitions.archive(PLACEMENT, ID, change, expected)

    return run
