"""One person. Not shipped, never used by the product."""

from __future__ import annotations

import time
from typing import Any

from fastapi import APIRouter
from habitue.app.console.history import Family, is_of
from habitue.audiences.language.condition import Comparison, Filter
from habitue.interfaces.http.admin.schemas import expectation as expected
from habitue.interfaces.http.admin.schemas import predictions as predicted
from habitue.interfaces.http.admin.schemas.history import Timeline
from habitue.interfaces.http.admin.schemas.notes import Note, NoteBody
from habitue.interfaces.http.admin.schemas.people import PersonRow
from habitue.interfaces.http.admin.schemas.person import CorrectedField, Person, UnlinkBody

from scenario import Scenario, fail, world_of
from world.history import timeline_of
from world.person import person_detail
from world.things import DAY

api = APIRouter()


def row_of(name: str, person_id: str) -> PersonRow:
    row = world_of(name).person_by_id.get(person_id)
    if row is None or person_id in world_of(name).forgotten:
        raise fail(404, "not_found", f"There is no person {person_id}.")
    return row


@api.get("/people/{person_id}")
def person(name: Scenario, person_id: str) -> Person:
    found = person_detail(world_of(name), row_of(name, person_id))
    if name == "viewer":
        return found.model_copy(update={"notes": [], "household": []})
    notes = [note for note in [*ADDED.get((name, person_id), []), *found.notes] if note.note_id not in REMOVED]
    nodes = [node for node in found.nodes if node.node_id not in REMOVED]
    return corrected(name, found.model_copy(update={"notes": notes, "nodes": nodes}))


def corrected(name: str, found: Person) -> Person:
    """The person with what was corrected in this run."""
    mine = CORRECTED.get((name, found.person.person_id), {})
    fields = [CorrectedField(key=key, at=at, asked="account", by="Ana") for key, (_, at) in mine.items()]
    traits = [
        trait.model_copy(update={"value": mine[trait.key][0], "at": mine[trait.key][1], "others": []})
        if trait.key in mine
        else trait
        for trait in found.traits
        if trait.key not in mine or mine[trait.key][0] is not None
    ]
    return found.model_copy(update={"traits": traits, "corrected": [*fields, *found.corrected]})


CORRECTED: dict[tuple[str, str], dict[str, tuple[Any, int]]] = {}  # field -> its value and since when


@api.get("/people/{person_id}/expectation")
def expectation(name: Scenario, person_id: str) -> expected.PersonExpectation:
    """Some of everything: without consent, without orders, few customers, no model, late, gone."""
    row = row_of(name, person_id)
    nothing: dict[str, Any] = {
        "days": 365, "level": "customer", "based_on": 1_834, "repeat_customers": 512, "needed": 30, "orders": None,
        "value_minor": None, "currency": "EUR", "alive": None, "comes_back": None, "next_order": None, "churn": None,
        "model": LIFETIME,
    }  # fmt: skip
    number = sum(map(ord, person_id)) % 5
    if not row.orders or number == 0:
        return expected.PersonExpectation(**nothing | {"withheld": "no_consent" if row.orders else "no_orders"})
    due = NOW + (number - 2) * 9 * DAY
    by = "rhythm" if name == "early" else "model"
    figures: dict[str, Any] = {
        "withheld": "",
        "orders": expected.Likely(expected=0.9 * row.orders, low=0, high=2 * row.orders),
        "value_minor": expected.Likely(expected=4_200 * row.orders, low=0, high=9_000 * row.orders),
        "comes_back": 0.83, "alive": 0.91,
        "next_order": expected.ExpectedDate(at=due, earliest=due - 12 * DAY, latest=due + 30 * DAY, by=by, based_on=14),
        "churn": expected.ExpectedDate(at=due + 60 * DAY, earliest=None, latest=None, by=by, based_on=14),
    }  # fmt: skip
    if name == "early":  # too few came back to tell customers apart
        figures |= {"level": "shop", "repeat_customers": 14, "based_on": 61, "alive": None}
    return expected.PersonExpectation(**nothing | figures)


