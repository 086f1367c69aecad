"""The rights as a server, an operator and a visitor's browser meet them: keys, scopes, a running server, objections."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.rights import person as victim
from tests.integration.serving import CONSENT, PAGE, Shop, StillClock, forked_server
from typer.testing import CliRunner

from habitue.adapters.sqlite import SqliteReader
from habitue.app.rights.objecting import object_to, objections_of
from habitue.core.clock import MINUTE_MS
from habitue.core.errors import InvalidInput, NotFound
from habitue.interfaces.cli.main import app, load_commands
from habitue.interfaces.http.keys import Gate
from habitue.interfaces.http.wire import Call
from habitue.privacy.tokens import sign
from habitue.testing.server import basic

GRANTED = CONSENT["consent"]["categoryPreferences"]


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Any:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    victim.stock(shop)
    yield shop
    shop.close()


ASKING: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/v1/people/export", {"person": "victim"}),
    ("POST", "/v1/people/export", {"person": "victim", "format": "html"}),
    ("POST", "/v1/people/object", {"person": "victim", "to": ["profiling"]}),
    ("POST", "/v1/people/rectify", {"person": "victim", "field": "plan", "value": "gold"}),
    ("GET", "/v1/people/reports/{report_id}", {}),
    ("POST", "/v1/people/forget", {"person": "victim"}),
]


def attack(shop: Shop, method: str, path: str, body: dict[str, Any]) -> None:
    """Ask for somebody's rights with whatever a page has; an AssertionError if that gets or does anything."""
    position, held = shop.runtime.log.position(), objections_of(shop.runtime, victim.person(shop)).in_force

    def asked(said: dict[str, Any], headers: dict[str, str]) -> Any:
        return shop.send(method, path, msgspec.json.encode(said), headers)

    for headers in ({**basic(shop.keys.public), **PAGE}, PAGE, {}, basic("sk_guess"), basic(shop.keys.public)):
        for said in (body, {**body, "writeKey": shop.keys.public, "userId": "victim"}):
            answer = asked(said, headers)
            assert answer.status in (401, 403), answer.body
            assert victim.MARK.encode() not in answer.body
    answer = asked({**body, "writeKey": shop.keys.server}, PAGE)
    assert answer.status in (401, 403), "no key in a body opens what only a server may"
    assert shop.runtime.log.position() == position
    assert objections_of(shop.runtime, victim.person(shop)).in_force == held


def reported(shop: Shop, path: str) -> str:
    """The path with the id of a report that there is: of a visitor who was forgotten."""
    if "{" not in path:
        return path
    gone = {"person": shop.runtime.pseudonyms.device("other0")}
    answer = shop.post("/v1/people/forget", gone, basic(shop.keys.server)).json()
    return path.format(report_id=answer["report_id"])


@pytest.mark.parametrize(("method", "path", "body"), ASKING)
def test_p17_a_public_key_gets_nothing_and_does_nothing(
    shop: Shop, method: str, path: str, body: dict[str, Any]
) -> None:
    """And the same request with a secret key works: the check can fail."""
    victim.live(shop)
    path = reported(shop, path)
    attack(shop, method, path, body)
    answer = shop.send(method, path, msgspec.json.encode(body), basic(shop.keys.server))
    assert answer.status == 200, answer.body


def _no_scopes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habitue.interfaces.http.keys.require_scope", lambda _key, _scope: None)


