"""The audience language as a typed tree: what a definition's JSON is, and what the two evaluators read.

A condition is a group of others, a question about the events a person is remembered by, a fact about the person, a
sequence of events, or another audience or list. Fields and facts are named in `habitue.audiences.vocabulary`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, model_validator

_MOST = 2**53  # whole numbers that every reader of JSON reads exactly
Number = Annotated[StrictInt, Field(ge=-_MOST, le=_MOST)] | Annotated[StrictFloat, Field(allow_inf_nan=False)]
Comparable = StrictBool | Number | Annotated[StrictStr, Field(max_length=500)]
Duration = Annotated[
    str, Field(pattern=r"^[1-9][0-9]{0,4}(m|h|d|w)$", description="`90m`, `12h`, `30d`, `8w`; a day has 24 hours.")
]
Instant = Annotated[
    str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", description="ISO 8601 in UTC, to the second.")
]
Name = Annotated[str, Field(min_length=1, max_length=120)]
FieldName = Annotated[str, Field(min_length=1, max_length=80)]
AudienceId = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=80)]

Operator = Literal[
    "is", "is_not", "one_of", "none_of", "contains", "starts_with", "ends_with", "at_least", "at_most", "more_than",
    "less_than", "between", "known", "unknown", "in_last", "not_in_last", "in_next", "after", "before",
]  # fmt: skip
NO_VALUE: frozenset[Operator] = frozenset({"known", "unknown"})
OF_LIST: frozenset[Operator] = frozenset({"one_of", "none_of"})
OF_TEXT: frozenset[Operator] = frozenset({"contains", "starts_with", "ends_with"})
OF_ORDER: frozenset[Operator] = frozenset({"at_least", "at_most", "more_than", "less_than", "between"})
OF_TIME: frozenset[Operator] = frozenset({"in_last", "not_in_last", "in_next", "after", "before"})
# What is not known fails every test but these: nobody is in an audience for what we do not know of them.
OF_UNKNOWN: frozenset[Operator] = frozenset({"unknown", "is_not", "none_of", "not_in_last"})


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Comparison(_Node):
    """A comparison with constants.

    Numbers: `is`, `is_not`, `one_of`, `none_of`, `at_least`, `at_most`, `more_than`, `less_than`, `between` (both ends
    included). Texts: `is`, `is_not`, `one_of`, `none_of`, `contains`, `starts_with`, `ends_with`; upper and lower case
    are alike. Times: `in_last`, `not_in_last`, `in_next` (a duration), `after`, `before` (an instant). All: `known`,
    `unknown`. What is not known fails all but `unknown`, `is_not`, `none_of` and `not_in_last`.
    """

    op: Operator
    value: Comparable | None = None
    values: Annotated[tuple[Comparable, ...], Field(max_length=1000)] = ()
    high: Number | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        wants = {"value": self.op not in NO_VALUE | OF_LIST, "values": self.op in OF_LIST, "high": self.op == "between"}
        has = {"value": self.value is not None, "values": bool(self.values), "high": self.high is not None}
        for part, needed in wants.items():
            if needed != has[part]:
                raise ValueError(f"{self.op!r} {'needs' if needed else 'takes no'} `{part}`")
        return self


class Filter(_Node):
    """A test of one field of an event."""

    field: FieldName
    test: Comparison


class Last(_Node):
    """From a duration ago until now."""

    last: Duration


class Between(_Node):
    """From an instant (included) to another (not)."""

    since: Instant
    until: Instant | None = None


class ThisVisit(_Node):
    """Since the visit began that is going on; nothing when nobody is there."""

    visit: Literal["this"]


Window = Last | Between | ThisVisit
Measure = Literal["count", "sum", "distinct", "first", "last", "nth"]


class Events(_Node):
    """A figure about the remembered events of one name: how many, the sum or number of different values of a field, or
    the field's value at the first, last or nth-newest of them; compared with constants."""

    type: Literal["events"] = "events"
    event: Name
    where: Annotated[tuple[Filter, ...], Field(max_length=20, description="All of these hold.")] = ()
    window: Window | None = Field(default=None, description="None: as far back as remembered.")
    measure: Measure = "count"
    field: FieldName | None = Field(default=None, description="What is summed, counted or looked at; `at` is the time.")
    n: Annotated[int | None, Field(ge=1, le=60, description="For `nth`: 1 is the newest.")] = None
    test: Comparison = Comparison(op="at_least", value=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.measure == "count") != (self.field is None):
            raise ValueError(f"{self.measure!r} {'takes no' if self.measure == 'count' else 'needs a'} `field`")
        if (self.measure == "nth") != (self.n is not None):
            raise ValueError(f"{self.measure!r} {'needs' if self.measure == 'nth' else 'takes no'} `n`")
        return self


class Fact(_Node):
    """Something about the person at this moment."""

    type: Literal["fact"] = "fact"
    fact: FieldName
    key: Annotated[str | None, Field(min_length=1, max_length=200, description="Which trait, category, score.")] = None
    test: Comparison


class Step(_Node):
    """One event of a sequence.

    With `absent`, no such event lies between the neighbours; at the end, none follows `within` the time, which has
    passed.
    """

    event: Name
    where: Annotated[tuple[Filter, ...], Field(max_length=20)] = ()
    within: Duration | None = Field(default=None, description="Of the step before that is not absent.")
    absent: bool = False


class Sequence(_Node):
    """Events one after another, all in the window."""

    type: Literal["sequence"] = "sequence"
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=6)]
    window: Window | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        steps = self.steps
        if steps[0].absent:
            raise ValueError("the first step cannot be absent: it is what the others are counted from")
        if any(one.absent and other.absent for one, other in pairwise(steps)):
            raise ValueError("two absent steps in a row: put what may not happen into sequences of their own")
        if steps[-1].absent and steps[-1].within is None:
            raise ValueError("an absent last step needs `within`: without an end it could still happen")
        if any(step.absent and step.within for step in steps[:-1]):
            raise ValueError("an absent step between two others takes no `within`: it ends with the next step")
        if steps[0].within:
            raise ValueError("the first step takes no `within`: use the window")
        return self


class InAudience(_Node):
    """Whether the person is in another audience."""

    type: Literal["audience"] = "audience"
    audience_id: AudienceId


class InList(_Node):
    """Whether the person is on an imported list."""

    type: Literal["list"] = "list"
    list_id: AudienceId


class All(_Node):
    """Every one of these; an empty group holds for everybody."""

    type: Literal["all"] = "all"
    of: Annotated[tuple[Condition, ...], Field(max_length=50)]


class AnyOf(_Node):
    """At least one of these; an empty group holds for nobody."""

    type: Literal["any"] = "any"
    of: Annotated[tuple[Condition, ...], Field(max_length=50)]


class Not(_Node):
    """The opposite."""

    type: Literal["not"] = "not"
    of: Condition


Condition = Annotated[All | AnyOf | Not | Events | Fact | Sequence | InAudience | InList, Field(discriminator="type")]

for _model in (All, AnyOf, Not):
    _model.model_rebuild()

_UNIT_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


def duration_ms(text: Duration) -> int:
    """Milliseconds of a duration.

    >>> duration_ms("2d"), duration_ms("90m")
    (172800000, 5400000)
    """
    return int(text[:-1]) * _UNIT_MS[text[-1]]
