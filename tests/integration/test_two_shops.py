"""P16: whoever has all of one workspace's keys, cookies and ids is nobody in another, on every route there is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from standardwebhooks import Webhook
from tests.integration.admin.test_admin_access import ENDLESS, TABLE
from tests.integration.conftest import NOW
from tests.integration.rights import person as victim
from tests.integration.serving import PAGE, Shop, StillClock, viewed
from tests.integration.two_shops import (
    GRANTED,
    MARK,
    PASSWORDS,
    Console,
    Stolen,
    bytes_of,
    first,
    routes,
    workspace,
)

from habitue.adapters.argon2 import Argon2Passwords
from habitue.adapters.sql import SqlAccounts, SqlDefinitions, SqlKeys, open_engine
from habitue.app.kinds import kinds_of
from habitue.core.clock import MINUTE_MS
from habitue.interfaces.http.app import create_app
from habitue.testing.server import basic

Call = tuple[str, str]
SNOWPLOW = "/com.snowplowanalytics.snowplow/tp2"
CALLS = tuple(f"/v1/{call}" for call in ("track", "identify", "page", "screen", "group", "alias", *"tipsga"))
WHO = ("victim", victim.MAIL, f"o-{MARK}")  # what a person is named by, beside the person id
SLOTS = ["home.for_you", "home.recently_viewed", "zebra.lamps"]


def rows(stolen: Stolen) -> dict[Call, list[dict[str, Any]]]:
    """Every route but the console's, with the bodies that are tried on it; a new route needs its row."""
    event = {**viewed(stolen.message_id, "victims-phone"), "userId": "victim", "groupId": "g", "previousId": "victim"}
    claim = {"writeKey": stolen.keys.public, "anonymousId": "victims-phone", "userId": "victim",
             "token": stolen.token, "consent": GRANTED}  # fmt: skip
    person = [{"person": who} for who in (*WHO, stolen.ids["person_id"])]
    change = ["Product Updated", "z", NOW, {"product_id": stolen.ids["product_id"], "name": "Mine"}]
    audience = {"audience_id": "mine", "name": {"en": "Mine"}, "condition": {"type": "all", "of": []}}
    pushed = {"kind": "audience", "definition_id": "mine", "schema_version": 1, "document": audience}
    both: dict[Call, list[dict[str, Any]]] = {
        ("POST", "/v1/batch"): [{**claim, "batch": [event]}],
        ("POST", "/v1/b"): [{**claim, "batch": [event]}],
        ("POST", "/v1/decide"): [{**claim, "placements": SLOTS}],
        ("POST", "/v1/recommend"): [{**claim, "strategy": name, "n": 48} for name in ("for_you", "recently_viewed")],
        **{("POST", path): [{**event, **claim}] for path in CALLS},
        ("POST", "/v1/catalogue"): [{"changes": [change]}],
        ("POST", "/v1/dead-letters/replay"): [{}],
        ("POST", "/v1/retention/turn"): [{}],
        ("POST", "/v1/traffic"): [{"tests": {"flagged": False}}],
        ("POST", "/v1/definitions"): [{"documents": [pushed], "publish": publish} for publish in (False, True)],
        ("POST", "/v1/definitions/{act}"): [{"kind": "audience", "definition_id": stolen.ids["audience_id"]}],
        ("POST", "/v1/audiences/transitions"): [{"transitions": []}],
        ("POST", "/v1/audiences/{audience_id}/export"): [{"use": "analysis"}, {"use": "email"}],
        ("POST", "/v1/people/export"): person,
        ("POST", "/v1/people/rectify"): [{**one, "field": "plan", "value": "mine"} for one in person],
        ("POST", "/v1/people/object"): [{**one, "to": ["profiling"]} for one in person],
        ("GET", "/v1/people/reports/{report_id}"): [{}],
        ("POST", "/v1/people/forget"): person,
        ("GET", "/v1/decisions/{decision_id}"): [{}],
        ("GET", "/v1/projects/{key}/settings"): [{}],
        ("GET", "/sourceConfig/"): [{}],
    }
    alone: dict[Call, list[dict[str, Any]]] = {
        ("POST", SNOWPLOW): [{"schema": "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4",
                              "data": [{"e": "pv", "aid": "zebra-app", "eid": stolen.message_id}]}],
        ("GET", "/i"): [{}],
        ("POST", "/v1/webhooks/{source}/lists/{list_id}"): [{"add": [{"user_id": "victim"}]}, {"remove": person}],
        ("POST", "/v1/webhooks/{source}"): [{"type": "order.completed", "data": {}}],
        ("POST", "/v1/preferences"): [claim, {**claim, "preferences": {"frequency": "weekly"}}],
        ("POST", "/v1/question"): [claim],
        ("POST", "/v1/count"): [{**claim, "type": "product"}],
        ("POST", "/v1/people/links"): [{**one, "use": "preferences"} for one in person],
        ("POST", "/v1/people/unlink"): [{**one, "device": stolen.ids["person_id"]} for one in person],
        ("GET", "/preferences"): [{}],
        ("POST", "/preferences"): [{"t": stolen.link, "frequency": "weekly"}],
        **{("GET", path): [{}] for path in OPEN},
    }  # fmt: skip
    return {**both, **{(method, f"/rudder{path}"): bodies for (method, path), bodies in both.items()}, **alone}


