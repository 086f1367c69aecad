"""Audiences, drafted and published. Not shipped, never used by the product."""

from __future__ import annotations

import time
from typing import Any

from fastapi import APIRouter, Response
from habitue.audiences.language.checks import check_audiences
from habitue.audiences.language.checks.comparisons import OPERATORS
from habitue.audiences.language.text import TextError, parse, to_text
from habitue.audiences.library import ENTRIES, FAMILIES, needs
from habitue.audiences.vocabulary import FACTS, PRODUCT_FIELDS, STREAMS
from habitue.core.errors import InvalidInput
from habitue.interfaces.http.admin.schemas import audiences as schemas
from habitue.interfaces.http.admin.schemas import library
from habitue.interfaces.http.admin.schemas import lookalikes as alike
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion, Publish

from scenario import Scenario, fail, world_of
from world.things import DAY, HOSTILE

api = APIRouter()
VIEWS = '''all of
  count("Product Viewed", product.category is "Lanterns", last 30d) at least 2
  any of
    country is one of ["FR", "BE"]
    revenue_minor at least 10000
  not count("Order Completed", last 14d) at least 1
'''
ALIKE = '''all of
  not in audience "vip"
  score("lookalike.vip") at most 0.05
'''
LEFT = '''sequence("Product Added", no "Order Completed" within 1d, last 30d)'''


class Stored:
    """One audience and its versions."""

    def __init__(self, document: schemas.Audience) -> None:
        self.draft: schemas.Audience | None = document
        self.versions: list[schemas.Audience] = []
        self.in_force: int | None = None

    def publish(self, document: schemas.Audience) -> None:
        self.versions.append(document)
        self.in_force, self.draft = len(self.versions), None


def document(audience_id: str, en: str, fr: str, text: str, description: str = "") -> schemas.Audience:
    return schemas.Audience(
        audience_id=audience_id, name={"en": en, "fr": fr}, condition=parse(text).condition,
        description={"en": description} if description else {},
        listened="webhook" if audience_id == "lantern.lovers" else "none",
    )  # fmt: skip


class Shelf:
    """The audiences of a scenario."""

    def __init__(self, name: str) -> None:
        self.stored: dict[str, Stored] = {}
        if name == "empty":
            return
        odd = HOSTILE[:60] if name == "hostile" else "Lantern lovers"
        for one in (
            document("lantern.lovers", odd, "Amateurs de lanternes", VIEWS, "They keep coming back to lanterns."),
            document("cart.left", "Left the cart", "Panier abandonné", LEFT),
            document("vip", "Best customers", "Meilleurs clients", "revenue_minor at least 50000"),
            document("sleeping", "Gone quiet", "Devenus silencieux", 'orders at least 1\n', "Bought once, did not come back."),
            document("gift.buyers", "Gift buyers", "Acheteurs de cadeaux", 'count("Product Viewed", last 60d) at least 1'),
            document("front", "On the home page", "Sur la page d’accueil", 'page_type is "home"'),
            document("like_vip", "Like best customers", "Comme les meilleurs clients", ALIKE),
        ):
            stored = self.stored[one.audience_id] = Stored(one)
            if one.audience_id != "cart.left":
                stored.publish(one)
        loose = document("lantern.lovers", odd, "Amateurs de lanternes", VIEWS.replace("at least 2", "at least 1"))
        self.stored["lantern.lovers"].versions.insert(0, loose)
        self.stored["lantern.lovers"].in_force = 2


_shelves: dict[str, Shelf] = {}


def shelf_of(name: str) -> dict[str, Stored]:
    return _shelves.setdefault(name, Shelf(name)).stored


def stored_of(name: str, audience_id: str) -> Stored:
    stored = shelf_of(name).get(audience_id)
    if stored is None:
        raise fail(404, "not_found", f"There is no audience {audience_id}.")
    return stored


def now_ms() -> int:
    return int(time.time() * 1000)


def sized(seed: str) -> schemas.AudienceSize:
    people = 400 + sum(map(ord, seed)) % 2000
    return schemas.AudienceSize(
        people=people, low=round(people * 0.9), high=round(people * 1.12), of=12_480, sampled=2_000, at=now_ms()
    )


def shown(stored: Stored) -> schemas.Audience | None:
    return stored.draft or (stored.versions[stored.in_force - 1] if stored.in_force else None)


def checked(name: str, audience_id: str, condition: Any) -> tuple[list[schemas.ConditionFinding], bool]:
    conditions = {key: one.condition for key, other in shelf_of(name).items() if (one := shown(other))}
    found = check_audiences({**conditions, audience_id: condition}, only=[audience_id])[audience_id]
    told = [schemas.ConditionFinding(severity=f.severity, code=f.code, path=f.path, message=f.message) for f in found.findings]
    return told, found.in_the_moment


