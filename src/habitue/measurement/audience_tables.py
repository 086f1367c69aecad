"""The tables behind what is said of audiences: who was in which when a week began, and what people did then.

On top of `habitue.measurement.tables`, so bots, staff, tests, objectors and whoever does not grant *measure* are out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from habitue.lake.port import Batch, Parameter

Members = Mapping[str, Sequence[str]]
"""Audience id -> the people in it at one instant."""

# When each person was first seen by something that may be measured; over all time, unlike `actions`
_FIRST_SEEN = """
SELECT coalesce(l.person_id, e.node_id) AS person_id, min(e.occurred_at) AS first_at
FROM events e
LEFT JOIN links l ON l.node_id = e.node_id
LEFT JOIN excluded_nodes x ON x.node_id = e.node_id
LEFT JOIN left_out_events o ON o.position = e.position
LEFT JOIN objecting ob ON ob.node_id = e.node_id
WHERE e.node_id <> '' AND x.node_id IS NULL AND ob.node_id IS NULL AND o.position IS NULL
    AND e.name <> 'Decision Made' AND (e.consent & $measure) <> 0
GROUP BY coalesce(l.person_id, e.node_id)
"""

# What each person did in [$from, $until): one row for everybody who did something or was known before
_PERSON_FIGURES = """
WITH of_visits AS (
    SELECT v.person_id, count(*) AS visits, sum(CASE WHEN EXISTS (
        SELECT 1 FROM orders o WHERE o.measured = 1 AND o.person_id = v.person_id
            AND o.occurred_at >= v.started_at AND o.occurred_at <= v.ended_at + $gap_ms) THEN 1 ELSE 0 END) AS converted
    FROM visits v WHERE v.started_at >= $from AND v.started_at < $until GROUP BY v.person_id
), of_orders AS (
    SELECT person_id, count(*) AS orders, sum(in_currency) AS paid, sum(net_minor) AS net, sum(returned) AS returned
    FROM orders WHERE measured = 1 AND occurred_at >= $from AND occurred_at < $until GROUP BY person_id
)
SELECT f.person_id, CASE WHEN f.first_at < $from THEN 1 ELSE 0 END AS known,
    CAST(coalesce(v.visits, 0) AS DOUBLE) AS v, CAST(coalesce(v.converted, 0) AS DOUBLE) AS c,
    CAST(coalesce(o.orders, 0) AS DOUBLE) AS o, CAST(coalesce(o.paid, 0) AS DOUBLE) AS p,
    CAST(coalesce(o.net, 0) AS DOUBLE) AS r, CAST(coalesce(o.returned, 0) AS DOUBLE) AS b
FROM first_seen f
LEFT JOIN of_visits v ON v.person_id = f.person_id
LEFT JOIN of_orders o ON o.person_id = f.person_id
WHERE f.first_at < $until
"""

_SUMS = """
    count(*), coalesce(sum(CASE WHEN v > 0 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN o > 0 THEN 1 ELSE 0 END), 0),
    coalesce(sum(CASE WHEN o > 1 THEN 1 ELSE 0 END), 0),
    coalesce(sum(v), 0), coalesce(sum(v * v), 0), coalesce(sum(c), 0), coalesce(sum(c * c), 0), coalesce(sum(c * v), 0),
    coalesce(sum(o), 0), coalesce(sum(o * o), 0), coalesce(sum(p), 0), coalesce(sum(p * p), 0),
    coalesce(sum(r), 0), coalesce(sum(r * r), 0), coalesce(sum(r * p), 0),
    coalesce(sum(CASE WHEN v > 0 THEN r ELSE 0 END), 0), coalesce(sum(b), 0), coalesce(sum(b * b), 0),
    coalesce(sum(b * o), 0)
