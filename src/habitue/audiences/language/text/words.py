"""The words of the text form, and which operator each phrase is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from habitue.audiences.language.condition import Measure, Operator

PHRASES: Mapping[Operator, str] = MappingProxyType(
    {
        "is": "is",
        "is_not": "is not",
        "one_of": "is one of",
        "none_of": "is none of",
        "contains": "contains",
        "starts_with": "starts with",
        "ends_with": "ends with",
        "at_least": "at least",
        "at_most": "at most",
        "more_than": "more than",
        "less_than": "less than",
        "between": "between",
        "known": "is known",
        "unknown": "is unknown",
        "in_last": "in last",
        "not_in_last": "not in last",
        "in_next": "in next",
        "after": "after",
        "before": "before",
    }
)
# The longest first: `is not` is no `is` of a value that begins with `not`.
BY_LENGTH: tuple[tuple[tuple[str, ...], Operator], ...] = tuple(
    sorted(((tuple(phrase.split()), op) for op, phrase in PHRASES.items()), key=lambda pair: (-len(pair[0]), pair[0]))
)
MEASURES: tuple[Measure, ...] = ("count", "sum", "distinct", "first", "last", "nth")
# What a condition may begin with that is no fact.
LEADS = ("all", "any", "not", "everybody", "nobody", *MEASURES, "sequence", "in", "on")
# What else may stand where a name could: a name that is one of these is written in quotes.
RESERVED = frozenset(LEADS) | {"since", "this", "no"}
_BARE = re.compile(r"[^\W\d]\w*(\.\w+)*")


def is_bare(name: str) -> bool:
    """Whether the name of a fact or field can be written without quotes.

    >>> is_bare("product.category"), is_bare("last"), is_bare("shoe size")
    (True, False, False)
    """
    return bool(_BARE.fullmatch(name)) and name not in RESERVED


def meant(word: str, known: Iterable[str]) -> str:
    """A question for the one who wrote it, when a known name is near; else nothing.

    >>> meant("contry", ["country", "city"])
    '; did you mean "country"?'
    """
    folded = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), folded, n=1, cutoff=0.7)
    return f'; did you mean "{folded[found[0]]}"?' if found else ""