def detail_of(name: str, audience_id: str) -> schemas.AudienceDetail:
    stored = stored_of(name, audience_id)
    document = shown(stored)
    told, moment = checked(name, audience_id, document.condition) if document else ([], False)
    return schemas.AudienceDetail(
        audience_id=audience_id, draft=stored.draft,
        published=stored.versions[stored.in_force - 1] if stored.in_force else None,
        published_version=stored.in_force, version=len(stored.versions) + (stored.draft is not None),
        history=[
            DefinitionVersion(version=n, status="published", author="Ada", at=now_ms() - n * DAY)
            for n in range(len(stored.versions), 0, -1)
        ],
        text=to_text(document.condition) if document else "", findings=told, in_the_moment=moment,
    )  # fmt: skip


@api.get("/audiences")
def audiences(name: Scenario) -> list[schemas.AudienceRow]:
    rows = []
    for audience_id, stored in sorted(shelf_of(name).items()):
        document = shown(stored)
        if document is None:
            continue
        moment = checked(name, audience_id, document.condition)[1]
        rows.append(schemas.AudienceRow(
            audience_id=audience_id, name=dict(document.name), description=dict(document.description),
            status="published" if stored.in_force else "draft", has_draft=stored.draft is not None,
            published_version=stored.in_force, updated_at=now_ms() - 3 * DAY,
            size=None if moment else sized(audience_id), in_the_moment=moment, listened=document.listened,
            tags=list(document.tags),
        ))  # fmt: skip
    return rows


@api.post("/audiences")
def create(name: Scenario, body: schemas.NewAudience) -> schemas.AudienceDetail:
    audience_id = body.document.audience_id
    if audience_id in shelf_of(name):
        raise fail(409, "conflict", f"There is an audience {audience_id} already.")
    shelf_of(name)[audience_id] = Stored(body.document)
    return detail_of(name, audience_id)


@api.get("/audiences/{audience_id}")
def audience(name: Scenario, audience_id: str) -> schemas.AudienceDetail:
    return detail_of(name, audience_id)


@api.get("/audiences/{audience_id}/versions/{version}")
def version(name: Scenario, audience_id: str, version: int) -> schemas.AudienceVersion:
    document = stored_of(name, audience_id).versions[version - 1]
    return schemas.AudienceVersion(version=version, document=document, text=to_text(document.condition))


@api.put("/audiences/{audience_id}/draft")
def save(name: Scenario, audience_id: str, body: schemas.SaveAudience) -> schemas.AudienceDetail:
    stored_of(name, audience_id).draft = body.document
    return detail_of(name, audience_id)


@api.delete("/audiences/{audience_id}/draft")
def discard(name: Scenario, audience_id: str) -> schemas.AudienceDetail:
    stored = stored_of(name, audience_id)
    stored.draft = None
    detail = detail_of(name, audience_id)
    if not stored.versions:
        del shelf_of(name)[audience_id]
    return detail


@api.post("/audiences/{audience_id}/publish")
def publish(name: Scenario, audience_id: str, body: Publish) -> schemas.AudienceDetail:
    stored = stored_of(name, audience_id)
    if stored.draft is None:
        raise fail(409, "conflict", "There is no draft to publish.")
    stored.publish(stored.draft)
    return detail_of(name, audience_id)


@api.post("/audiences/{audience_id}/archive")
def archive(name: Scenario, audience_id: str) -> schemas.AudienceDetail:
    stored = stored_of(name, audience_id)
    stored.in_force = None
    return detail_of(name, audience_id)


@api.post("/audiences/{audience_id}/rollback/{version}")
def rollback(name: Scenario, audience_id: str, version: int) -> schemas.AudienceDetail:
    stored = stored_of(name, audience_id)
    stored.publish(stored.versions[version - 1])
    return detail_of(name, audience_id)


@api.get("/audience-vocabulary")
def vocabulary(name: Scenario) -> schemas.Vocabulary:
    order = ["is", "is_not", "one_of", "none_of", "contains", "starts_with", "ends_with", "at_least", "at_most",
             "more_than", "less_than", "between", "in_last", "not_in_last", "in_next", "after", "before", "known",
             "unknown"]  # fmt: skip
    return schemas.Vocabulary(
        events=[
            schemas.EventKind(
                event=s.event, cap=s.cap, of_products=s.of_products, is_open=s.is_open,
                fields=[schemas.FieldKind(field=f, kind=k) for f, k in s.fields.items()],
            )
            for s in STREAMS
        ],
        product_fields=[schemas.FieldKind(field=f, kind=k) for f, k in PRODUCT_FIELDS.items()],
        facts=[schemas.FactRow(fact=f.fact, kind=f.kind, keyed=f.keyed, of_page=f.of_page) for f in FACTS.values()],
        operators={kind: [op for op in order if op in allowed] for kind, allowed in OPERATORS.items()},
        without_value=["known", "unknown"],
        audiences=[
            schemas.AudienceName(audience_id=key, name=dict(one.name))
            for key, stored in sorted(shelf_of(name).items())
            if stored.in_force and (one := shown(stored))
        ],
        lists=[],
    )  # fmt: skip


