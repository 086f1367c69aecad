"""Audiences taken out: exports ask each person's permission, each transition is told once, whatever fails."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import msgspec
import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from tests.integration.conftest import NOW, Fresh
from tests.integration.serving import Shop, StillClock

from habitue.adapters.outbound import Outbound
from habitue.app.console.console import Console
from habitue.app.forgetting import forget
from habitue.app.outgoing.delivering import Delivering
from habitue.app.outgoing.exporting import Ask, export_page
from habitue.app.outgoing.subscribing import subscribe
from habitue.app.outgoing.thread import Deliverer
from habitue.app.rights.objecting import object_to
from habitue.app.workspace import open_workspace
from habitue.audiences.transitions.transition import Transition, event_of
from habitue.channels.subscription import WAITS_MS, Subscription
from habitue.channels.use import Use
from habitue.core.clock import DAY_MS, SystemClock, format_time
from habitue.core.errors import Conflict, HabitueError, InvalidInput, NotAllowed, NotFound, Unavailable
from habitue.definitions import AUDIENCE, Change, Document
from habitue.eventlog import Intake
from habitue.interfaces.cli.subscriptions import Beside
from habitue.testing.server import basic

EVERYBODY = {"type": "fact", "fact": "registered", "test": {"op": "is", "value": True}}
URL = "https://hooks.shop.example/audiences"
REFUSED = ("127.0.0.1", "10.0.0.7:80", "2130706433", "[::1]", "tool.shop.example:5678", "tool.shop.example:70000")


def mail(who: str) -> str:
    return f"{who}@example.com"


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Iterator[Shop]:
    """Three customers; Ada permits e-mail and ads, Bob ads, Eve nothing."""
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    publish(shop, "webhook")
    for who, purposes in (("ada", ("marketing_email", "ads")), ("bob", ("ads",)), ("eve", ())):
        items: list[dict[str, Any]] = [
            {"type": "identify", "messageId": f"i-{who}", "userId": who,
             "traits": {"email": mail(who), "name": who.title()}}
        ]  # fmt: skip
        items += [permitted(who, purpose, granted=True) for purpose in purposes]
        assert {outcome for outcome, _ in shop.verdicts(items, shop.keys.importer)} == {"stored"}
    yield shop
    shop.close()


def permitted(who: str, purpose: str, *, granted: bool, at: int = NOW - DAY_MS) -> dict[str, Any]:
    said = {"purpose": purpose, "granted": granted, "basis": "consent", "source": "form"}
    if purpose == "marketing_email":
        said["email"] = mail(who)
    return {"type": "track", "event": "Consent Changed", "messageId": f"{who}-{purpose}-{granted}", "userId": who,
            "timestamp": format_time(at), "properties": said}  # fmt: skip


def publish(shop: Shop, listened: str) -> None:
    body = {"audience_id": "all", "name": {"en": "All"}, "condition": EVERYBODY, "listened": listened}
    shop.runtime.definitions.publish_document(Document(AUDIENCE, "all", 1, body), Change("me", shop.clock.at))
    shop.runtime.refresh()


def person(shop: Shop, who: str) -> str:
    return shop.runtime.pseudonyms.user(who)


def exported(shop: Shop, use: Use) -> list[dict[str, str]]:
    return export_page(shop.runtime, Console(shop.runtime), "all", Ask(use=use), "account Me").rows


def moved(shop: Shop, who: str, *, entered: bool, at: int | None = None) -> None:
    """The worker said so."""
    said = Transition(shop.clock.at if at is None else at, person(shop, who), "all", 1, entered, "event")
    intake = Intake(received=1, received_at=shop.clock.at, events=[event_of(said, shop.clock.at)])
    shop.runtime.log.append(intake)


class Receiver:
    """Takes what is posted, or fails as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, Any], Mapping[str, str]]] = []
        self.failing = False

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        if self.failing:
            raise Unavailable(f"{url} did not answer")
        self.got.append((headers["webhook-id"], json.loads(body), headers))

    def told(self) -> list[tuple[str, str]]:
        return [(said["type"].removeprefix("audience."), said["data"]["person_id"]) for _, said, _ in self.got]


