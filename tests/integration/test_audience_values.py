"""The worker computes everybody's values from the lake: of customers, not of bots, tests and whoever objects."""

from __future__ import annotations

from typing import Any

from tests.integration.serving import CONSENT, Shop, viewed

from habitue.app.audience_check import check_audiences
from habitue.app.console.audience.world import Worlds
from habitue.app.console.left_out import LeftOut
from habitue.app.lake import open_lake
from habitue.app.listening.published import Published
from habitue.app.rights.objecting import object_to
from habitue.app.working import train, write_lake
from habitue.audiences.language.text import parse
from habitue.audiences.live.person import Person
from habitue.audiences.values.artefact import Values, load_values
from habitue.core.clock import DAY_MS, MINUTE_MS, format_time
from habitue.definitions import AUDIENCE, Change, Document

_BOT = {"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}


def ordered(number: int, total: float, **fields: Any) -> dict[str, Any]:
    return {
        "type": "track", "event": "Order Completed", "messageId": f"o{number}", "userId": f"customer{number}",
        "properties": {"order_id": f"order{number}", "total": total, "currency": "EUR"}, **fields,
    }  # fmt: skip


def computed(shop: Shop) -> Values:
    write_lake(shop.workspace, now_ms=shop.clock.at)
    train(shop.workspace, shop.clock.at)
    return load_values(shop.workspace.models)


def test_values_are_of_customers(still: Shop) -> None:
    orders = [ordered(n, 10 + n) for n in range(30)]
    tested = ordered(99, 5_000)
    tested["properties"]["test"] = True
    assert {outcome for outcome, _ in still.verdicts([*orders, tested], still.keys.server)} == {"stored"}
    assert still.batch([viewed("bot", "crawler", event="Product Viewed")], headers=_BOT).status == 200
    ids = still.runtime.pseudonyms
    values = computed(still)
    assert set(values.groups["rfm.current"]) == {ids.user(f"customer{n}") for n in range(30)}
    assert values.scores["revenue.above"][ids.user("customer29")] == 0.0
    assert ids.device("crawler") not in values.scores["price.level"]

    object_to(still.runtime, ids.user("customer29"), ["profiling"], objects=True, by="command line")
    still.clock.at += DAY_MS
    later = computed(still)
    assert later.version > values.version
    gone = ids.user("customer29")
    assert not any(gone in of for of in later.scores.values())
    assert not any(gone in of for of in later.groups.values())
    assert later.scores["revenue.above"][ids.user("customer28")] == 0.0
    assert later.card is not None
    assert later.card.customers == 29


def test_who_withdraws_or_objects_between_two_trainings_has_only_what_they_permit(still: Shop) -> None:
    said = {"context": CONSENT, "timestamp": format_time(still.clock.at - DAY_MS)}
    still.verdicts([ordered(n, 10 + n, **said) for n in range(25)], still.keys.server)
    computed(still)
    ids, worlds = still.runtime.pseudonyms, Worlds(still.runtime, LeftOut(still.runtime))
    names = {number: ids.user(f"customer{number}") for number in range(25)}

    def known(number: int) -> tuple[bool, bool]:
        state = still.runtime.people.view(names[number])
        person = Person(state, worlds.now(), still.clock.at, 0, registered=True)
        return person.moment("churn.expected") is not None, person.group("rfm.current")[0] is not None

    assert {known(number) for number in names} == {(True, True)}
    still.clock.at += MINUTE_MS
    refused = {"consent": {"categoryPreferences": {"measure": True, "personalise": False}}}
    still.verdicts([ordered(31, 5, context=refused) | {"userId": "customer1"}], still.keys.server)
    object_to(still.runtime, names[2], ["profiling"], objects=True, by="command line")
    assert [known(number) for number in (0, 1, 2)] == [(True, True), (False, True), (False, False)]

    text = 'any of\n  moment("churn.expected") is known\n  group("rfm.current") is known'
    for name, condition in (("told", text), ("predicted", 'moment("churn.expected") is known')):
        body = {
            "audience_id": name, "name": {"en": name}, "listened": "webhook",
            "condition": parse(condition).condition.model_dump(mode="json"),
        }  # fmt: skip
        still.runtime.definitions.publish_document(Document(AUDIENCE, name, 1, body), Change("a", still.clock.at))
    write_lake(still.workspace, now_ms=still.clock.at)
    published = Published(still.workspace, still.runtime.engine, still.runtime.reader)
    published.refresh(still.clock.at)
    lake = open_lake(still.workspace)
    checked = check_audiences(still.workspace, published, still.runtime.reader, lake, still.clock.at)
    assert (checked.audiences, checked.differing) == (2, 0)
    assert checked.asked >= 4 * 25
