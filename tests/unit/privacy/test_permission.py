"""May we use a purpose for this person: the table of truth, and the mutants of each rule."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habitue.privacy import permission as rules
from habitue.privacy.consent import Purpose
from habitue.privacy.objections import OBJECTIONS
from habitue.privacy.permission import (
    ADDRESSES,
    CHANNELS,
    GRANTED,
    PENDING,
    REFUSED,
    SOFT_OPT_IN,
    Permission,
    Word,
    address_of,
    crowded,
    keep_word,
    key_of,
    permission,
    rank,
)

EMAIL = Purpose.MARKETING_EMAIL
YES: Word = (50, 1, GRANTED, "consent", "preferences")
SOFT: Word = (90, 1, GRANTED, "soft_opt_in", "import")
UNDATED: Word = (0, 1, GRANTED, "consent", "import")
ASKED: Word = (90, 1, PENDING, "consent", "form")
BASELESS: Word = (90, 1, PENDING, "", "import")
NO: Word = (60, 1, REFUSED, "", "unsubscribe")

# word of the address, word of the person -> allowed, because
TABLE: list[tuple[Word | None, Word | None, bool, str]] = [
    (None, None, False, "never_asked"),
    (None, YES, True, "consent"),
    (None, SOFT, True, "soft_opt_in"),
    (None, UNDATED, True, "consent"),
    (None, ASKED, False, "unconfirmed"),
    (None, BASELESS, False, "no_basis"),
    (None, NO, False, "refused"),
    (YES, None, True, "consent"),
    (NO, None, False, "refused"),
    (NO, (70, 1, GRANTED, "consent", "preferences"), False, "refused"),  # another node's yes is not this address's
    (YES, NO, False, "refused"),  # who refuses everything refuses here too
    ((70, 1, GRANTED, "consent", "preferences"), NO, True, "consent"),  # and may say yes again for one address
    (SOFT, NO, False, "refused"),  # later than the refusal, and still nobody's own word
    (UNDATED, NO, False, "refused"),
    (ASKED, NO, False, "refused"),
    (ASKED, YES, True, "consent"),  # what is pending takes nothing away
    (ASKED, SOFT, True, "soft_opt_in"),
]


@pytest.mark.parametrize(("own", "general", "allowed", "because"), TABLE)
def test_the_table_of_truth(own: Word | None, general: Word | None, allowed: bool, because: str) -> None:
    words = {key: word for key, word in ((key_of(EMAIL, "a"), own), (key_of(EMAIL), general)) if word is not None}
    told = permission(EMAIL, words, {}, address="a")
    assert (told.granted, told.because) == (allowed, because)
    deciding = general if own is None or told.source != own[4] else own
    assert told.since == (deciding[0] or None if deciding else None)


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("name", sorted(OBJECTIONS))
def test_an_objection_denies_its_purposes_whatever_is_granted(purpose: Purpose, name: str) -> None:
    words = {key_of(channel, address): YES for channel in CHANNELS for address in ("", "a")}
    everything = (99, 1, sum(Purpose))
    for address in ("", "a"):
        assert permission(purpose, words, {}, everything, address).granted
        told = permission(purpose, words, {name: (1, 0, True)}, everything, address)
        assert told.granted is (purpose not in OBJECTIONS[name])
        if not told.granted:
            assert told == Permission(granted=False, because="objection", source=name, since=1)
        assert permission(purpose, words, {name: (1, 0, False)}, everything, address).granted, "taken back"


def test_mutant_an_objection_that_is_not_asked_about_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_objection", lambda *_: None)
    with pytest.raises(AssertionError):
        test_an_objection_denies_its_purposes_whatever_is_granted(EMAIL, "marketing")


def test_everything_is_denied_by_default_and_opens_are_a_permission_of_their_own() -> None:
    for purpose in Purpose:
        assert permission(purpose, {}, {}).granted is (purpose is Purpose.NECESSARY)
    assert not permission(Purpose.EMAIL_OPEN, {key_of(EMAIL): YES}, {}).granted


def test_a_soft_opt_in_is_for_messages_and_for_nothing_else() -> None:
    for purpose in CHANNELS:
        told = permission(purpose, {key_of(purpose): SOFT}, {})
        assert told.granted is (purpose in SOFT_OPT_IN)
        assert told.because == ("soft_opt_in" if told.granted else "no_basis")


def test_what_is_no_channel_rests_on_the_newest_choice() -> None:
    chosen = (5, 0, int(Purpose.NECESSARY | Purpose.MEASURE))
    assert permission(Purpose.MEASURE, {}, {}, chosen) == Permission(
        granted=True, because="consent", source="banner", since=5
    )
    assert permission(Purpose.PERSONALISE, {}, {}, chosen).because == "refused"
    assert not permission(Purpose.ADS, {}, {}, (5, 0, int(Purpose.ADS))).granted, "channels have words of their own"


words_ = st.tuples(
    st.integers(0, 6),
    st.integers(0, 2),
    st.sampled_from([REFUSED, PENDING, GRANTED]),
    st.sampled_from(["", "consent", "soft_opt_in"]),
    st.sampled_from(["import", "form"]),
)
spoken = st.lists(
    st.tuples(st.sampled_from([key_of(EMAIL), key_of(EMAIL, "a"), key_of(Purpose.SMS, "b")]), words_), max_size=12
)


def kept(told: list[tuple[str, Word]]) -> dict[str, Word]:
    words: dict[str, Word] = {}
    for key, word in told:
        keep_word(words, key, word)
    return words


@settings(max_examples=200, deadline=None)
@given(spoken, st.randoms(use_true_random=False))
def test_the_word_that_holds_does_not_depend_on_the_order_of_arrival(
    told: list[tuple[str, Word]], mix: random.Random
) -> None:
    assert kept(told) == kept(mix.sample(told, len(told)))


@settings(max_examples=200, deadline=None)
@given(st.lists(words_, min_size=1, max_size=8))
def test_after_a_refusal_only_a_later_word_of_their_own_permits(said: list[Word]) -> None:
    """The rule told in another way than the code: over all words, not by their order."""
    held = permission(EMAIL, kept([(key_of(EMAIL, "a"), word) for word in said]), {}, address="a")
    refused = [word for word in said if word[2] == REFUSED]
    own = [word for word in said if word[2] == GRANTED and word[3] == "consent" and word[0] > 0]
    if refused:
        assert held.granted is any(word[0] > max(no[0] for no in refused) for word in own)
    elif own:
        assert held.granted
        assert held.since == max(word[0] for word in own)


def crowd(seed: int) -> dict[str, Word]:
    """The words about more addresses than are remembered, in an order of arrival."""
    told = [
        (key_of(EMAIL, f"{n * 7 % 60:02}"), (n // 2, n, (REFUSED, GRANTED)[n * 3 % 2], "consent", "import"))
        for n in range(200)
    ]
    return kept([(key_of(EMAIL), YES), *random.Random(seed).sample(told, len(told))])


def test_beyond_the_cap_order_does_not_matter_either() -> None:
    assert all(crowd(seed) == crowd(0) for seed in range(6))
    assert len(crowd(0)) == ADDRESSES + 1, "the person's own word is never dropped"


def test_a_crowd_of_addresses_permits_none_that_it_does_not_name() -> None:
    words = crowd(1)
    assert crowded(words)
    named = {address_of(key) for key in words} - {""}
    dropped = next(f"{n:02}" for n in range(60) if f"{n:02}" not in named)
    assert permission(EMAIL, words, {}, address=dropped).because == "crowded"
    assert not permission(EMAIL, words, {}, address=dropped).granted
    del words[key_of(EMAIL)]
    assert not permission(EMAIL, words, {}, address=dropped).granted
    assert permission(EMAIL, {key_of(EMAIL): YES}, {}, address=dropped).granted


def test_ranks_are_a_total_order_and_a_refusal_wins_the_same_moment() -> None:
    several = [YES, SOFT, UNDATED, ASKED, BASELESS, NO]
    for a, b in itertools.permutations(several, 2):
        assert (rank(a) < rank(b)) != (rank(b) < rank(a))
    assert rank((50, 0, REFUSED, "", "bounce")) > rank((50, 9, GRANTED, "consent", "preferences"))