@api.get("/audience-suggestions")
def suggestions(name: Scenario, of: str, event: str = "", field: str = "", fact: str = "", key: str = "") -> list[schemas.Suggestion]:
    world = world_of(name)
    if of == "events":
        values: list[Any] = [HOSTILE[:60] if name == "hostile" else "Quiz Finished"]
    elif field == "product.category" or fact in ("category_affinity", "top_category"):
        values = sorted({product.category for product in world.by_id.values()})
    elif of == "values" and fact == "country":
        values = ["FR", "DE", "BE"]
    elif of == "keys":
        values = ["plan", "birthday"]
    else:
        values = ["colour", "result"]
    return [schemas.Suggestion(value=value, n=10) for value in values[:30]]


@api.post("/audience-count")
def count(name: Scenario, body: schemas.CountRequest) -> schemas.Counted:
    told, moment = checked(name, body.audience_id or "draft", body.condition)
    text = to_text(body.condition)
    fine = not moment and not any(one.severity == "error" for one in told)
    people = [row.person for row in list(world_of(name).person_by_id.values())[:6]] if name != "empty" else []
    return schemas.Counted(
        size=sized(text) if fine else None, sample=people if fine else [], findings=told, in_the_moment=moment, text=text
    )


@api.post("/audience-text")
def read_text(name: Scenario, body: schemas.TextRequest) -> schemas.TextRead:
    try:
        return schemas.TextRead(condition=parse(body.text).condition, line=0)
    except TextError as error:
        return schemas.TextRead(condition=None, problem=error.problem, line=error.line, column=error.column)


def explained(name: str, path: str, condition: Any) -> schemas.WhyPart:
    world = world_of(name)
    kind = condition.type
    inside: list[tuple[str, Any]] = []
    if kind in ("all", "any"):
        inside = [(f"{path}.of[{n}]", one) for n, one in enumerate(condition.of)]
    elif kind == "not":
        inside = [(f"{path}.of", condition.of)]
    parts = [explained(name, *one) for one in inside]
    holds = {
        "all": all(one.holds for one in parts), "any": any(one.holds for one in parts),
        "not": bool(parts) and not parts[0].holds,
    }.get(kind, len(path) % 2 == 0)  # fmt: skip
    product = next(iter(world.by_id.values()), None)
    seen = [schemas.Seen(at=world.now - n * DAY, fields={"product.category": "Lanterns"}, product=product) for n in (2, 9)]
    stood = schemas.Evidence(
        value=2 if kind == "events" else "DE", sealed=False, since=world.now - 30 * DAY, counted=2, seen=seen,
        remembered=14, cap=60,
    )  # fmt: skip
    fact = schemas.Evidence(value="DE", sealed=False, since=None, counted=0, seen=[], remembered=0, cap=0)
    return schemas.WhyPart(
        path=path, condition=condition, holds=holds, until=world.now + 9 * DAY if kind == "events" else None,
        evidence=stood if kind == "events" else fact if kind == "fact" else None,
        steps=[schemas.Reached(holds=True, evidence=stood) for _ in getattr(condition, "steps", ())], parts=parts,
    )  # fmt: skip


@api.post("/audience-why")
def why(name: Scenario, body: schemas.WhyRequest) -> schemas.WhyAnswer:
    row = world_of(name).person_by_id.get(body.person_id)
    if row is None:
        raise fail(404, "not_found", "Nobody is known by that id.")
    return schemas.WhyAnswer(
        person=row.person, at=body.at or now_ms(), past=body.at is not None, objects=False,
        explained=explained(name, "$", body.condition),
    )  # fmt: skip


@api.get("/audiences/{audience_id}/members")
def members(name: Scenario, audience_id: str, cursor: str | None = None) -> schemas.Members:
    stored_of(name, audience_id)
    rows = list(world_of(name).person_by_id.values())
    start = int(cursor or 0)
    page = [schemas.Member(person=row.person, until=None if n % 3 else now_ms() + n * DAY)
            for n, row in enumerate(rows[start : start + 30], 1)]  # fmt: skip
    beyond = start + 30
    return schemas.Members(
        members=page, asked=min(30, len(rows) - start), of=len(rows),
        next_cursor=str(beyond) if beyond < min(len(rows), 90) else None,
    )  # fmt: skip


@api.get("/audiences/{audience_id}/members.csv")
def members_file(name: Scenario, audience_id: str) -> Response:
    if name == "viewer":
        raise fail(403, "not_allowed", "Viewers take nobody away.")
    return Response("\ufeffperson_id,label,known,until\r\n", media_type="text/csv")