# What answers anybody: the same bytes for all, or no more than whether the server is up.
OPEN = frozenset({
    "/habitue.js", "/habitue-{digest:str}.js", "/console/{path:path}", "/console", "/", "/livez", "/readyz",
    "/metrics", "/.well-known/gpc.json",
})  # fmt: skip
ANSWERED = OPEN | {
    f"{data}{path}" for data in ("", "/rudder") for path in ("/v1/projects/{key}/settings", "/sourceConfig/")
}


class Asked(msgspec.Struct, frozen=True):
    """One request of the replay."""

    route: Call
    path: str
    body: bytes
    headers: dict[str, str]


def filled(path: str, stolen: Stolen) -> str:
    """The path with the first workspace's ids, and all of its words that a query can hold."""
    path = path.replace(":path}", "}").replace(":str}", "}")
    address = path.format(**{name: quote(value, safe="") for name, value in stolen.ids.items()})
    return address + "?" + urlencode({
        "q": MARK, "query": victim.MAIL, "t": stolen.link, "writeKey": stolen.keys.public, "aid": "zebra-app",
        "e": "pv", "eid": stolen.message_id,
    })  # fmt: skip


def public(stolen: Stolen, keys: dict[str, dict[str, str]], body_key: str) -> Iterator[Asked]:
    """Every route but the console's, with each of these headers and `body_key` as the body's key."""
    for (method, path), bodies in rows(stolen).items():
        for said in bodies:
            told = {**said, "writeKey": body_key} if "writeKey" in said else said
            body = urlencode(told).encode() if path == "/preferences" else msgspec.json.encode(told)
            for headers in keys.values():
                signed = _signed(stolen, body) if "webhooks" in path else {}
                yield Asked((method, path), filled(path, stolen), body, {**headers, **signed})


def console(stolen: Stolen, browser: Console) -> Iterator[Asked]:
    """Every route of the console from a browser; what never ends is asked for apart."""
    for method, path in sorted(set(TABLE) - ENDLESS - {("DELETE", "/session")}, key=_reading_first):
        said = TABLE[method, path][1]
        if path == "/session":
            said = {"email": f"staff-{MARK}@shop.example", "password": f"{MARK} horse"}
        body = b"" if said is None else msgspec.json.encode(said)
        if "{placement_id}" in path:  # the document must be the address's
            body = body.replace(b"home.for_you", stolen.ids["placement_id"].encode())
        if "{audience_id}" in path:
            body = body.replace(b'"vip"', msgspec.json.encode(stolen.ids["audience_id"]))
        yield Asked((method, f"/admin/api{path}"), filled(f"/admin/api{path}", stolen), body, browser.headers())


def _reading_first(call: Call) -> tuple[bool, Call]:
    return call[0] != "GET", call


