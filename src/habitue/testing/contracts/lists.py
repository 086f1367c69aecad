"""What every store of imported lists must do."""

from __future__ import annotations

import pytest

from habitue.audiences.lists.imported import Entry, ListChange, NewList
from habitue.audiences.lists.port import Lists
from habitue.core.errors import Conflict, HabitueError, InvalidInput, NotFound
from habitue.testing.contracts.store import Fresh, race

NOW = 1_800_000_000_000
VIP = NewList(list_id="crm.vip", title="VIP", basis="consent", origin="CRM", source="crm")


def entries(*stated: str) -> list[Entry]:
    return [Entry(one, one) for one in stated]


class ListsContract:
    """Contract of `Lists`. Give a `fresh` fixture. Stability: testing."""

    @pytest.fixture
    def fresh(self) -> Fresh[Lists]:
        raise NotImplementedError("return a way to open your store")

    def test_a_list_is_made_once_and_says_what_it_was_said_to_be(self, fresh: Fresh[Lists]) -> None:
        with fresh() as store:
            made = race(5, lambda _: store.open().create(VIP, "me", NOW))
            assert sorted(isinstance(one, HabitueError) for one in made) == [False, True, True, True, True]
            assert all(isinstance(one, Conflict) for one in made if isinstance(one, HabitueError))
            (one,) = store.open().everything()
            assert (one.basis, one.origin, one.source, one.version, one.entries) == ("consent", "CRM", "crm", 0, 0)

    @pytest.mark.parametrize(
        "wrong",
        [{"list_id": "CRM!"}, {"origin": " "}, {"title": ""}, {"basis": "because"}],
        ids=lambda one: next(iter(one)),
    )
    def test_without_a_basis_and_where_it_is_from_there_is_no_list(
        self, fresh: Fresh[Lists], wrong: dict[str, str]
    ) -> None:
        said = {field: getattr(VIP, field) for field in NewList.__struct_fields__} | wrong
        with fresh() as store:
            with pytest.raises(InvalidInput):
                store.open().create(NewList(**said), "me", NOW)
            assert store.open().everything() == []

    def test_replacing_adding_and_removing(self, fresh: Fresh[Lists]) -> None:
        with fresh() as store:
            lists = store.open()
            lists.create(VIP, "me", NOW)
            steps = [("replace", "abc", 3, 0, "abc"), ("add", "cd", 1, 0, "abcd"), ("remove", "dx", 0, 1, "abc"),
                     ("replace", "bz", 1, 2, "bz")]  # fmt: skip
            for number, (mode, stated, added, removed, left) in enumerate(steps, 1):
                done = lists.change("crm.vip", mode, entries(*stated), "me", NOW + number)  # type: ignore[arg-type]
                assert done is not None
                assert (done.version, done.added, done.removed) == (number, added, removed)
                assert sorted(store.open().known_as("crm.vip")) == sorted(left)
            (one,) = lists.everything()
            assert (one.version, one.entries, one.changed_at) == (4, 2, NOW + 4)
            assert [change.version for change in lists.history("crm.vip", 2)] == [4, 3]

    def test_every_change_raises_the_revision_and_is_seen_by_others(self, fresh: Fresh[Lists]) -> None:
        with fresh() as store:
            here, there = store.open(), store.open()
            seen = [there.revision()]
            here.create(VIP, "me", NOW)
            seen.append(there.revision())
            here.change("crm.vip", "add", entries("a"), "me", NOW)
            seen.append(there.revision())
            here.remove("crm.vip")
            seen.append(there.revision())
            assert sorted(set(seen)) == seen
            assert there.everything() == []
            with pytest.raises(NotFound):
                here.remove("crm.vip")
            with pytest.raises(NotFound):
                here.change("crm.vip", "add", [], "me", NOW)

    def test_the_same_cause_changes_a_list_once(self, fresh: Fresh[Lists]) -> None:
        with fresh() as store:
            store.open().create(VIP, "me", NOW)
            store.open().change("crm.vip", "add", entries("a"), "me", NOW, cause="msg_1")
            store.open().change("crm.vip", "remove", entries("a"), "me", NOW)
            told = race(4, lambda _: store.open().change("crm.vip", "add", entries("a"), "me", NOW, cause="msg_1"))
            assert told == [None] * 4
            assert list(store.open().known_as("crm.vip")) == []
            two = race(4, lambda _: store.open().change("crm.vip", "add", entries("b"), "me", NOW, cause="msg_2"))
            assert sum(isinstance(one, ListChange) for one in two) == 1

    def test_a_hashed_address_stays_found_when_it_is_stated_again(self, fresh: Fresh[Lists]) -> None:
        with fresh() as store:
            lists = store.open()
            lists.create(VIP, "me", NOW)
            lists.change("crm.vip", "add", entries("hffff", "d0"), "me", NOW)
            assert lists.unknown() == {"hffff"}
            before = lists.revision()
            lists.make_known({"hffff": "e1"})
            assert lists.revision() == before
            lists.change("crm.vip", "replace", entries("hffff"), "me", NOW)
            assert (lists.unknown(), list(lists.known_as("crm.vip"))) == (set(), ["e1"])
            lists.change("crm.vip", "remove", entries("hffff"), "me", NOW)
            assert list(lists.known_as("crm.vip")) == []
