"""Rules about traffic. Not shipped, never used by the product."""

from __future__ import annotations

import time

from fastapi import APIRouter
from habitue.definitions.traffic import TrafficDocument
from habitue.interfaces.http.admin.schemas.traffic import (
    PreviewRules,
    SaveRules,
    TrafficDifference,
    TrafficPreview,
    TrafficRules,
)
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion, Publish

from scenario import Scenario, fail
from world.things import DAY, HOSTILE

api = APIRouter()


class Rules:
    """One history per scenario."""

    def __init__(self, name: str) -> None:
        self.draft: TrafficDocument | None = None
        self.published: list[TrafficDocument] = []
        self.in_force: int | None = None
        if name == "hostile":
            self.publish(TrafficDocument.model_validate({"tests": {"coupons": [HOSTILE[:60]]}}))

    def publish(self, document: TrafficDocument) -> None:
        self.published.append(document)
        self.in_force, self.draft = len(self.published), None

    def shown(self) -> TrafficRules:
        now = int(time.time() * 1000)
        return TrafficRules(
            document=self.published[self.in_force - 1] if self.in_force else TrafficDocument(),
            draft=self.draft,
            published_version=self.in_force,
            version=len(self.published) + (self.draft is not None),
            followed=self.in_force is None or self.draft is not None,
            history=[
                DefinitionVersion(version=n, status="published", author="Ada", at=now - n * DAY)
                for n in range(len(self.published), 0, -1)
            ],
        )


_rules: dict[str, Rules] = {}


def rules_of(name: str) -> Rules:
    return _rules.setdefault(name, Rules(name))


@api.get("/traffic")
def traffic(name: Scenario) -> TrafficRules:
    return rules_of(name).shown()


@api.put("/traffic/draft")
def save(name: Scenario, body: SaveRules) -> TrafficRules:
    if "TAKEN" in body.document.tests.coupons:
        raise fail(409, "conflict", "Ada wrote a newer draft.")
    rules_of(name).draft = body.document
    return rules_of(name).shown()


@api.delete("/traffic/draft")
def discard(name: Scenario) -> TrafficRules:
    rules_of(name).draft = None
    return rules_of(name).shown()


@api.post("/traffic/preview")
def preview(name: Scenario, body: PreviewRules) -> TrafficPreview:
    staff, none = len(body.document.staff.user_ids), name == "empty"
    gone = 0 if none else 4 * staff

    def difference(before: int, leave: int, back: int) -> TrafficDifference:
        return TrafficDifference(before=before, after=before - leave + back, leave=leave, come_back=back)

    back = 0 if none else 31 * (3 - len(body.document.bots.agents))
    return TrafficPreview(
        days=30, computed_at=int(time.time() * 1000), behind=0 if none else 41,
        people=difference(0 if none else 12_480, gone, back), orders=difference(0 if none else 1_204, staff, 0),
        events=difference(0 if none else 318_410, 60 * gone, 40 * back),
    )  # fmt: skip


@api.post("/traffic/publish")
def publish(name: Scenario, body: Publish) -> TrafficRules:
    rules = rules_of(name)
    if rules.draft is None:
        raise fail(409, "conflict", "There is no draft to publish.")
    rules.publish(rules.draft)
    return rules.shown()


@api.post("/traffic/archive")
def archive(name: Scenario) -> TrafficRules:
    rules_of(name).in_force = None
    return rules_of(name).shown()


@api.post("/traffic/rollback/{version}")
def rollback(name: Scenario, version: int) -> TrafficRules:
    rules = rules_of(name)
    rules.publish(rules.published[version - 1])
    return rules.shown()
