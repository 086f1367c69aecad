"""Lists and what leaves, through the console's API: parts of a file, dry runs, who may, what is recorded."""

from __future__ import annotations

import csv
import io
from typing import Any

import pyarrow.parquet
import pytest
from tests.integration.admin.admin_world import CONSENT, Browser, Shop, track

from habitue.app.lists import uploads
from habitue.app.lists.matching import matching_of
from habitue.core.clock import MINUTE_MS

LIST = {"list_id": "crm.vip", "title": "VIP", "basis": "consent", "origin": "our CRM"}


def mail(n: int) -> str:
    return f"person{n}-zebra@example.com"


@pytest.fixture
def known(shop: Shop) -> Shop:
    """Three customers that the shop's server told of."""
    for n in range(3):
        said = {"type": "identify", "messageId": f"i{n}", "userId": f"c{n}", "traits": {"email": mail(n)},
                "context": {"consent": {"categoryPreferences": CONSENT}}}  # fmt: skip
        assert [verdict.outcome for verdict in shop.send(said, source="import")] == ["stored"]
    return shop


def upload(browser: Browser, *parts: tuple[str, int], mode: str = "replace") -> str:
    begun = browser.do("POST", "/audience-lists/crm.vip/uploads", {"mode": mode})
    for text, first_line in parts:
        path = f"/audience-lists/crm.vip/uploads/{begun['upload_id']}"
        browser.do("POST", path, {"text": text, "first_line": first_line})
    return f"/audience-lists/crm.vip/uploads/{begun['upload_id']}/finish"


def test_a_file_in_parts_is_told_then_taken(known: Shop) -> None:
    editor = known.browser("editor")
    editor.do("POST", "/audience-lists", LIST)
    finish = upload(
        editor, (f"email\n{mail(0)}\nx\n", 1), (f"email\n{mail(1)}\n{mail(1)}\nstranger@example.com\ny\n", 3)
    )
    told = editor.do("POST", finish, {"dry_run": True, "language": "fr"})
    assert (told["rows"], told["entries"], told["rejected"], told["people"]) == (6, 3, 2, 2)
    assert [(one["line"], one["column"]) for one in told["problems"]] == [(3, "email"), (7, "email")]
    assert told["problems"][0]["reason"] == "ce n'est pas une adresse e-mail"
    assert told["change"] is None
    assert editor.get("/audience-lists")[0]["version"] == 0
    assert editor.do("POST", finish, {})["change"]["added"] == 3
    assert editor.send("POST", finish, {}).status_code == 404, "it was taken once"
    (row,) = known.browser("viewer").get("/audience-lists")
    assert (row["version"], row["entries"], row["people"]) == (1, 3, None)
    matching_of(known.workspace).turn(known.clock.at + MINUTE_MS)
    row = editor.get("/audience-lists/crm.vip")
    assert (row["people"], row["unmatched"]) == (2, 1)
    assert [(one["mode"], one["added"], one["rejected"]) for one in row["changes"]] == [("replace", 3, 2)]


def test_an_upload_is_its_own_accounts_and_bounded(known: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    editor, owner = known.browser("editor"), known.browser("owner")
    editor.do("POST", "/audience-lists", LIST)
    finish = upload(editor, (f"email\n{mail(0)}\n", 1))
    assert owner.send("POST", finish, {}).status_code == 404
    monkeypatch.setattr(uploads, "MOST_ENTRIES", 1)
    part = finish.removesuffix("/finish")
    assert editor.send("POST", part, {"text": f"email\n{mail(1)}\n"}).status_code == 413
    assert editor.send("POST", part, {"text": "name\nAda\n"}).status_code == 400
    for _ in range(3):
        upload(editor)
    assert editor.send("POST", "/audience-lists/crm.vip/uploads", {"mode": "add"}).status_code == 429
    known.clock.at += uploads.KEPT_MS
    upload(editor)


def test_a_list_is_asked_for_at_once_and_not_deleted_while_it_is(known: Shop) -> None:
    editor = known.browser("editor")
    condition = {"type": "list", "list_id": "crm.vip"}
    body = {"audience_id": "vips", "name": {"en": "VIPs"}, "condition": condition}
    editor.do("POST", "/audiences", {"document": body})
    refused = editor.send("POST", "/audiences/vips/publish", {})
    assert refused.status_code == 400
    assert "crm.vip" in refused.json()["error"]["message"]
    assert editor.send("POST", "/audience-lists", {**LIST, "origin": ""}).status_code == 400
    editor.do("POST", "/audience-lists", LIST)
    assert editor.send("POST", "/audience-lists", LIST).status_code == 409
    editor.do("POST", "/audiences/vips/publish", {})
    assert "crm.vip" in editor.get("/audience-vocabulary")["lists"]
    assert editor.get("/audience-lists/crm.vip")["audiences"] == ["vips"]
    assert editor.send("DELETE", "/audience-lists/crm.vip").status_code == 409
    editor.do("POST", "/audiences/vips/archive")
    assert editor.send("DELETE", "/audience-lists/crm.vip").status_code == 204
    assert editor.get("/audience-lists") == []


def test_an_export_is_recorded_and_a_subscription_told(known: Shop) -> None:
    editor = known.browser("editor")
    known.send(track("v1", "Product Viewed", product_id="p1"))
    condition = {"type": "fact", "fact": "registered", "test": {"op": "is", "value": True}}
    body: dict[str, Any] = {"audience_id": "all", "name": {"en": "All"}, "condition": condition, "listened": "webhook"}
    editor.do("POST", "/audiences", {"document": body})
    editor.do("POST", "/audiences/all/publish", {})
    answer = editor.send("POST", "/audiences/all/exports", {"use": "analysis"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["person_id"] for row in rows} == {known.runtime.pseudonyms.user(f"c{n}") for n in range(3)}
    assert answer.headers["content-disposition"] == 'attachment; filename="all.csv"'
    assert editor.send("POST", "/audiences/all/exports", {"use": "email", "format": "jsonl"}).content == b""
    parquet = editor.send("POST", "/audiences/all/exports", {"use": "analysis", "format": "parquet"})
    assert parquet.headers["content-type"] == "application/vnd.apache.parquet"
    assert pyarrow.parquet.read_table(io.BytesIO(parquet.content)).to_pylist() == rows
    assert editor.send("GET", "/audiences/all/members.csv").status_code == 200
    record = known.browser("viewer").get("/audience-exports")
    assert sorted((one["use"], one["people"], one["withheld"]) for one in record) == [
        ("analysis", 3, 0), ("analysis", 3, 0), ("analysis", 3, 0), ("email", 0, 3),
    ]  # fmt: skip
    assert {one["author"] for one in record} == {"account Editor"}
    made = editor.do("POST", "/audience-subscriptions", {"audience_id": "all", "url": "https://tool.shop.example/in"})
    (one,) = editor.get("/audience-subscriptions")
    assert made["secret"] not in str(one)
    assert (one["told"], one["paused"], one["name"]) == (True, False, {"en": "All"})
    path = f"/audience-subscriptions/{made['subscription_id']}"
    assert editor.send("PUT", path, {"paused": True}).status_code == 204
    assert editor.get("/audience-subscriptions")[0]["paused"]
    assert editor.send("DELETE", path).status_code == 204
    assert editor.send("DELETE", path).status_code == 404
