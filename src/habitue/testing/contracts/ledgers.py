"""The promises of the port `Ledger`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habitue.core.errors import InvalidInput
from habitue.ledgers import Cap, Claim, ClaimKey, CounterKey, Ledger, Mark
from habitue.testing.contracts.store import Fresh, Store, race

RACERS = 8
NOW = 1_700_000_000_000
KEY = ClaimKey(person_id="p1", definition_id="journey.welcome", version=1, step="mail_1", entry="2026-11-21")
DAILY = CounterKey(name="email", person_id="p1", period="2026-11-21")

_fields = st.sampled_from(["", "a", "b"])
_keys = st.builds(
    ClaimKey, person_id=_fields, definition_id=_fields, version=st.integers(1, 2), step=_fields, entry=_fields
)
_counters = st.builds(CounterKey, name=_fields, person_id=_fields, period=_fields)


class LedgerContract:
    """Subclass it and override `fresh`."""

    @pytest.fixture
    def fresh(self) -> Fresh[Ledger]:
        raise NotImplementedError("yield a Store whose `open` gives the Ledger under test")

    @pytest.fixture
    def store(self, fresh: Fresh[Ledger]) -> Iterator[Store[Ledger]]:
        with fresh() as store:
            yield store

    # --- claims --------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("mark", [None, "done", "failed", "cancelled"])
    def test_a_key_is_claimed_once_whatever_became_of_it(self, store: Store[Ledger], mark: Mark | None) -> None:
        ledger = store.open()
        assert ledger.find(KEY) is None
        assert ledger.claim(KEY, NOW) == "claimed"
        if mark:
            assert ledger.mark(KEY, mark, NOW + 5, "why")
        assert ledger.claim(KEY, NOW + 10) == "taken"
        assert store.open().find(KEY) == Claim(
            key=KEY,
            state=mark or "claimed",
            claimed_at=NOW,
            marked_at=NOW + 5 if mark else None,
            detail="why" if mark else "",
        )

    def test_racers_claim_each_key_once(self, store: Store[Ledger]) -> None:
        keys = [_entry(number) for number in range(20)]

        def claim_all(_: int) -> list[str]:
            ledger = store.open()
            return [ledger.claim(key, NOW) for key in keys]

        answers = race(RACERS, claim_all)
        outcomes = [answer for answer in answers if isinstance(answer, list)]
        assert len(outcomes) == RACERS, answers
        for of_one_key in zip(*outcomes, strict=True):
            assert sorted(of_one_key) == ["claimed"] + ["taken"] * (RACERS - 1)

    def test_keys_that_differ_anywhere_are_different(self, fresh: Fresh[Ledger]) -> None:
        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(_keys, max_size=8))
        def check(keys: list[ClaimKey]) -> None:
            with fresh() as store:
                ledger, seen = store.open(), set[ClaimKey]()
                for key in keys:
                    assert ledger.claim(key, NOW) == ("taken" if key in seen else "claimed")
                    seen.add(key)

        check()

    def test_a_claim_is_marked_once(self, store: Store[Ledger]) -> None:
        assert not store.open().mark(KEY, "done", NOW), "there is nothing to mark"
        store.open().claim(KEY, NOW)
        answers = race(RACERS, lambda racer: store.open().mark(KEY, "done", NOW + racer, str(racer)))
        assert sorted(map(str, answers)) == ["False"] * (RACERS - 1) + ["True"]
        winner = answers.index(True)
        found = store.open().find(KEY)
        assert found is not None
        assert (found.marked_at, found.detail) == (NOW + winner, str(winner))

    def test_what_a_crash_left_unmarked_is_listed_oldest_first(self, store: Store[Ledger]) -> None:
        ledger = store.open()
        for number in (3, 1, 2, 0):
            ledger.claim(_entry(number), NOW + number)
        ledger.mark(_entry(1), "done", NOW + 9)
        assert [claim.key for claim in store.open().unmarked(NOW + 3)] == [_entry(0), _entry(2)]
        assert [claim.key for claim in store.open().unmarked(NOW + 99, n=1)] == [_entry(0)]

    # --- caps ----------------------------------------------------------------------------------------------------

    def test_racers_never_pass_a_cap(self, store: Store[Ledger]) -> None:
        cap, tries = 25, 12

        def increment(_: int) -> int:
            ledger = store.open()
            return sum(ledger.try_increment(DAILY, cap) for _try in range(tries))

        counted = race(RACERS, increment)
        assert RACERS * tries > cap, "the cap would hold by itself"
        assert sum(n for n in counted if isinstance(n, int)) == cap, counted
        assert store.open().count(DAILY) == cap

    def test_racers_never_claim_past_a_cap(self, store: Store[Ledger]) -> None:
        cap, tries = 10, 6
        shop_wide = CounterKey(name="email")

        def claim(racer: int) -> list[str]:
            ledger = store.open()
            keys = [_entry(racer * tries + number) for number in range(tries)]
            # the caps in either order: were they counted as given, racers could wait for each other for ever
            caps = [Cap(DAILY, cap), Cap(shop_wide, 1000)]
            return [ledger.claim(key, NOW, caps if racer % 2 else caps[::-1]) for key in keys]

        answers = race(RACERS, claim)
        outcomes = [outcome for answer in answers if isinstance(answer, list) for outcome in answer]
        assert (outcomes.count("claimed"), outcomes.count("capped")) == (cap, RACERS * tries - cap), answers
        assert (store.open().count(DAILY), store.open().count(shop_wide)) == (cap, cap)
        assert len(store.open().unmarked(NOW + 1)) == cap

    def test_a_capped_claim_leaves_no_trace(self, store: Store[Ledger]) -> None:
        ledger = store.open()
        full, open_cap = CounterKey(name="full"), CounterKey(name="a first in order")
        assert ledger.try_increment(full, 1)
        assert ledger.claim(KEY, NOW, [Cap(full, 1), Cap(open_cap, 9)]) == "capped"
        assert ledger.find(KEY) is None
        assert (ledger.count(full), ledger.count(open_cap)) == (1, 0)
        assert ledger.claim(KEY, NOW, [Cap(full, 2), Cap(open_cap, 9)]) == "claimed", "it may be tried again"

    def test_a_taken_claim_counts_nothing(self, store: Store[Ledger]) -> None:
        ledger = store.open()
        assert ledger.claim(KEY, NOW, [Cap(DAILY, 5)]) == "claimed"
        assert ledger.claim(KEY, NOW, [Cap(DAILY, 5)]) == "taken"
        assert ledger.count(DAILY) == 1

    def test_counters_count_what_fits_and_nothing_else(self, fresh: Fresh[Ledger]) -> None:
        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(st.tuples(_counters, st.integers(-1, 6), st.integers(1, 4)), max_size=12))
        def check(steps: list[tuple[CounterKey, int, int]]) -> None:
            with fresh() as store:
                ledger, model = store.open(), dict[CounterKey, int]()
                for counter, cap, by in steps:
                    fits = model.get(counter, 0) + by <= cap
                    assert ledger.try_increment(counter, cap, by) is fits
                    model[counter] = model.get(counter, 0) + (by if fits else 0)
                    assert ledger.count(counter) == model[counter]

        check()

    @pytest.mark.parametrize("by", [0, -1])
    def test_counters_never_shrink(self, store: Store[Ledger], by: int) -> None:
        with pytest.raises(InvalidInput):
            store.open().try_increment(DAILY, 5, by)

    # --- erasure -------------------------------------------------------------------------------------------------

    def test_erasing_a_person_leaves_the_others(self, store: Store[Ledger]) -> None:
        ledger = store.open()
        other = ClaimKey(person_id="p2", definition_id="journey.welcome", version=1)
        for key in (KEY, other):
            theirs, everyones = CounterKey(name="email", person_id=key.person_id), CounterKey(name="all")
            ledger.claim(key, NOW, [Cap(theirs, 5), Cap(everyones, 9)])
        assert ledger.erase("p1") == 2
        assert ledger.find(KEY) is None
        assert ledger.count(CounterKey(name="email", person_id="p1")) == 0
        assert ledger.find(other) is not None
        assert ledger.count(CounterKey(name="email", person_id="p2")) == 1
        assert ledger.count(CounterKey(name="all")) == 2
        with pytest.raises(InvalidInput):
            ledger.erase("")


def _entry(number: int) -> ClaimKey:
    return ClaimKey(person_id="p1", definition_id="journey.welcome", version=1, entry=str(number))
