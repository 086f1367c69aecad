"""Imported lists in a whole shop: matched, followed, fed by webhook, forgotten; the same people live and in batch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest
from tests.integration.rights.test_forgetting import finish
from tests.integration.serving import Shop
from tests.integration.webhooks.test_deliveries import headers

from habitue.adapters.files.delimited import read_delimited
from habitue.app.forgetting import forget
from habitue.app.kinds import known_to
from habitue.app.lake import open_lake
from habitue.app.lists.importing import bring_in, judge
from habitue.app.lists.matching import Matching, matching_of
from habitue.app.rights.export import export
from habitue.app.rights.scanning import scan
from habitue.app.working import write_lake
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.definition import audience_kind
from habitue.audiences.language.condition import InList
from habitue.audiences.lists.imported import Mode, NewList
from habitue.audiences.lists.members import Listed, load_members
from habitue.audiences.lists.rows import Keyring
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.memberships import person_of
from habitue.core.clock import MINUTE_MS
from habitue.privacy.tokens import sign
from habitue.profiles.person import links_in_force
from habitue.testing.server import Response

VIP = NewList(list_id="crm.vip", title="VIP", basis="consent", origin="our CRM", source="crm")
CONSENT = {"consent": {"categoryPreferences": {"measure": True, "personalise": True}}}


def mail(who: str) -> str:
    return f"{who}-zebra@example.com"


def customer(shop: Shop, who: str, **traits: Any) -> str:
    """Known to the shop's server, with an address; their person id."""
    said = {"type": "identify", "messageId": f"i-{who}", "userId": who, "traits": {"email": mail(who), **traits}}
    assert shop.verdicts([said], shop.keys.importer) == [("stored", "")]
    return shop.runtime.pseudonyms.user(who)


def brought(shop: Shop, text: str, mode: Mode = "replace", made: NewList | None = None) -> None:
    runtime = shop.runtime
    if made is not None:
        runtime.lists.create(made, "me", shop.clock.at)
    keyring = Keyring(runtime.pseudonyms, runtime.vault.forgotten_at)
    judged = judge(read_delimited(lambda: BytesIO(text.encode())), keyring, mode)
    bring_in(runtime.lists, runtime.reader, "crm.vip", mode, judged, "me", shop.clock.at)


def listed(shop: Shop, matching: Matching | None = None) -> set[str]:
    """Who is on the list once the worker has looked, a minute later."""
    shop.clock.at += MINUTE_MS
    (matching or matching_of(shop.workspace)).turn(shop.clock.at)
    return set(load_members(shop.workspace.models).members["crm.vip"])


def test_people_are_found_by_all_that_they_are_known_by(still: Shop) -> None:
    people = {who: customer(still, who, phone="+33 6 12 34 56 78") for who in ("ada", "bob", "eve", "ian", "kim")}
    sha = hashlib.sha256(mail("bob").encode()).hexdigest()
    text = f"email,user_id,person_id\n{mail('ada').upper()},,\n{sha},,\n,eve,\n,,{people['ian']}\nnobody@x.example,,\n"
    brought(still, text, made=VIP)
    assert listed(still) == {people[who] for who in ("ada", "bob", "eve", "ian")}
    stood = load_members(still.workspace.models).stood["crm.vip"]
    assert (stood.version, stood.entries, stood.unmatched) == (1, 5, 1)
    brought(still, f"email\n{mail('bob')}\n", "remove")  # in clear what came as a hash
    brought(still, "user_id\nkim\n", "add")
    assert listed(still) == {people[who] for who in ("ada", "eve", "ian", "kim")}


def test_who_comes_to_be_known_later_is_matched_then(still: Shop) -> None:
    sha = hashlib.sha256(mail("bob").encode()).hexdigest()
    brought(still, f"email\n{mail('ada')}\n{sha}\n", made=VIP)
    matching = matching_of(still.workspace)
    assert listed(still, matching) == set()
    people = {customer(still, "ada"), customer(still, "bob")}
    assert listed(still, matching) == people


