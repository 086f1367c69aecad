"""`habitue webhooks`: secrets are printed once, never listed, and those given are never printed at all."""

from __future__ import annotations

import re

import pytest
from tests.integration.conftest import Fresh
from typer.testing import CliRunner

from habitue.app.webhooks import open_webhooks
from habitue.core.errors import InvalidInput
from habitue.interfaces.cli.main import app, load_commands
from habitue.privacy.consent import Purpose

MEASURED = int(Purpose.NECESSARY | Purpose.MEASURE)


def test_sources_are_made_listed_rotated_and_removed(fresh_workspace: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, _ = fresh_workspace()
    folder = str(workspace.folder)
    monkeypatch.setenv("COLUMNS", "200")
    load_commands("webhooks")

    def run(*arguments: str, given: str = "") -> str:
        ran = CliRunner().invoke(app, ["webhooks", *arguments, "-w", folder], input=given, catch_exceptions=False)
        assert ran.exit_code == 0, ran.output
        return ran.output

    address, secret = run("create", "standard", "--name", "desk", "--consent", "measure").split()
    assert address.endswith("/v1/webhooks/desk")
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
    theirs = "shpss_0123456789abcdef"
    assert theirs not in run("create", "shopify", "--name", "shop", "--secret-stdin", given=theirs + "\n")
    assert secret not in run("list")
    assert theirs not in run("list")
    rotated = run("rotate", "desk").strip()
    store = open_webhooks(workspace)
    held = store.ring().held
    assert [len(held[name].secrets) for name in ("desk", "shop")] == [2, 1]
    assert held["desk"].source.consent == MEASURED
    assert rotated not in (secret, "")
    run("remove", "desk")
    assert "removed" in run("list")
    assert set(store.ring().held) == {"shop"}
    for wrong in (("create", "stripe", "--name", "x"), ("create", "shopify", "--name", "x", "--secret-stdin")):
        with pytest.raises(InvalidInput):
            run(*wrong)
