"""A declared birthday through the door: its day can be asked for of whoever agrees, the date itself stays sealed."""

from __future__ import annotations

from typing import Any

from tests.integration.serving import CONSENT, Shop

from habitue.app.forgetting import forget
from habitue.app.rights.rectifying import rectify
from habitue.app.rights.scanning import scan
from habitue.events.birthday import BIRTHDAY_ON
from habitue.profiles.node import NodeState

DATE = "1987-03-14T00:00:00.000Z"


def said(shop: Shop, mid: str, traits: dict[str, Any], *, agreed: bool = True, who: str = "ada") -> NodeState:
    item: dict[str, Any] = {"type": "identify", "messageId": mid, "userId": who, "traits": traits}
    if agreed:
        item["context"] = CONSENT
    assert shop.verdicts([item], shop.keys.importer) == [("stored", "")]
    return state(shop, who)


def state(shop: Shop, who: str = "ada") -> NodeState:
    return shop.runtime.people.view(shop.runtime.pseudonyms.user(who))


def test_the_day_is_kept_of_whoever_agrees_and_the_date_is_sealed(still: Shop) -> None:
    known = said(still, "1", {"birthday": DATE, "plan": "gold"})
    assert known.traits[BIRTHDAY_ON][2] == "03-14"
    assert "birthday" in known.personal
    assert scan(still.workspace.folder, ["1987-03-14"]) == []
    assert BIRTHDAY_ON not in said(still, "2", {"birthday": DATE}, agreed=False, who="eve").traits
    assert BIRTHDAY_ON not in said(still, "3", {"birthday": "14 March"}, who="bob").traits
    assert said(still, "4", {"birthdate": "--02-29"}, who="kim").traits[BIRTHDAY_ON][2] == "02-29"
    assert said(still, "5", {BIRTHDAY_ON: "07-01"}, who="ian").traits[BIRTHDAY_ON][2] == "07-01"


def test_a_correction_and_a_forgetting_take_the_day_along(still: Shop) -> None:
    said(still, "1", {"birthday": DATE})
    ada = still.runtime.pseudonyms.user("ada")
    rectify(still.runtime, ada, "birthday", "1987-04-15", by="me")
    assert state(still).traits[BIRTHDAY_ON][2] == "04-15"
    still.clock.at += 1000
    rectify(still.runtime, ada, "birthday", None, by="me")
    assert BIRTHDAY_ON not in state(still).traits
    said(still, "2", {"birthday": "1987-04-15"}, who="eve")
    forget(still.runtime, still.runtime.pseudonyms.user("eve"))
    assert BIRTHDAY_ON not in state(still, "eve").traits
    assert scan(still.workspace.folder, ["t04-15", '"04-15"']) == []