@api.get("/people/{person_id}/predictions")
def predictions(name: Scenario, person_id: str) -> predicted.PersonPredictions:
    """Some of everything: without consent, not known yet, answered by a model and by counting; each group of offers."""
    row = row_of(name, person_id)
    number = sum(map(ord, person_id)) % 5
    if number == 0:
        return predicted.PersonPredictions(withheld="no_consent", predictions=[], offers=[])
    early = name == "early"
    chance = 0.08 + 0.17 * number
    bought = predicted.PersonPrediction(
        name="propensity.purchase", label={"en": "Buys within a week", "fr": "Achète dans la semaine"},
        goal="Order Completed", where=[], within_ms=7 * DAY, trigger="visit",
        probability=0.04 if early else chance, low=0.01 if early else chance - 0.06,
        high=0.11 if early else chance + 0.07, based_on=212 if early else 1_240, level="shop" if early else "model",
        version=PROPENSITY.version, until=NOW + DAY // 24,
        card=PROPENSITY.model_copy(update={"answers": "levels", "learner": "", "test": None, "moments": 212,
                                           "people": 96}) if early else PROPENSITY,
    )  # fmt: skip
    dear = predicted.PersonPrediction(
        name="propensity.big_basket", label={"en": "Large order", "fr": "Grosse commande"}, goal="Order Completed",
        where=[_filter("net_minor", "more_than", 10_000), _filter("currency", "is", "EUR")],
        within_ms=36 * DAY // 24, trigger="Product Added", probability=None if early else 0.031,
        low=None if early else 0.012, high=None if early else 0.058, based_on=0 if early else 318,
        level="" if early else "segment", version="" if early else PROPENSITY.version, until=NOW + DAY,
        card=None if early else PROPENSITY.model_copy(update={"answers": "levels", "learner": ""}),
    )  # fmt: skip
    offers = [] if early or not row.orders else [_offer(n, group) for n, group in enumerate(_GROUPS[number - 1 :][:4])]
    return predicted.PersonPredictions(withheld="", predictions=[dear, bought], offers=offers)


_GROUPS: list[Any] = ["persuadable", "annoyed", "sure", "", "lost", "persuadable", "sure"]


def _offer(number: int, group: Any) -> predicted.PersonOffer:
    uplift = {"persuadable": 0.071, "annoyed": -0.042, "sure": 0.004, "lost": 0.002, "": 0.012}[group]
    variation = ("15 % off", "Free delivery", "A second bag for half", "A tasting")[number]
    return predicted.PersonOffer(
        name=f"uplift.spring_{number}.offer", experiment="Spring", variation=variation, control="Control", group=group,
        uplift=uplift, average=predicted.OfferEffect(effect=0.024, low=0.006, high=0.042), control_rate=0.121,
        treated=4_120, controls=4_087, version="1795820000000-2f81c0de", trained_at=NOW - DAY // 4,
    )  # fmt: skip


def _filter(field: str, op: Any, value: int | str) -> Filter:
    return Filter(field=field, test=Comparison(op=op, value=value))


NOW = int(time.time() * 1000)
PROPENSITY = predicted.PredictionCard(
    version="1795820000000-7aa310be", trained_at=NOW - DAY // 4, answers="model", learner="trees, platt",
    data_from=NOW - 170 * DAY, data_until=NOW - 7 * DAY, moments=11_402, people=4_983, base_rate=0.118,
    test=predicted.PredictionTest(
        moments=2_850, rate=0.112, auc=0.78,
        calibration=[
            predicted.PredictedTenth(moments=285, predicted=0.012 * 1.45**n, happened=0.0125 * 1.44**n)
            for n in range(10)
        ],
    ),
)  # fmt: skip
LIFETIME = expected.LifetimeCard(
    version="1795820000000-2f81c0de", trained_at=NOW - DAY // 4, data_from=NOW - 420 * DAY, data_until=NOW - DAY // 4,
    customers=1_834, repeat_customers=512, orders=3_120, kind="BG/NBD", currency="EUR", horizon_days=365,
    back_test=expected.LifetimeBackTest(
        days=105, customers=1_310, mae_orders=0.42, aggregate_error=-0.06, auc=0.77,
        calibration=[
            expected.ExpectedTenth(customers=131, expected=0.05 * 1.5**n, actual=0.055 * 1.48**n) for n in range(10)
        ],
    ),
)  # fmt: skip


ADDED: dict[tuple[str, str], list[Note]] = {}


REMOVED: set[str] = set()


@api.post("/people/{person_id}/notes")
def add_note(name: Scenario, person_id: str, body: NoteBody) -> Note:
    row_of(name, person_id)
    notes = ADDED.setdefault((name, person_id), [])
    note = Note(
        note_id=f"added{len(notes)}", kind=body.kind, text=body.text.strip(), author="Ana", at=int(time.time() * 1000)
    )
    notes.insert(0, note)
    return note


@api.delete("/people/{person_id}/notes/{note_id}", status_code=204)
def delete_note(name: Scenario, person_id: str, note_id: str) -> None:
    row_of(name, person_id)
    REMOVED.add(note_id)


@api.post("/people/{person_id}/unlink", status_code=204)
def unlink(name: Scenario, person_id: str, body: UnlinkBody) -> None:
    row_of(name, person_id)
    REMOVED.add(body.node_id)


@api.get("/people/{person_id}/timeline")
def timeline(name: Scenario, person_id: str, before: int | None = None, family: Family = "all") -> Timeline:
    row_of(name, person_id)
    items = [i for i in timeline_of(world_of(name), person_id) if before is None or i.position < before]
    items = [i for i in items if is_of(i.name, family)]
    return Timeline(items=items[:40], next_before=items[39].position if len(items) > 40 else None)
