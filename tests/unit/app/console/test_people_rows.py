"""The columns of everybody against a sorted list, under any sequence of insertions, changes and removals."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from habitue.app.console.people_rows import PeopleRows, Row, Sort

_ids = st.integers(0, 40).map(lambda n: f"{'du'[n % 2]}{n * 7919 % 41:015x}{n:09x}")
_rows = st.builds(Row, st.integers(0, 5), st.integers(-3, 3), st.integers(0, 2), st.booleans())
_changes = st.lists(st.tuples(_ids, st.none() | _rows), max_size=80)
SORTS: tuple[Sort, ...] = ("last_seen", "revenue", "orders")


def played(changes: list[tuple[str, Row | None]]) -> tuple[PeopleRows, dict[str, Row]]:
    rows, model = PeopleRows(), dict[str, Row]()
    for person_id, row in changes:
        if row is None:
            rows.drop(person_id)
            model.pop(person_id, None)
        else:
            rows.put(person_id, row)
            model[person_id] = row
    return rows, model


@settings(max_examples=150, deadline=None)
@given(_changes, st.integers(1, 7))
def test_pages_are_the_sorted_list_cut_in_pieces(changes: list[tuple[str, Row | None]], n: int) -> None:
    rows, model = played(changes)
    assert sorted(rows.ids) == sorted(model)
    for sort in SORTS:
        people = [person_id for person_id, row in model.items() if not row.bot]
        expected = sorted(people, key=lambda p: (-getattr(model[p], sort), int(p[1:16], 16)))
        found: list[str] = []
        after = None
        while True:
            places, total = rows.ordered(sort, after, n)
            assert total == len(expected)
            if not places:
                break
            found += [rows.ids[place] for place in places]
            after = rows.key(sort, places[-1])
        assert found == expected


@given(_changes, st.integers(1, 10))
def test_trimming_keeps_those_seen_last(changes: list[tuple[str, Row | None]], limit: int) -> None:
    rows, model = played(changes)
    rows.keep_newest(limit)
    if len(model) <= limit + limit // 10:
        assert len(rows) == len(model)
        return
    assert len(rows) == limit
    kept = {model[person_id].last_seen for person_id in rows.ids}
    gone = {row.last_seen for person_id, row in model.items() if person_id not in rows.ids}
    assert max(gone) <= min(kept)
