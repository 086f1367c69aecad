"""Rights in the console: who may, what they get, what is left of it."""

from __future__ import annotations

import msgspec
from tests.integration.admin.admin_world import Shop, viewed

from habitue.app.rights.erasure import read_report, signed, write_report


def test_an_editor_exports_and_a_viewer_does_not(shop: Shop) -> None:
    shop.send(viewed("phone", "p1"))
    person_id = shop.person("phone")
    viewer, editor = shop.browser("viewer"), shop.browser("editor")
    for form in ("html", "json"):
        assert viewer.send("POST", f"/people/{person_id}/export?format={form}").status_code == 403
    saved = editor.do("POST", f"/people/{person_id}/export?format=json")
    assert msgspec.json.decode(saved["content"])["person_id"] == person_id
    assert saved["name"].endswith(".json")
    page = editor.do("POST", f"/people/{person_id}/export?format=html&language=fr")
    assert "Tout ce que" in page["content"]
    assert page["media_type"] == "text/html"
    assert editor.send("POST", "/people/u0/export").status_code == 404
    assert editor.send("POST", f"/people/{person_id}/export?format=pdf").status_code == 400


def test_an_objection_is_stated_and_taken_back_by_editors_only(shop: Shop) -> None:
    shop.send(viewed("phone", "p1"))
    path = f"/people/{shop.person('phone')}/objections"
    viewer, editor = shop.browser("viewer"), shop.browser("editor")
    assert [one["since"] for one in viewer.get(path)] == [None, None, None]
    stated = {"name": "profiling", "objects": True}
    assert viewer.send("PUT", path, stated).status_code == 403
    told = {one["name"]: one["since"] for one in editor.do("PUT", path, stated)}
    assert told == {"marketing": None, "profiling": shop.clock.now_ms(), "measure": None}
    shop.clock.at += 1
    assert [one["since"] for one in editor.do("PUT", path, {**stated, "objects": False})] == [None, None, None]
    for wrong in ({"name": "all", "objects": True}, {"name": "measure"}, {}):
        assert editor.send("PUT", path, wrong).status_code == 400


def test_a_forgetting_has_a_report_that_names_the_account_and_nobody_else(shop: Shop) -> None:
    shop.send(viewed("phone", "p1"))
    person_id = shop.person("phone")
    editor = shop.browser("editor")
    assert editor.get("/erasures") == []
    assert editor.send("POST", f"/people/{person_id}/forget").status_code == 204
    (row,) = shop.browser("viewer").get("/erasures")
    assert row["asked_by"].startswith("account ")
    assert (row["completed_at"], row["clean"]) == (None, True)
    saved = editor.get(f"/erasures/{row['report_id']}")
    assert person_id not in saved["content"]
    assert read_report(shop.workspace, row["report_id"]).removed["events"] == 1
    assert editor.send("GET", "/erasures/none").status_code == 404


def test_a_report_tells_what_was_done_and_whether_its_signature_holds(shop: Shop) -> None:
    shop.send(viewed("phone", "p1"))
    editor = shop.browser("editor")
    assert editor.send("POST", f"/people/{shop.person('phone')}/forget").status_code == 204
    (row,) = editor.get("/erasures")
    path = f"/erasures/{row['report_id']}/report"
    told = shop.browser("viewer").get(path)
    assert (told["signature"], told["asked_by"], told["removed"]["events"]) == ("missing", "Editor", 1)
    report = signed(read_report(shop.workspace, row["report_id"]), shop.workspace)
    write_report(shop.workspace, report)
    assert editor.get(path)["signature"] == "valid"
    write_report(shop.workspace, msgspec.structs.replace(report, nodes=report.nodes + 1))
    assert editor.get(path)["signature"] == "wrong"
    assert editor.send("GET", "/erasures/none/report").status_code == 404
