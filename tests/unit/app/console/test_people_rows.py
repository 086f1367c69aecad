"""The columns of everybody against a sorted list, under any sequence of insertions, changes and removals."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from habitue.app.console.people_rows import PeopleRows, Row, Sort

_ids = st.integers(0, 40).map(lambda n: f"{'du'[n % 2]}{n * 7919 % 41:015x}{n:09x}")
_rows = st.builds(Row, st.integers(0, 5), st.integers(-3, 3), st.integers(0, 2))
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
@given(_changes, st.integers(1, 7), st.integers(2, 5))
def test_pages_are_the_sorted_list_without_the_hidden_cut_in_pieces(
    changes: list[tuple[str, Row | None]], n: int, every: int
) -> None:
    rows, model = played(changes)
    assert sorted(rows.ids) == sorted(model)
    gone = {person_id for person_id in model if int(person_id[1:16], 16) % every == 0}
    hidden = [place for person_id in gone if (place := rows.place(person_id)) is not None]
    assert len(hidden) == len(gone)
    for sort in SORTS:
        people = [person_id for person_id in model if person_id not in gone]
        expected = sorted(people, key=lambda p: (-getattr(model[p], sort), int(p[1:16], 16)))
        found: list[str] = []
        after = None
        while True:
            places, total = rows.ordered(sort, after, n, hidden)
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


def test_a_draw_is_the_same_each_time_and_its_first_part_a_draw_of_its_own() -> None:
    rows = PeopleRows()
    for n in range(5_000):  # ids as if in order: what they begin with says nothing about who is drawn
        rows.put(f"d{n:015x}{n:09x}", Row(n, 0, 0))
    drawn, total = rows.drawn(400)
    assert (len(set(drawn)), total) == (400, 5_000)
    assert rows.drawn(100)[0] == drawn[:100]
    older = sum(int(rows.ids[place][1:16], 16) < 2_500 for place in drawn)
    assert 150 < older < 250
    first = {rows.ids[place] for place in drawn}
    rows.put(f"d{9_999:015x}{1:09x}", Row(1, 0, 0))
    again = {rows.ids[place] for place in rows.drawn(400)[0]}
    assert len(first - again) <= 1, "a newcomer takes at most one place"


def test_who_is_hidden_is_not_drawn() -> None:
    rows = PeopleRows()
    for n in range(50):
        rows.put(f"u{n:015x}{n:09x}", Row(n, 0, 0))
    drawn, total = rows.drawn(100, hidden=[3, 4])
    assert (sorted(drawn), total) == ([n for n in range(50) if n not in (3, 4)], 48)