def test_what_only_a_browser_says_is_no_match(still: Shop) -> None:
    """Whoever types somebody's address must not learn which lists it is on."""
    typed = {"type": "identify", "messageId": "typed", "anonymousId": "thief", "traits": {"email": mail("ada")},
             "context": CONSENT}  # fmt: skip
    assert still.verdicts([typed]) == [("stored", "")]
    brought(still, f"email\n{mail('ada')}\n", made=VIP)
    assert listed(still) == set()
    assert listed(still) != {customer(still, "ada")}
    assert listed(still) == {still.runtime.pseudonyms.user("ada")}


def test_a_device_that_turns_out_to_be_somebodys_is_them(still: Shop) -> None:
    view = {"type": "track", "event": "Product Viewed", "messageId": "v1", "anonymousId": "phone",
            "properties": {"product_id": "p1"}, "context": CONSENT}  # fmt: skip
    still.verdicts([view])
    device = still.runtime.pseudonyms.device("phone")
    brought(still, f"person_id\n{device}\n", made=VIP)
    matching = matching_of(still.workspace)
    assert listed(still, matching) == {device}
    token = sign("ada", still.workspace.settings.identity_secret, still.clock.at)
    signed = {**view, "messageId": "v2", "userId": "ada", "context": {**CONSENT, "token": token}}
    assert still.verdicts([signed]) == [("stored", "")]
    assert listed(still, matching) == {still.runtime.pseudonyms.user("ada")}


def test_live_and_batch_name_the_same_people(still: Shop) -> None:
    people = {who: customer(still, who) for who in ("ada", "bob", "eve")}
    brought(still, f"email\n{mail('ada')}\n{mail('eve')}\n", made=VIP)
    expected = listed(still)
    write_lake(still.workspace, now_ms=still.clock.at)
    runtime, lake = still.runtime, open_lake(still.workspace)
    conditions = {"vip": InList(list_id="crm.vip")}
    from habitue.app.console.console import Console

    world = Console(runtime).worlds.now()
    audiences = Audiences(conditions)
    live = set()
    for person_id in people.values():
        person = person_of(audiences, runtime.people.view(person_id), world, still.clock.at)
        live |= {person_id} if audiences.checks["vip"](person)[0] else set()
    with lake.batch() as batch:
        made = compiler(batch, conditions, world=world, products=[], links=links_in_force(runtime.reader),
                        now_ms=still.clock.at, position=lake.position())  # fmt: skip
        in_batch = {str(row[0]) for row in batch.rows(f"SELECT person_id FROM {made.members('vip')}")}
    assert live == in_batch == expected == {people["ada"], people["eve"]}


def test_forgetting_takes_the_person_off_and_proves_it(still: Shop) -> None:
    ada, bob = customer(still, "ada"), customer(still, "bob")
    sha = hashlib.sha256(mail("ada").encode()).hexdigest()
    brought(still, f"email,user_id\n{mail('ada')},ada\n{sha},\n{mail('bob')},\n", made=VIP)
    matching = matching_of(still.workspace)
    assert listed(still, matching) == {ada, bob}
    told = json.dumps(export(still.runtime, ada).database["audience_list_entries"])
    assert told.count("crm.vip") == 3
    hashes = [still.runtime.pseudonyms.lookup("email", mail("ada")), ada,
              Keyring(still.runtime.pseudonyms, lambda _: None).hashed_address(mail("ada"))]  # fmt: skip
    assert {hit.file for hit in scan(still.workspace.folder, hashes)} >= {"workspace.db"}
    gone = forget(still.runtime, ada)
    finish(still)
    assert listed(still, matching) == {bob}
    (report,) = finish(still)
    assert report.report_id == gone.report_id
    assert report.clean
    left = [hit for hit in scan(still.workspace.folder, hashes) if "events.db" not in hit.file]
    assert [hit for hit in left if hit.marker != ada] == []
    assert not any(hit.file.startswith("models") for hit in left)
    brought(still, "user_id\nada\n", "add")
    assert listed(still, matching) == {bob}


