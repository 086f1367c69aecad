"""Replaying dead letters into the log: each is appended and then discarded, so that a crash between repeats nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from habitue.collect.replaying import once_more

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_PAGE = 200


class Replayed(msgspec.Struct, frozen=True):
    """What became of the dead letters.

    Attributes
    ----------
    stored, duplicate
        Appended now; stored meanwhile. Both are gone from the dead letters.
    left
        Those that still cannot be used, by rule.
    """

    stored: int
    duplicate: int
    left: dict[str, int]


def replay(runtime: Runtime, rule: str = "") -> Replayed:
    """Replay all dead letters, or those of one rule, oldest first."""
    counts: Counter[str] = Counter()
    left: Counter[str] = Counter()
    newest = runtime.log.dead_letters(1)
    after, last = 0, newest[0].letter_id if newest else 0
    while after < last:
        page = [letter for letter in runtime.log.letters_after(after, _PAGE) if letter.letter_id <= last]
        if not page:
            break  # somebody else discarded the rest
        after = page[-1].letter_id
        done = []
        for letter in page:
            if rule and letter.rule != rule:
                continue
            intake = once_more(letter, runtime.collector, runtime.vault)
            outcome = "" if intake is None else runtime.log.append(intake)[0].outcome
            if outcome in ("stored", "duplicate"):
                counts[outcome] += 1
            else:
                left[letter.rule] += 1
            if outcome:  # one that failed again has a new letter, which takes the place of this one
                done.append(letter.letter_id)
        runtime.log.discard(done)
    return Replayed(counts["stored"], counts["duplicate"], dict(sorted(left.items())))
