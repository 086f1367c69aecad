"""`habitue lists` and `habitue audiences`: beside a server and without one, the same people come in and go out."""

from __future__ import annotations

import csv
import hashlib
import json
import stat
from pathlib import Path

import pytest
from rich.console import Console
from tests.integration.conftest import Fresh
from tests.integration.serving import Shop, forked_server
from typer.testing import CliRunner

from habitue.adapters.files.table import open_table
from habitue.adapters.sql import open_engine
from habitue.app.outgoing.store import subscriptions_of
from habitue.app.workspace import Workspace
from habitue.channels.subscription import Delivery
from habitue.core.errors import Conflict, InvalidInput, NotFound
from habitue.definitions import AUDIENCE, Change, Document
from habitue.interfaces.cli.main import app, load_commands

LISTED = {"type": "list", "list_id": "crm.vip"}


def mail(who: str) -> str:
    return f"{who}-zebra@example.com"


@pytest.fixture
def workspace(fresh_workspace: Fresh) -> Workspace:
    """Three customers whom the shop's server told of; Ada permits e-mail."""
    shop = Shop(*fresh_workspace())
    shop.clock.at = 1_900_000_000_000
    for who in ("ada", "bob", "eve"):
        said = {"type": "identify", "messageId": who, "userId": who, "traits": {"email": mail(who)}}
        assert shop.verdicts([said], shop.keys.importer) == [("stored", "")]
    word = {"purpose": "marketing_email", "granted": True, "basis": "consent", "source": "form", "email": mail("ada")}
    permission = {"type": "track", "event": "Consent Changed", "messageId": "p", "userId": "ada", "properties": word}
    assert shop.verdicts([permission], shop.keys.importer) == [("stored", "")]
    shop.close()
    return shop.workspace


def run(workspace: Workspace, *arguments: str) -> str:
    load_commands("lists")
    load_commands("audiences")
    ran = CliRunner().invoke(app, [*arguments, "-w", str(workspace.folder)], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return " ".join(ran.output.split())


def publish(workspace: Workspace, condition: object = LISTED, listened: str = "none") -> None:
    from habitue.adapters.sql import SqlDefinitions, open_engine
    from habitue.app.kinds import kinds_of

    engine = open_engine(workspace.database_url)
    body = {"audience_id": "vips", "name": {"en": "VIPs"}, "condition": condition, "listened": listened}
    definitions = SqlDefinitions(engine, kinds_of(workspace))
    definitions.publish_document(Document(AUDIENCE, "vips", 1, body), Change("me", 1))
    engine.dispose()


def test_from_a_file_to_an_audience_to_a_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_workspace: Fresh
) -> None:
    for commands in ("lists", "audiences"):
        monkeypatch.setattr(f"habitue.interfaces.cli.{commands}.out", Console(width=220))
    people = tmp_path / "people.csv"
    sha = hashlib.sha256(mail("bob").encode()).hexdigest()
    people.write_text(f"email\n{mail('ada')}\n{sha}\nnobody\n{mail('stranger')}\n")
    with pytest.raises(InvalidInput, match="--basis"):
        run(workspace, "lists", "import", "crm.vip", str(people))
    new = ("--basis", "consent", "--from", "our CRM")
    dry = run(workspace, "lists", "import", "crm.vip", str(people), *new, "--dry-run")
    assert "3 of 4 rows would be taken" in dry
    assert "crm.vip" not in run(workspace, "lists", "list")
    with pytest.raises(InvalidInput, match=r"crm\.vip"):
        publish(workspace)
    done = run(workspace, "lists", "import", "crm.vip", str(people), *new)
    assert "line 4, column email: not an e-mail address" in done
    assert "2 people are on the list now" in done
    assert "our CRM" in run(workspace, "lists", "list")
    publish(workspace)
    with pytest.raises(Conflict, match="vips"):
        run(workspace, "lists", "delete", "crm.vip")

    target = tmp_path / "vips.csv"
    told = run(workspace, "audiences", "export", "vips", str(target), "--use", "email")
    assert "1 people are in" in told
    assert "1 more" in told
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
    assert [(row["email"], row["user_id"]) for row in rows] == [(mail("ada"), "ada")]
    with pytest.raises(Conflict):
        run(workspace, "audiences", "export", "vips", str(target))
    with pytest.raises(NotFound):
        run(workspace, "audiences", "export", "none", str(tmp_path / "none.csv"))
    assert not (tmp_path / "none.csv").exists()
    with forked_server(workspace, fresh_workspace()[1]):
        lines = tmp_path / "vips.jsonl"
        run(workspace, "audiences", "export", "vips", str(lines), "--format", "jsonl")
        assert len([json.loads(line) for line in lines.read_text().splitlines()]) == 2
        parquet = tmp_path / "vips.parquet"
        run(workspace, "audiences", "export", "vips", str(parquet), "--format", "parquet", "--use", "email")
        assert list(open_table(parquet).rows) == [(1, rows[0])]
        assert "2 people are on the list" in run(workspace, "lists", "import", "crm.vip", str(people), "--mode", "add")
    record = run(workspace, "audiences", "exports")
    assert record.count("vips") == 3
    assert record.count("complete") == 3
    assert "cli" in record
    assert "added" in run(workspace, "lists", "history", "crm.vip")


