"""Imported lists: made, a file told before it changes anything, deleted unless an audience asks."""

from __future__ import annotations

import hashlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, expect

from habitue.adapters.files.parquet_writer import ParquetWriter

from .conftest import Open, settled

pytestmark = pytest.mark.browser


def a_file(lines: int) -> FilePayload:
    rows = [f"person{n}@example.com,c-{n}" for n in range(lines)]
    hashed = [f"{hashlib.sha256(b'x').hexdigest()},", "no address,", ","]
    return {
        "name": "people.csv",
        "mimeType": "text/csv",
        "buffer": "\n".join(["email,user_id", *rows, *hashed]).encode(),
    }


def test_a_list_is_made_and_a_file_told_before_it_is_taken(open_page: Open) -> None:
    page = settled(open_page("/audiences/lists", who="listing"))
    page.get_by_role("button", name="New list").click()
    page.get_by_label("Name of the list").fill("Été 2026 !")
    expect(page.get_by_role("button", name="Create the list")).to_be_disabled()
    page.get_by_label("Where it is from").fill("our fair")
    page.get_by_role("button", name="Create the list").click()
    page.get_by_label("File", exact=True).set_input_files(a_file(12_000))
    page.get_by_role("button", name="Read the file").click()
    told = page.get_by_role("dialog")
    expect(told.get_by_text("12,003", exact=True)).to_be_visible()
    expect(told.get_by_text("Line 12003, email: not an e-mail address")).to_be_visible()
    expect(told.get_by_text("Line 12004: ")).to_be_visible()
    expect(told.get_by_text("1 addresses are hashed")).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    told.get_by_role("button", name="Replace the list").click()
    expect(page.get_by_text("24,001 came on the list")).to_be_visible()
    one = page.get_by_role("listitem", name="Été 2026 !")
    expect(one.get_by_text("Being matched")).to_be_visible()
    one.get_by_text("History and webhook").click()
    expect(one.get_by_text("2 rows in error")).to_be_visible()


def a_parquet_file(rows: int) -> bytes:
    writer = ParquetWriter(["email", "notes"])
    people = [{"email": f"person{n}@example.com" if n % 1000 else "no address", "notes": "-"} for n in range(rows)]
    writer.rows(people)
    return b"".join(writer.end())


def test_a_parquet_file_is_read_where_it_is_and_told_row_by_row(open_page: Open) -> None:
    page = settled(open_page("/audiences/lists", who="parquet"))
    row = page.get_by_role("listitem", name="Visitors of the trade fair")
    row.get_by_role("button", name="Bring a file in").click()
    told = page.get_by_role("dialog")
    body = a_parquet_file(25_000)
    file: FilePayload = {"name": "people.bin", "mimeType": "application/octet-stream", "buffer": body[:-9]}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    expect(told.get_by_text("this is no whole Parquet file")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if "/uploads/" in request.url else None)
    page.get_by_label("File", exact=True).set_input_files({**file, "buffer": body})
    page.get_by_role("button", name="Read the file").click()
    expect(told.get_by_text("25,000", exact=True)).to_be_visible()
    expect(told.get_by_text("Line 1, email: not an e-mail address")).to_be_visible()
    expect(told.get_by_text("Line 7001, email: not an e-mail address")).to_be_visible()
    assert len(sent) > 3
    assert all(len(one) < 400_000 and "notes" not in one for one in sent)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_list_that_an_audience_asks_for_stays(open_page: Open) -> None:
    page = settled(open_page("/audiences/lists", who="deleting"))
    page.get_by_role("listitem", name="Best customers of our CRM").get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Not done: the audiences lantern.lovers ask for list")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("listitem", name="Visitors of the trade fair").get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("listitem", name="Visitors of the trade fair")).to_have_count(0)


def test_a_viewer_looks_and_changes_nothing(open_page: Open) -> None:
    page = settled(open_page("/audiences/lists", who="viewer"))
    expect(page.get_by_role("listitem", name="Best customers of our CRM")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
