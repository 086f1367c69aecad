"""The console's types come from the admin API's own document, so the two cannot drift apart unnoticed."""

from __future__ import annotations

from habitue.interfaces.http.admin.openapi import document

from .conftest import ROOT


def test_the_console_is_generated_from_the_contract_of_today() -> None:
    committed = (ROOT / "web/console/openapi.json").read_text()
    assert committed == document(), (
        "the admin API changed: run `python -m habitue.interfaces.http.admin.openapi > web/console/openapi.json`, "
        "then `npm run check -w web/console`"
    )