def delivering(shop: Shop, receiver: Receiver) -> Delivering:
    runtime = shop.runtime
    return Delivering(
        runtime.subscriptions, runtime, receiver.post, lambda: runtime.definitions.snapshot().paused, shop.clock
    )


def naming(shop: Shop, host: str) -> Beside:
    """The same shop, whose settings name a machine of its own network."""
    settings = msgspec.structs.replace(shop.runtime.settings, private_hosts=(host,))
    return Beside(settings, shop.runtime.snapshot, shop.runtime.subscriptions, shop.runtime.reader, shop.clock)


def subscribed(shop: Shop, use: Use = "analysis") -> Subscription:
    return subscribe(shop.runtime, "all", URL, use, "me")[0]


def test_only_who_permitted_the_use_leaves_with_what_it_needs(shop: Shop) -> None:
    ada, bob, eve = (person(shop, who) for who in ("ada", "bob", "eve"))
    assert {row["person_id"] for row in exported(shop, "analysis")} == {ada, bob, eve}
    assert {tuple(row) for row in exported(shop, "analysis")} == {("person_id", "known", "until")}
    (row,) = exported(shop, "email")
    assert row == {"person_id": ada, "until": "", "email": mail("ada"), "name": "Ada", "user_id": "ada"}
    hashes = {row["email_sha256"] for row in exported(shop, "ads")}
    assert hashes == {hashlib.sha256(mail(who).encode()).hexdigest() for who in ("ada", "bob")}
    assert mail("ada") not in json.dumps(exported(shop, "ads"))
    assert exported(shop, "sms") == []
    object_to(shop.runtime, ada, ["marketing"], objects=True, by="me")
    assert exported(shop, "email") == []