def _claims_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever says a user id with a public key is taken for that user, who may ask for their own rights."""
    admit = Gate.admit

    def believing(self: Gate, call: Call, body_key: str, scope: str, **more: bool) -> Any:
        said = msgspec.json.decode(call.body or b"{}")
        claims = "userId" in said and scope.startswith("admin:")
        return admit(self, call, said["writeKey"], "decide", **more) if claims else admit(self, call, body_key, scope)

    monkeypatch.setattr(Gate, "admit", believing)


def _keys_in_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    admit = Gate.admit

    def reading(self: Gate, call: Call, body_key: str, scope: str, **_: bool) -> Any:
        named = body_key or msgspec.json.decode(call.body or b"{}").get("writeKey", "")
        return admit(self, call, named, scope, from_page=False)

    monkeypatch.setattr(Gate, "admit", reading)


@pytest.mark.parametrize("mutate", [_no_scopes, _claims_believed, _keys_in_bodies])
def test_p17_mutants_that_let_a_page_ask_are_noticed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, mutate: Callable[[pytest.MonkeyPatch], None]
) -> None:
    victim.live(shop)
    asking = [(method, reported(shop, path), body) for method, path, body in ASKING]
    mutate(monkeypatch)
    for method, path, body in asking:  # a forgotten person is last: nobody is left to ask about
        with pytest.raises(AssertionError):
            attack(shop, method, path, body)


def test_p16_keys_of_one_workspace_are_nobody_in_another(shop: Shop, fresh_workspace: Fresh) -> None:
    """The template's keys are shared between copies, so the other workspace makes its own."""
    from tests.integration.serving import new_workspace

    victim.live(shop)
    folder = shop.workspace.folder.parent / "other"
    workspace, keys = new_workspace(folder)
    other = Shop(workspace, keys, StillClock(NOW))
    try:
        for who in ("victim", victim.person(shop), victim.MAIL):
            body: dict[str, Any] = {"person": who}
            mine = other.post("/v1/people/export", body, basic(keys.server))
            assert (mine.status, mine.json()["error"]["code"]) == (404, "not_found")
            theirs = other.post("/v1/people/export", body, basic(shop.keys.server))
            assert theirs.status == 401
            assert victim.NAME.encode() not in mine.body + theirs.body, "what was asked for is all it says"
    finally:
        other.close()


def test_an_export_over_http_is_whole_private_and_wrong_words_are_named(shop: Shop) -> None:
    victim.live(shop)
    answer = shop.post("/v1/people/export", {"person": victim.MAIL}, basic(shop.keys.server))
    assert answer.json()["person_id"] == victim.person(shop)
    assert answer.headers["cache-control"] == "no-store"
    html = shop.post("/v1/people/export", {"person": victim.MAIL, "format": "html", "language": "fr"},
                     basic(shop.keys.server))  # fmt: skip
    assert "Tout ce que" in html.body.decode()
    assert html.headers["content-type"].startswith("text/html")
    nonsense: list[object] = [
        {"person": victim.MAIL, "language": "xx"},
        {"person": victim.MAIL, "format": "pdf"},
        {},
        [],
    ]
    for body in nonsense:
        wrong = shop.post("/v1/people/export", body, basic(shop.keys.server))
        assert (wrong.status, wrong.json()["error"]["code"]) == (400, "invalid_input")
    nobody = shop.post("/v1/people/export", {"person": "nobody"}, basic(shop.keys.server))
    assert nobody.status == 404


def test_a_report_is_read_by_its_id_and_says_who_asked(shop: Shop) -> None:
    victim.live(shop)
    gone = shop.post("/v1/people/forget", {"person": victim.MAIL}, basic(shop.keys.server)).json()
    path = f"/v1/people/reports/{gone['report_id']}"
    answer = shop.send("GET", path, headers=basic(shop.keys.server))
    assert answer.json()["asked_by"].startswith("key ")
    assert shop.send("GET", "/v1/people/reports/..%2Fsecret", headers=basic(shop.keys.server)).status == 404
    assert shop.send("GET", path, headers={**basic(shop.keys.public), **PAGE}).status == 403


def decide(shop: Shop, device: str, **more: Any) -> dict[str, Any]:
    body = {"writeKey": shop.keys.public, "anonymousId": device, "consent": GRANTED,
            "placements": ["home.recently_viewed"], **more}  # fmt: skip
    return dict(shop.post("/v1/decide", body, PAGE).json())