def _signed(stolen: Stolen, body: bytes) -> dict[str, str]:
    at = datetime.fromtimestamp(NOW // 1000, UTC)
    signature = Webhook(stolen.webhook_secret).sign("d1", at, body.decode())
    return {"webhook-id": "d1", "webhook-timestamp": str(NOW // 1000), "webhook-signature": signature}


def as_stolen(shop: Shop, stolen: Stolen) -> Iterator[Asked]:
    """Everything, as somebody with the first workspace's keys and cookie."""
    keys = stolen.keys
    yield from public(stolen, {"page": {**PAGE}}, keys.public)
    yield from public(stolen, {"server": basic(keys.server), "all": basic(keys.importer)}, keys.server)
    yield from public(stolen, {"declared": {**basic(keys.declared), **PAGE}}, "")
    yield from console(stolen, Console(shop, stolen.cookie, stolen.csrf_token))


def disclosed(asked: Asked, answer: Any, marks: tuple[str, ...]) -> list[str]:
    """The marks in an answer that were not in its question."""
    heard = answer.body + repr(answer.headers).encode()
    sent = asked.path.encode() + asked.body + quote(asked.path, safe="").encode()
    return [mark for mark in marks if mark.encode() in heard and mark.encode() not in sent]


def breaches(shop: Shop, stolen: Stolen, marks: tuple[str, ...]) -> list[str]:
    """Where the second workspace took what was stolen from the first: let in, told, or changed."""
    found = []
    before = bytes_of(shop)
    for asked in as_stolen(shop, stolen):
        answer = shop.send(asked.route[0], asked.path, asked.body, asked.headers)
        if answer.status < 400 and asked.route[1] not in ANSWERED:
            found.append(f"{' '.join(asked.route)} let it in: {answer.status}")
        if told := disclosed(asked, answer, marks):
            found.append(f"{' '.join(asked.route)} told {told}")
        after = bytes_of(shop)
        if after != before:
            found.append(f"{' '.join(asked.route)} changed something")
        before = after
    return found


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, Shop, Stolen]]:
    """The shop everything is stolen from, another one that lives beside it, and what was stolen."""
    folder = tmp_path_factory.mktemp("two-shops")
    robbed, stolen = first(folder / "first", StillClock(NOW))
    other = second(folder / "second")
    yield robbed, other, stolen
    other.close()
    robbed.close()


def second(folder: Path) -> Shop:
    """A shop with a catalogue, visitors and models, whose Snowplow trackers are let in."""
    made, keys = workspace(folder, "second", NOW)
    settings = msgspec.structs.replace(made.settings, snowplow_apps=(f"app={keys.public}",))
    shop = Shop(msgspec.structs.replace(made, settings=settings), keys, StillClock(NOW + MINUTE_MS))
    victim.stock(shop)
    victim.learn(shop)
    return shop


def marks_of(robbed: Shop, stolen: Stolen) -> tuple[str, ...]:
    """What must not come back: planted words, and every id and secret."""
    ids = [value for name, value in stolen.ids.items() if name.endswith("_id") and name != "entry_id"]
    return (MARK, victim.NAME, *ids, *(getattr(stolen.keys, f) for f in stolen.keys.__struct_fields__),
            robbed.workspace.settings.identity_secret)  # fmt: skip


def test_every_route_is_replayed(shops: tuple[Shop, Shop, Stolen]) -> None:
    _, other, stolen = shops
    there = {call for call in routes(create_app(other.runtime)) if call[0] != "OPTIONS"}  # preflights read no body
    assert there == set(rows(stolen)) | {(method, f"/admin/api{path}") for method, path in TABLE}


def test_the_first_workspaces_keys_and_ids_work_where_they_belong(shops: tuple[Shop, Shop, Stolen]) -> None:
    """Otherwise their being refused elsewhere would say nothing."""
    robbed, _, stolen = shops
    own = Console(robbed, stolen.cookie, stolen.csrf_token).headers()
    for path in ("/people/{person_id}", "/decisions/{decision_id}", "/placements/{placement_id}",
                 "/erasures/{report_id}", "/catalogue/{product_id}"):  # fmt: skip
        answer = robbed.send("GET", filled(f"/admin/api{path}", stolen), b"", own)
        assert answer.status == 200, (path, answer.body)
    exported = robbed.post("/v1/people/export", {"person": "victim"}, basic(stolen.keys.server))
    assert MARK.encode() in exported.body
    assert victim.NAME.encode() in exported.body
    assert f"knows {MARK}".encode() in exported.body
    assert robbed.send("GET", f"/preferences?t={stolen.link}").status == 200


def test_p16_nothing_stolen_is_let_in_told_or_changes_anything(shops: tuple[Shop, Shop, Stolen]) -> None:
    robbed, other, stolen = shops
    assert breaches(other, stolen, marks_of(robbed, stolen)) == []
    for method, path in sorted(ENDLESS):
        browser = Console(other, stolen.cookie, stolen.csrf_token)
        assert other.send(method, f"/admin/api{path}", b"", browser.headers()).status == 401


def test_p16_who_is_let_in_finds_nothing_under_the_ids_of_another(shops: tuple[Shop, Shop, Stolen]) -> None:
    robbed, other, stolen = shops
    marks = marks_of(robbed, stolen)
    owner = Console(other).sign_in("second@shop.example", PASSWORDS["second"])
    before, keys = bytes_of(other), other.keys
    asking = [  # the console reads before this shop's own key writes what was stolen into it
        *console(stolen, owner),
        *public(stolen, {"server": basic(keys.server)}, keys.server),
        *public(stolen, {"page": PAGE}, keys.public),
    ]
    for asked in asking:  # first while nobody there has the same name, as after the events below
        if by_id(asked.route):
            answer = other.send(asked.route[0], asked.path, asked.body, asked.headers)
            assert (answer.status in (401, 403, 404), bytes_of(other)) == (True, before), (asked, answer)
            assert disclosed(asked, answer, marks) == [], asked
    for asked in asking:
        if not by_id(asked.route):
            answer = other.send(asked.route[0], asked.path, asked.body, asked.headers)
            assert disclosed(asked, answer, marks) == [], asked
    assert any(stored.event.message_id == stolen.message_id for stored in other.runtime.log.read()), "no duplicate here"


# What one workspace calls a placement another may call one of its own: these make it, or ask what it would do.
NAMING = {
    ("PUT", "/admin/api/placements/{placement_id}/draft"),
    ("POST", "/admin/api/placements/{placement_id}/dry-run"),
    ("PUT", "/admin/api/audiences/{audience_id}/draft"),
    ("POST", "/admin/api/audience-library/{entry_id}"),  # habitue's own, the same in every workspace
}


def by_id(route: Call) -> bool:
    """Whether a route is about one thing that is there, which its address or body names."""
    return route not in NAMING and any(part in route[1] for part in ("_id", "{source}", "/v1/people/", "{version}"))


def test_the_check_finds_a_key_store_that_two_workspaces_share(
    shops: tuple[Shop, Shop, Stolen], tmp_path: Path
) -> None:
    """What two workspaces on one database would have in common; their webhooks' secrets would not open at all."""
    robbed, _, stolen = shops
    shutil.copytree(robbed.workspace.folder, tmp_path / "first")
    engine = open_engine(f"sqlite:///{tmp_path / 'first' / 'workspace.db'}")
    sharing = second(tmp_path / "sharing")
    runtime = sharing.runtime
    runtime.keys, runtime.definitions = SqlKeys(engine), SqlDefinitions(engine, kinds_of(sharing.workspace))
    runtime.accounts = SqlAccounts(engine, Argon2Passwords())
    runtime.refresh()
    found = breaches(sharing, stolen, marks_of(robbed, stolen))
    sharing.close()
    engine.dispose()
    for route in ("POST /v1/batch", "POST /v1/decide", "POST /v1/catalogue", "GET /admin/api/overview"):
        assert any(one.startswith(f"{route} let it in") for one in found), route
    assert any(one.startswith("POST /v1/track changed") for one in found)
    assert any(one.startswith("GET /admin/api/placements told") for one in found)