"""
_KNOWN = "SELECT {sums} FROM person_figures WHERE known = $known".replace("{sums}", _SUMS)
_OF_AUDIENCES = """
SELECT m.audience_id, {sums} FROM person_figures f
JOIN members m ON m.person_id = f.person_id AND m.week = $week
WHERE f.known = 1 GROUP BY m.audience_id
""".replace("{sums}", _SUMS)
_PAIRS = """
SELECT a.audience_id, b.audience_id AS with_id, count(*) FROM members a
JOIN members b ON b.person_id = a.person_id AND b.week = a.week AND a.audience_id <= b.audience_id
JOIN first_seen f ON f.person_id = a.person_id AND f.first_at < $from
WHERE a.week = $week GROUP BY a.audience_id, b.audience_id
"""

# Of those who were known at that instant already: what `known` means in the sums above
_SIZES = """
SELECT m.audience_id, m.week, count(*) FROM members m
JOIN week_starts s ON s.week = m.week JOIN first_seen f ON f.person_id = m.person_id AND f.first_at < s.at_ms
GROUP BY m.audience_id, m.week
"""
_STAYED = """
SELECT a.audience_id, a.week, count(*) FROM members a
JOIN members b ON b.audience_id = a.audience_id AND b.person_id = a.person_id AND b.week = a.week + 1
JOIN week_starts s ON s.week = a.week JOIN first_seen f ON f.person_id = a.person_id AND f.first_at < s.at_ms
GROUP BY a.audience_id, a.week
"""


class Sums(msgspec.Struct, frozen=True):
    """Sufficient statistics of a group of people; a letter is a figure of one person, two letters a product's sum.

    `v` visits, `c` visits with an order, `o` orders, `p` orders in the shop's currency, `r` their revenue less what
    came back (minor units), `rv` the revenue of those who visited, `b` orders of which something came back.
    """

    n: int = 0
    visitors: int = 0
    buyers: int = 0
    repeaters: int = 0
    v: float = 0
    vv: float = 0
    c: float = 0
    cc: float = 0
    cv: float = 0
    o: float = 0
    oo: float = 0
    p: float = 0
    pp: float = 0
    r: float = 0
    rr: float = 0
    rp: float = 0
    rv: float = 0
    b: float = 0
    bb: float = 0
    bo: float = 0

    def __sub__(self, part: Sums) -> Sums:
        """The others, when `part` is some of these people."""
        mine, theirs = msgspec.structs.astuple(self), msgspec.structs.astuple(part)
        return Sums(*(a - b for a, b in zip(mine, theirs, strict=True)))


class Groups(msgspec.Struct, frozen=True):
    """Everybody known when the span began, each audience of them, and whoever was first seen in it."""

    known: Sums
    newcomers: Sums
    audiences: dict[str, Sums]


def put_first_seen(batch: Batch, parameters: Mapping[str, Parameter]) -> None:
    """Make the table ``first_seen`` (person_id, first_at) of whoever may be measured."""
    batch.table("first_seen", _FIRST_SEEN, parameters)


def put_members(batch: Batch, by_week: Sequence[Members]) -> None:
    """Make the table ``members`` (week, audience_id, person_id): who was in each when each week or day began."""
    # columns at once: a list of rows would be gigabytes where many audiences have many people
    listed = [(week, name, people) for week, members in enumerate(by_week) for name, people in members.items()]
    sizes = [len(people) for _, _, people in listed]
    batch.put(
        "members",
        {
            "week": np.repeat(np.array([week for week, _, _ in listed], dtype=np.int64), sizes),
            "audience_id": np.repeat(np.array([name for _, name, _ in listed], dtype=object), sizes),
            "person_id": np.array([person for _, _, people in listed for person in people], dtype=object),
        },
    )


def groups(batch: Batch, week: int, from_ms: int, until_ms: int, parameters: Mapping[str, Parameter]) -> Groups:
    """What people did in a span, by the audiences they were in when the week of that number began."""
    asked = {**parameters, "from": from_ms, "until": until_ms, "week": week}
    batch.table("person_figures", _PERSON_FIGURES, asked)
    (known,), (newcomers,) = (batch.rows(_KNOWN, {"known": known}) for known in (1, 0))
    return Groups(
        known=_sums(known),
        newcomers=_sums(newcomers),
        audiences={row[0]: _sums(row[1:]) for row in batch.rows(_OF_AUDIENCES, asked)},
    )


def pairs(batch: Batch, week: int, from_ms: int) -> dict[tuple[str, str], int]:
    """People known and in both audiences when a week began; an audience with itself gives its size."""
    found = batch.rows(_PAIRS, {"week": week, "from": from_ms})
    return {(str(one), str(other)): int(count) for one, other, count in found}


class Moves(msgspec.Struct, frozen=True):
    """How many were in an audience when a week or day began, came in and went until it ended."""

    people: int
    entered: int
    left: int


def moves(batch: Batch, instants: Sequence[int]) -> dict[str, list[Moves]]:
    """Of each audience anybody was in, each week's, and at last who was in it when the newest ended (nobody moves).

    After `put_first_seen` and `put_members`.

    Parameters
    ----------
    instants
        At which `put_members` was told who was in each, ms UTC: of each week's beginning and of the newest's end.
    """
    batch.put("week_starts", {"week": list(range(len(instants))), "at_ms": list(instants)})
    sizes, stayed = ({(str(a), int(w)): int(n) for a, w, n in batch.rows(sql)} for sql in (_SIZES, _STAYED))
    last = len(instants) - 1
    return {
        name: [
            Moves(
                people=(people := sizes.get((name, week), 0)),
                entered=sizes.get((name, week + 1), 0) - kept if week < last else 0,
                left=people - kept if week < last else 0,
            )
            for week in range(len(instants))
            for kept in [stayed.get((name, week), 0)]
        ]
        for name in sorted({name for name, _ in sizes})
    }


def _sums(row: Sequence[float]) -> Sums:
    return Sums(*(int(value) for value in row[:4]), *(float(value) for value in row[4:]))