def test_every_export_is_written_down_before_it_leaves(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    exported(shop, "ads")
    (one,) = shop.runtime.exports.newest(9)
    assert (one.author, one.audience_id, one.use, one.people, one.withheld) == ("account Me", "all", "ads", 2, 1)
    assert one.completed_at == NOW

    def full(_: object) -> None:
        raise Unavailable("the disk is full")

    monkeypatch.setattr(shop.runtime.exports, "begin", full)
    with pytest.raises(Unavailable):
        exported(shop, "analysis")


def test_the_shops_own_programs_export_with_a_key_that_may(shop: Shop) -> None:
    answer = shop.post("/v1/audiences/all/export", {"use": "email"}, basic(shop.keys.importer))
    assert answer.status == 200, answer.body
    assert [row["email"] for row in answer.json()["rows"]] == [mail("ada")]
    assert shop.runtime.exports.newest(1)[0].author == "key Import"
    assert shop.post("/v1/audiences/all/export", {}, basic(shop.keys.public)).status == 403
    assert shop.post("/v1/audiences/none/export", {}, basic(shop.keys.importer)).status == 404
    assert shop.post("/v1/audiences/all/export", {"use": "gossip"}, basic(shop.keys.importer)).status == 400


def test_each_transition_is_told_once_and_verifies(shop: Shop) -> None:
    moved(shop, "eve", entered=True)
    made, secret = subscribe(shop.runtime, "all", URL, "analysis", "me")
    receiver = Receiver()
    moved(shop, "ada", entered=True)
    shop.clock.at += 1000
    moved(shop, "ada", entered=False)
    for _ in range(3):
        delivering(shop, receiver).turn()  # another worker each time
    assert receiver.told() == [("entered", person(shop, "ada")), ("exited", person(shop, "ada"))]
    assert len({webhook_id for webhook_id, _, _ in receiver.got}) == 2
    _, said, headers = receiver.got[0]
    assert said["data"] == {"audience_id": "all", "version": 1, "why": "event", "person_id": person(shop, "ada"),
                            "known": "yes"}  # fmt: skip
    assert abs(int(headers["webhook-timestamp"]) - shop.clock.at // 1000) <= 1
    counts = shop.runtime.subscriptions.counts()[made.subscription_id]
    assert (counts.delivered, counts.waiting, counts.dead) == (2, 0, 0)
    assert secret.startswith("whsec_")
    assert (
        base64.b64decode(secret.removeprefix("whsec_"))
        not in shop.workspace.folder.joinpath("workspace.db").read_bytes()
    )


def test_a_receiver_that_is_down_is_tried_less_and_less_and_then_given_up(shop: Shop) -> None:
    made, receiver = subscribed(shop), Receiver()
    moved(shop, "ada", entered=True)
    receiver.failing, worker = True, delivering(shop, receiver)
    for tried, wait in enumerate((0, *WAITS_MS), 1):
        shop.clock.at += wait
        worker.turn()
        shop.clock.at += 1
        worker.turn()  # too early
        (waiting,) = shop.runtime.subscriptions.due(2**62, 9, [made.subscription_id]) or (None,)
        assert waiting is None or waiting.attempts == tried
    (dead,) = shop.runtime.subscriptions.dead(made.subscription_id, 9)
    assert (dead.attempts, dead.told) == (len(WAITS_MS) + 1, f"{URL} did not answer")
    receiver.failing = False
    assert shop.runtime.subscriptions.again(made.subscription_id, shop.clock.at) == 1
    worker.turn()
    assert receiver.told() == [("entered", person(shop, "ada"))]
    assert receiver.got[0][0] == dead.delivery_id


def test_an_address_that_turns_out_to_be_private_is_given_up_at_once(shop: Shop) -> None:
    made, receiver = subscribed(shop), Receiver()
    moved(shop, "ada", entered=True)

    def private(url: str, body: bytes, headers: Mapping[str, str]) -> None:
        raise NotAllowed(f"{url} is not connected to: 10.0.0.7 is not on the internet")

    receiver.post = private  # type: ignore[method-assign]
    delivering(shop, receiver).turn()
    (dead,) = shop.runtime.subscriptions.dead(made.subscription_id, 9)
    assert (dead.attempts, "not on the internet" in dead.told) == (1, True)


def test_nobodys_exit_overtakes_their_entry_and_others_do_not_wait(shop: Shop) -> None:
    subscribed(shop)
    receiver, worker = Receiver(), None
    worker = delivering(shop, receiver)
    moved(shop, "ada", entered=True)
    receiver.failing = True
    worker.turn()
    receiver.failing = False
    shop.clock.at += 1000
    moved(shop, "ada", entered=False)
    moved(shop, "bob", entered=True)
    worker.turn()
    assert receiver.told() == [("entered", person(shop, "bob"))]
    shop.clock.at += WAITS_MS[0]
    worker.turn()
    worker.turn()
    assert receiver.told()[1:] == [("entered", person(shop, "ada")), ("exited", person(shop, "ada"))]


def test_a_worker_that_dies_while_it_sends_tells_it_again_under_the_same_id(shop: Shop) -> None:
    subscribed(shop)
    receiver = Receiver()

    class Died(Exception):
        pass

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
        receiver.post(url, body, headers)
        raise Died

    dying = delivering(shop, receiver)
    dying._post = post
    moved(shop, "ada", entered=True)
    with pytest.raises(Died):
        dying.turn()
    worker = delivering(shop, receiver)
    worker.turn()
    assert len(receiver.got) == 1, "another worker leaves alone what may be on its way"
    shop.clock.at += 61_000
    worker.turn()
    assert [webhook_id for webhook_id, _, _ in receiver.got] == [receiver.got[0][0]] * 2


def test_paused_it_keeps_and_then_tells(shop: Shop) -> None:
    made, receiver = subscribed(shop), Receiver()
    worker = delivering(shop, receiver)
    shop.runtime.subscriptions.pause(made.subscription_id, paused=True)
    moved(shop, "ada", entered=True)
    worker.turn()
    assert receiver.got == []
    shop.runtime.subscriptions.pause(made.subscription_id, paused=False)
    worker.turn()
    assert receiver.told() == [("entered", person(shop, "ada"))]


def test_who_did_not_permit_the_use_is_neither_named_nor_told_of(shop: Shop) -> None:
    made, receiver = subscribed(shop, "email"), Receiver()
    worker = delivering(shop, receiver)
    for who in ("ada", "bob"):
        moved(shop, who, entered=True)
    worker.turn()
    shop.clock.at += 1000
    assert shop.verdicts([permitted("ada", "marketing_email", granted=False, at=shop.clock.at)], shop.keys.importer)
    for who in ("ada", "bob"):
        moved(shop, who, entered=False)
    worker.turn()
    assert receiver.told() == [("entered", person(shop, "ada")), ("exited", person(shop, "ada"))]
    assert receiver.got[0][1]["data"]["email"] == mail("ada")
    assert "email" not in receiver.got[1][1]["data"]
    assert shop.runtime.subscriptions.counts()[made.subscription_id].withheld == 2


def test_the_forgotten_are_told_of_no_more(shop: Shop) -> None:
    made, receiver = subscribed(shop), Receiver()
    worker = delivering(shop, receiver)
    shop.runtime.subscriptions.pause(made.subscription_id, paused=True)
    moved(shop, "ada", entered=True)
    worker.turn()
    forget(shop.runtime, person(shop, "ada"))
    shop.runtime.subscriptions.pause(made.subscription_id, paused=False)
    worker.turn()
    assert receiver.got == []
    assert person(shop, "ada").encode() not in shop.workspace.folder.joinpath("workspace.db").read_bytes()


def test_what_cannot_be_told_is_refused_when_it_is_asked_for(shop: Shop) -> None:
    publish(shop, "none")
    wrong: list[tuple[str, str, str, type[HabitueError]]] = [
        ("all", URL, "analysis", Conflict), ("none", URL, "analysis", NotFound),
        ("all", "ftp://shop.example", "analysis", InvalidInput),
        ("all", "https://u:p@shop.example", "ads", InvalidInput), ("all", "http://[::1", "ads", InvalidInput),
        ("all", "ftp://shop.example:80", "analysis", InvalidInput),
        ("all", URL, "gossip", InvalidInput),
        *(("all", f"http://{host}/", "ads", InvalidInput) for host in REFUSED),
    ]  # fmt: skip
    for audience_id, url, use, error in wrong:
        with pytest.raises(error):
            subscribe(shop.runtime, audience_id, url, use, "me")  # type: ignore[arg-type]
    assert shop.runtime.subscriptions.everything() == []


def test_over_the_wire_a_receiver_verifies_it_and_a_private_one_must_be_named(shop: Shop) -> None:
    got: list[tuple[bytes, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.append((body, {key.lower(): value for key, value in self.headers.items()}))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"127.0.0.1:{server.server_port}"
    try:
        made, secret = subscribe(naming(shop, here), "all", f"http://{here}/in?x=1", "analysis", "me")
        shop.clock.at = int(datetime.now(UTC).timestamp() * 1000)
        moved(shop, "ada", entered=True)
        runtime = shop.runtime
        closed, opened = Outbound(), Outbound([here])
        for outbound in (closed, opened):
            runtime.subscriptions.again(made.subscription_id, shop.clock.at)  # the first is refused for good
            Delivering(runtime.subscriptions, runtime, outbound.post, lambda: False, shop.clock).turn()
            outbound.close()
        with pytest.raises(NotAllowed):
            closed.post(f"http://{here}/", b"{}", {})
    finally:
        server.shutdown()
        server.server_close()
    ((body, headers),) = got
    assert Webhook(secret).verify(body, headers)["type"] == "audience.entered"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body.replace(b"entered", b"exited!"), headers)


def test_the_workers_thread_tells_within_seconds(shop: Shop) -> None:
    got: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"127.0.0.1:{server.server_port}"
    workspace = open_workspace(shop.workspace.folder, {"HABITUE_PRIVATE_HOSTS": here})
    subscribe(naming(shop, here), "all", f"http://{here}/", "email", "me")
    try:
        with Deliverer(workspace, SystemClock()):
            moved(shop, "ada", entered=True)
            until = time.monotonic() + 20
            while not got and time.monotonic() < until:
                time.sleep(0.05)
    finally:
        server.shutdown()
        server.server_close()
    assert [json.loads(body)["data"]["email"] for body in got] == [mail("ada")]