def test_no_address_is_in_any_file(still: Shop) -> None:
    customer(still, "ada")
    brought(still, f"email,phone\n{mail('ada')},+33612345678\nstranger-zebra@example.com,\n", made=VIP)
    listed(still)
    hash_of = hashlib.sha256(b"stranger-zebra@example.com").hexdigest()
    brought(still, f"email\n{hash_of}\n", "add")
    marks = [mail("ada"), "stranger-zebra", "+33612345678", hash_of]
    assert scan(still.workspace.folder, marks) == []


def deliver(shop: Shop, secret: str, said: object, delivery_id: str, list_id: str = "crm.vip") -> Response:
    body = json.dumps(said).encode()
    signed = headers(secret, delivery_id, body, shop.clock.at)
    return shop.send("POST", f"/v1/webhooks/crm/lists/{list_id}", body, signed)


def fed(shop: Shop) -> str:
    secret = shop.runtime.webhooks.create("crm", "standard", shop.clock.at, consent=1)
    shop.runtime.refresh()
    shop.runtime.lists.create(VIP, "me", shop.clock.at)
    return secret


def test_a_signed_webhook_adds_and_removes_once(still: Shop) -> None:
    secret, ada, bob = fed(still), customer(still, "ada"), customer(still, "bob")
    answer = deliver(still, secret, {"add": [{"email": mail("ada")}, {"user_id": "bob"}, {"email": "x"}]}, "msg_1")
    assert (answer.status, answer.json()["added"]) == (200, 2)
    assert answer.json()["rejected"] == [
        {"path": "$.add[2]", "reason": "not_an_address", "expected": "an e-mail address, or its SHA-256 in hex"}
    ]
    assert listed(still) == {ada, bob}
    assert deliver(still, secret, {"remove": [{"email": mail("ada")}]}, "msg_2").json()["removed"] == 1
    again = deliver(still, secret, {"add": [{"email": mail("ada")}]}, "msg_1")
    assert (again.status, again.json()["added"]) == (200, 0)
    assert listed(still) == {bob}


@pytest.mark.parametrize("wrong", ["signature", "source", "list", "body"])
def test_what_is_not_the_sources_changes_nothing(still: Shop, wrong: str) -> None:
    secret = fed(still)
    said: Any = {"add": [{"user_id": "ada"}]}
    if wrong == "source":
        other = NewList(list_id="other", title="Other", basis="contract", origin="shop", source="erp")
        still.runtime.lists.create(other, "me", still.clock.at)
        answer = deliver(still, secret, said, "m", "other")
    elif wrong == "list":
        answer = deliver(still, secret, said, "m", "none")
    elif wrong == "body":
        answer = deliver(still, secret, {"add": "everybody"}, "m")
    else:
        answer = deliver(still, "whsec_" + "A" * 44, said, "m")
    assert answer.status == {"signature": 401, "source": 403, "list": 404, "body": 400}[wrong], answer.body
    assert [one.version for one in still.runtime.lists.everything()] == [0] * (2 if wrong == "source" else 1)
    counted = still.runtime.delivery_counts
    counted.keep(still.clock.at)
    outcomes = {one.outcome for one in still.runtime.deliveries.counted(0)["crm"]}
    assert outcomes == {"refused"}


def test_a_list_that_is_made_may_be_asked_for_at_once_and_no_other(still: Shop) -> None:
    assert "crm.vip" not in (known_to(still.workspace).lists or ())
    still.runtime.lists.create(VIP, "me", still.clock.at)
    assert "crm.vip" in (known_to(still.workspace).lists or ())
    assert audience_kind(lambda: known_to(still.workspace)).agree is not None


def members(found: Iterable[Listed | None]) -> list[bool]:
    return [one is not None for one in found]


def test_nothing_is_written_while_nothing_changes(still: Shop) -> None:
    customer(still, "ada")
    brought(still, f"email\n{mail('ada')}\n", made=VIP)
    matching = matching_of(still.workspace)
    at = still.clock.at
    assert members(matching.turn(at + n * MINUTE_MS) for n in range(3)) == [True, False, False]
    customer(still, "bob")
    assert members([matching.turn(at + 9 * MINUTE_MS)]) == [False]