def given_up(workspace: Workspace, subscription_id: str) -> None:
    """As if the address had not taken one for a day."""
    engine = open_engine(workspace.database_url)
    store = subscriptions_of(workspace, engine)
    delivery = Delivery(
        subscription_id=subscription_id,
        message_id="m",
        node_id="u1",
        entered=True,
        version=1,
        why="event",
        at=1,
        position=1,
    )
    store.take_in([delivery], {})
    store.settle(delivery, "dead", "it did not answer", 2)
    engine.dispose()


def test_an_address_is_subscribed_beside_a_server_told_and_ended(workspace: Workspace, fresh_workspace: Fresh) -> None:
    url, customers = (
        "https://hooks.shop.example/in",
        {"type": "fact", "fact": "registered", "test": {"op": "is", "value": True}},
    )
    with pytest.raises(NotFound, match="in force"):
        run(workspace, "audiences", "subscribe", "vips", url)
    publish(workspace, customers)
    with pytest.raises(Conflict, match="nobody is told"):
        run(workspace, "audiences", "subscribe", "vips", url)
    publish(workspace, customers, "webhook")
    for wrong in (["ftp://shop.example"], ["https://u:p@shop.example"], [url, "--use", "gossip"]):
        with pytest.raises(InvalidInput):
            run(workspace, "audiences", "subscribe", "vips", *wrong)
    assert json.loads(run(workspace, "audiences", "subscriptions", "--json")) == []
    with forked_server(workspace, fresh_workspace()[1]):
        told = run(workspace, "audiences", "subscribe", "vips", url, "--use", "email")
    assert "whoever permits email who enters or leaves vips from now on, with person_id, email, name, user_id." in told
    secret = told.partition("secret ")[2].split()[0]
    made = json.loads(run(workspace, "audiences", "subscribe", "vips", url, "--json"))
    assert secret.startswith("whsec_")
    assert made["secret"] not in ("", secret)
    listed = run(workspace, "audiences", "subscriptions")
    rows = json.loads(run(workspace, "audiences", "subscriptions", "--json"))
    assert f"{made['subscription_id']} vips {url} for analysis: listens" in listed
    assert [(row["use"], row["created_by"], row["told"], row["delivered"]) for row in rows] == [
        ("email", "cli", True, 0), ("analysis", "cli", True, 0),
    ]  # fmt: skip
    for shown in (secret, made["secret"]):
        assert shown not in listed + json.dumps(rows)
    one = made["subscription_id"]
    run(workspace, "audiences", "pause-subscription", one)
    assert f"{one} vips {url} for analysis: paused" in run(workspace, "audiences", "subscriptions")
    run(workspace, "audiences", "resume-subscription", one)
    assert f"{one} vips {url} for analysis: listens" in run(workspace, "audiences", "subscriptions")
    given_up(workspace, one)
    assert f"{url} for analysis: some were given up" in run(workspace, "audiences", "subscriptions")
    assert "1 delivery to" in run(workspace, "audiences", "retry-deliveries", one)
    assert "0 delivered, 1 waiting, 0 given up" in run(workspace, "audiences", "subscriptions")
    for row in rows:
        run(workspace, "audiences", "unsubscribe", row["subscription_id"])
    for command in ("unsubscribe", "pause-subscription", "resume-subscription", "retry-deliveries"):
        with pytest.raises(NotFound):
            run(workspace, "audiences", command, one)
    assert run(workspace, "audiences", "subscriptions") == ""


def test_nothing_is_subscribed_to_before_anything_came(fresh_workspace: Fresh) -> None:
    with pytest.raises(NotFound, match="habitue up"):
        run(fresh_workspace()[0], "audiences", "subscriptions")