def test_whoever_objects_to_profiling_is_nobody_on_every_device_whatever_the_banner_says(shop: Shop) -> None:
    device = victim.live(shop)
    victim.learn(shop)
    token = sign("victim", shop.workspace.settings.identity_secret, shop.clock.at)
    ways: list[dict[str, Any]] = [{"device": device}, {"device": "a-new-phone", "userId": "victim", "token": token}]
    assert [decide(shop, **way)["arm"] != "none" for way in ways] == [True, True]
    objected = object_to(shop.runtime, victim.person(shop), ["profiling"], objects=True, by="account a")
    assert list(objected.in_force) == ["profiling"]
    shop.clock.at += MINUTE_MS
    grant = {"type": "track", "event": "Consent Changed", "messageId": "g", "anonymousId": device, "context": CONSENT}
    forged = {**grant, "messageId": "f", "properties": {"objections": {"profiling": False}}}
    assert shop.verdicts([grant, forged]) == [("stored", "")] * 2
    assert [o for o, _ in shop.verdicts([{**forged, "messageId": "h"}], shop.keys.server)] == ["stored"]
    position = shop.runtime.log.position()
    for way in ways:
        said = decide(shop, **way)
        assert (said["arm"], said["decision_id"]) == ("none", "")
        assert said["placements"]["home.recently_viewed"]["items"] == []
        answer = shop.post("/v1/recommend", {"strategy": "recently_viewed", "anonymousId": way["device"],
                           "writeKey": shop.keys.public, "consent": GRANTED}, PAGE)  # fmt: skip
        assert answer.json()["items"] == []
    assert shop.runtime.log.position() == position
    back = object_to(shop.runtime, victim.person(shop), ["profiling"], objects=False, by="account a")
    assert back.in_force == {}
    assert decide(shop, device)["arm"] != "none"


def test_mutant_an_objection_that_decisions_do_not_ask_for_is_noticed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = victim.live(shop)
    object_to(shop.runtime, victim.person(shop), ["profiling"], objects=True, by="account a")
    monkeypatch.setattr("habitue.app.deciding.permitted", lambda consent, _: consent)
    assert decide(shop, device)["arm"] != "none"


def test_nobody_and_nonsense_are_refused(shop: Shop) -> None:
    with pytest.raises(NotFound):
        object_to(shop.runtime, "u0", ["measure"], objects=True, by="x")
    with pytest.raises(InvalidInput):
        object_to(shop.runtime, victim.person(shop), ["all"], objects=True, by="x")


def command(*arguments: str) -> str:
    """What a command prints, run in this process: starting nine of them takes a minute."""
    load_commands()
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_every_command_works_beside_a_server_and_without_one(fresh_workspace: Fresh, tmp_path: Path) -> None:
    workspace, keys = fresh_workspace()
    at = ("-w", str(workspace.folder))

    def arrive(post: Any, user: str) -> None:
        post("/v1/batch", {"batch": [{"type": "identify", "messageId": user, "userId": user,
             "traits": {"email": f"{user}@example.com"}}], "writeKey": keys.server}, {})  # fmt: skip

    with forked_server(workspace, keys) as server:
        server.start()
        arrive(server.post, "ada")
        arrive(server.post, "bob")
        command("person", "export", "ada", "--folder", str(tmp_path), *at)
        assert "objects to marketing, measure" in command(
            "person", "object", "ada@example.com", "--to", "marketing", "--to", "measure", *at
        )
        command("backup", str(tmp_path / "data"), "--keys", str(tmp_path / "keys"), *at)
        told = command("person", "forget", "ada", *at)
        server.stop()
    files = sorted(tmp_path.glob("person-*"))
    assert [path.suffix for path in files] == [".html", ".json"]
    assert all(os.stat(path).st_mode & 0o077 == 0 for path in files)
    assert "ada@example.com" in files[0].read_text()
    command("person", "object", "bob", "--to", "profiling", *at)
    assert "objects to nothing" in command("person", "object", "bob", "--to", "profiling", "--withdraw", *at)
    assert told.split()[1].rstrip(":").startswith("u")
    listed = command("person", "reports", *at)
    assert "open" in listed
    assert "0 places" in command("person", "scan", "ada@example.com", *at)
    restored = tmp_path / "restored"
    said = command("restore", str(tmp_path / "data"), "--keys", str(tmp_path / "keys"), "-w", str(restored))
    assert "1 identities" in said
    names = [stored.event.node_id for stored in SqliteReader(restored / "events.db").read()]
    assert len([name for name in names if name.startswith("u")]) == 1