@api.get("/audiences/{audience_id}/overlap")
def overlap(name: Scenario, audience_id: str) -> schemas.OverlapTable:
    others = [
        schemas.Overlap(audience_id=key, name=dict(one.name), size=sized(key), both=sized(key).model_copy(
            update={"people": 120, "low": 90, "high": 150}))
        for key, stored in sorted(shelf_of(name).items())
        if key not in (audience_id, "front") and stored.in_force and (one := shown(stored))
    ]  # fmt: skip
    return schemas.OverlapTable(size=sized(audience_id), others=others)


@api.get("/people/{person_id}/audiences")
def of_person(name: Scenario, person_id: str) -> schemas.PersonAudiences:
    row = world_of(name).person_by_id.get(person_id)
    if row is None:
        raise fail(404, "not_found", "Nobody is known by that id.")
    there = [(key, dict(one.name)) for key, stored in sorted(shelf_of(name).items())
             if stored.in_force and (one := shown(stored))]  # fmt: skip
    return schemas.PersonAudiences(
        person=row.person,
        audiences=[schemas.PersonAudience(audience_id=key, name=said, until=now_ms() + 3 * DAY) for key, said in there[:1]],
        others=[schemas.AudienceName(audience_id=key, name=said) for key, said in there[1:]],
        of_page=[],
    )


@api.get("/audience-library")
def gallery(name: Scenario) -> list[library.LibraryFamily]:
    return [
        library.LibraryFamily(
            family_id=family.family_id, title={"en": family.title.en, "fr": family.title.fr},
            cards=[card_of(entry.entry_id) for entry in family.entries],
        )
        for family in FAMILIES
    ]  # fmt: skip


def card_of(entry_id: str) -> library.LibraryCard:
    entry = ENTRIES[entry_id]
    condition = entry.condition()
    return library.LibraryCard(
        entry_id=entry_id, title={"en": entry.title.en, "fr": entry.title.fr},
        description={"en": entry.description.en, "fr": entry.description.fr},
        parameters=[
            library.LibraryParameter(
                name=one.name, label={"en": one.label.en, "fr": one.label.fr}, kind=one.kind,
                default=list(one.default) if isinstance(one.default, tuple) else one.default, low=one.low,
                high=one.high, choices=list(one.choices),
            )
            for one in entry.parameters
        ],
        needs=[library.LibraryNeed(kind=n.kind, name=n.name, has=len(n.name) % 5 != 0) for n in needs(condition)],
        condition=condition, of_visit=entry.of_visit, size=sized(entry_id),
    )  # fmt: skip


@api.post("/audience-library/{entry_id}")
def adjusted(name: Scenario, entry_id: str, body: library.AdjustRequest) -> library.Adjusted:
    try:
        condition = ENTRIES[entry_id].condition(body.parameters)
    except InvalidInput as error:
        raise fail(400, "invalid_input", error.message) from error
    return library.Adjusted(condition=condition, text=to_text(condition))


@api.get("/audiences/{audience_id}/lookalikes")
def lookalikes(name: Scenario, audience_id: str) -> alike.Lookalikes:
    """Learned for the best customers, waiting for the lantern lovers, too few or no better than chance elsewhere."""
    source = shown(stored_of(name, audience_id))
    stands: dict[str, Any] = {
        "audience_id": audience_id, "name": dict(source.name) if source else {}, "needed_members": 50, "members": 0,
        "people": 0, "members_missing": 0, "needed": "", "learned_at": None, "version": "", "answers": "", "auc": None,
        "found": [], "beyond_chance": False, "left_out": [], "columns": [],
    }  # fmt: skip
    if name == "early":
        return alike.Lookalikes(**stands | {"state": "refused", "members": 12, "members_missing": 38})
    if audience_id != "vip":
        asked = any(f"lookalike.{audience_id}" in str(one.condition) for s in shelf_of(name).values() if (one := shown(s)))
        return alike.Lookalikes(**stands | {"state": "waiting" if asked else "none"})
    recalls = ((0.01, 0.08), (0.02, 0.14), (0.05, 0.27), (0.1, 0.41), (0.2, 0.6), (0.3, 0.73))
    found = [alike.FoundAgain(share=s, recall=r, low=r - 0.03, high=r + 0.03) for s, r in recalls]
    return alike.Lookalikes(**stands | {
        "state": "learned", "members": 612, "people": 11_868, "learned_at": now_ms() - DAY // 5, "answers": "trees",
        "version": "1795820000000-9c1d40ab", "auc": 0.79, "found": found, "beyond_chance": name != "hostile",
        "left_out": ["revenue"],
        "columns": ["days_since_seen", "views", "views_30", "adds", "orders", "price.level", "category Lanterns",
                    "brand Acorn", "country", "first_source", "device"],
    })  # fmt: skip
