"""Who must not be written to comes first and wins; nobody is written to without a legal basis, its source and date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.catalog.mapping.exports import AS_OF, made

from habitue.catalog.mapping.items import Made, Means
from habitue.catalog.mapping.reading import Record, Rejected
from habitue.catalog.mapping.subscribers import subscriber_items

Make = Callable[[Callable[[], Iterable[Record | Rejected]], Means], Iterator[Made | Rejected]]
MEANS = Means(AS_OF)


def record(line: int, **values: object) -> Record:
    return Record(line, dict(values), {ours: ours for ours in values}, values)


def changes(rows: Iterable[Made | Rejected]) -> list[tuple[str, bool]]:
    """(address, granted) of each change of permission, in order."""
    return [
        (str(item["userId"]), item["properties"]["granted"])
        for row in rows
        if isinstance(row, Made)
        for item in map(_any, row.items)
        if item.get("event") == "Consent Changed"
    ]


def _any(item: dict[str, object]) -> Any:
    return item


states = st.sampled_from(["granted", "unsubscribed", "bounced", "complained", "unknown"])
addresses = st.sampled_from(["a@x.example", "A@X.example ", "b@x.example", "c@x.example"])
optional = st.sampled_from([None, True, False])
records = st.lists(
    st.builds(
        lambda line, email, state, basis, source, at, known, similar: record(
            line,
            **{
                key: value
                for key, value in (
                    ("email", email), ("state", state), ("basis", basis), ("basis_source", source),
                    ("occurred_at", at), ("existing_customer", known), ("similar_goods", similar),
                )
                if value is not None
            },
        ),
        st.integers(1, 99), addresses, states, st.sampled_from([None, "consent", "soft_opt_in", "habit"]),
        st.sampled_from([None, "checkout"]), st.sampled_from([None, 1_700_000_000_000]), optional, optional,
    ),
    max_size=12,
)  # fmt: skip


def broken(make: Make, rows: list[Record]) -> bool:
    """Whether a promise is broken: a refusal after a permission, a refused address allowed, a permission on nothing."""
    told = changes(make(lambda: iter(rows), MEANS))
    granted = [number for number, (_, allowed) in enumerate(told) if allowed]
    refused = [number for number, (_, allowed) in enumerate(told) if not allowed]
    if granted and refused and min(granted) < max(refused):
        return True
    if {told[n][0] for n in granted} & {told[n][0] for n in refused}:
        return True
    allowed = {told[n][0] for n in granted}
    return any(not _based(rows, address) for address in allowed)


def _based(rows: list[Record], address: str) -> bool:
    return any(
        one.values.get("state") == "granted"
        and str(one.values["email"]).strip().casefold() == address
        and one.values.get("basis_source") and one.values.get("occurred_at")
        and (
            one.values.get("basis") == "consent"
            or (one.values.get("basis") == "soft_opt_in"
                and one.values.get("existing_customer") is True and one.values.get("similar_goods") is True)
        )
        for one in rows
    )  # fmt: skip


@given(records)
def test_refusals_come_first_and_win_and_permission_needs_its_basis(rows: list[Record]) -> None:
    assert not broken(subscriber_items, rows)


def test_the_promise_notices_an_import_in_the_files_own_order() -> None:
    def in_order(again: Callable[[], Iterable[Record | Rejected]], means: Means) -> Iterator[Made | Rejected]:
        for one in again():
            yield from subscriber_items(lambda one=one: [one], means)  # type: ignore[misc]

    allowed = record(
        1, email="a@x.example", state="granted", basis="consent", basis_source="form", occurred_at=1_700_000_000_000
    )
    assert broken(in_order, [allowed, record(2, email="a@x.example", state="unsubscribed")])
    assert broken(in_order, [allowed, record(2, email="b@x.example", state="bounced")])


def test_klaviyo_profiles_come_with_basis_source_and_day_and_a_bounce_beats_the_consent_beside_it() -> None:
    rows, rejected = made("klaviyo_subscribers.csv", "klaviyo_subscribers", "subscribers")
    assert not rejected
    items = [_any(item) for row in rows for item in row.items]
    assert changes(rows) == [("blaise@example.fr", False), ("grace@example.com", False), ("ada@example.com", True)]
    grant = next(item for item in items if item.get("event") == "Consent Changed" and item["properties"]["granted"])
    assert grant["timestamp"] == "2024-03-01T10:00:00.000Z"
    assert grant["properties"] == {
        "purpose": "marketing_email", "granted": True, "basis": "consent", "source": "Footer form",
        "email": "ada@example.com",
    }  # fmt: skip
    assert "context" not in grant, "a word about one channel is no choice of all purposes"
    assert [item["event"] for item in items if item.get("event") in ("Email Bounced", "Unsubscribed")] == [
        "Unsubscribed", "Email Bounced",
    ]  # fmt: skip
    lacking = [(problem.line, problem.reason, problem.kept) for row in rows for problem in row.problems]
    assert lacking == [(6, "basis_missing", True)], "subscribed, but nobody says since when"
    assert {item["userId"] for item in items if item["type"] == "identify"} >= {"emmy@example.com", "alan@example.com"}


def test_shopify_subscribers_need_the_owners_word_for_basis_source_and_day() -> None:
    without, _ = made("shopify_customers.csv", "shopify_subscribers", "subscribers")
    assert changes(without) == []
    said = {"basis": "soft_opt_in", "basis_source": "checkout", "occurred_at": "2025-01-31"}
    incomplete, _ = made("shopify_customers.csv", "shopify_subscribers", "subscribers", said)
    assert changes(incomplete) == []
    assert [problem.reason for row in incomplete for problem in row.problems] == ["basis_incomplete"]
    whole = said | {"existing_customer": "yes", "similar_goods": "yes"}
    complete, _ = made("shopify_customers.csv", "shopify_subscribers", "subscribers", whole)
    assert changes(complete) == [("ada@example.com", True)]


def test_a_withdrawal_is_of_the_day_of_the_file_never_of_the_permission_it_ends() -> None:
    rows, _ = made("klaviyo_subscribers.csv", "klaviyo_subscribers", "subscribers")
    ends = [_any(i) for row in rows for i in row.items if i.get("event") == "Consent Changed"][:2]
    assert {item["timestamp"] for item in ends} == {"2025-06-15T15:06:40.000Z"}
