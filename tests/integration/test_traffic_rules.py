"""Traffic rules from publication to figures: the log is as it was, and the past is another."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.serving import CONSENT, Shop, StillClock, forked_server, viewed

from habitue.app.lake import open_lake
from habitue.app.traffic import document_in, publish_rules, read_document, rules_in
from habitue.app.working import write_lake
from habitue.core.errors import InvalidInput
from habitue.events.names import DEFINITION_PUBLISHED
from habitue.events.traffic import DEFAULT_RULES
from habitue.lake.traffic import apply_rules
from habitue.testing.server import basic, command

BROWSER = {"userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"}


def excluded(shop: Shop) -> set[str]:
    write_lake(shop.workspace)
    with open_lake(shop.workspace).batch() as batch:
        apply_rules(batch, rules_in(shop.workspace), {})
        return {node for (node,) in batch.rows("SELECT node_id FROM excluded_nodes")}


def test_publishing_a_rule_changes_what_was_counted_before(fresh_workspace: Fresh) -> None:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    try:
        agent = "Mozilla/5.0 (compatible; Example Watch; +https://watch.example)"
        shop.batch(
            [
                viewed("m1", "watcher", context=CONSENT | {"userAgent": agent}),
                viewed("m2", "customer", context=CONSENT | BROWSER),
            ]
        )
        watcher = shop.runtime.pseudonyms.device("watcher")
        assert excluded(shop) == {watcher}
        before = shop.stored()
        publish_rules(shop.runtime, read_document('{"bots": {"agents": []}}'), "owner", "they buy")
        assert shop.runtime.traffic.bot_agents == frozenset()  # what is shown live follows at once
        assert excluded(shop) == set()
        published = [one.event.name for one in shop.runtime.log.read()][len(before) :]
        assert published == [DEFINITION_PUBLISHED]
        assert shop.stored()[: len(before)] == before
        assert document_in(shop.workspace)[1] == 1
        publish_rules(shop.runtime, read_document("{}"), "owner", "back again")
        assert excluded(shop) == {watcher}
        with pytest.raises(InvalidInput, match="narrower"):
            publish_rules(shop.runtime, read_document('{"staff": {"networks": ["192.0.2.1"]}}'), "owner", "")
        staff = '{"staff": {"user_ids": ["17"]}}'
        publish_rules(shop.runtime, read_document(staff), "owner", "")
        assert rules_in(shop.workspace) == shop.runtime.traffic != DEFAULT_RULES
        assert shop.runtime.pseudonyms.user("17") in excluded(shop)
    finally:
        shop.close()


def test_the_command_publishes_beside_a_running_server(fresh_workspace: Fresh, tmp_path: Path) -> None:
    workspace, keys = fresh_workspace()
    rules = tmp_path / "rules.json"
    rules.write_text('{"staff": {"user_ids": ["17"]}}')
    with forked_server(workspace, keys) as server:
        server.start()
        said = command("traffic", str(rules), "-w", str(workspace.folder), "--note", "The new office")
        assert said.startswith("Version 1 of the traffic rules is in force")
        assert document_in(workspace)[0].staff.user_ids == ("17",)
        rules.write_text('{"staff": {"networks": ["192.0.2.1"]}}')
        with pytest.raises(RuntimeError, match="narrower"):
            command("traffic", str(rules), "-w", str(workspace.folder))
        assert server.post("/v1/traffic", {"rules": {}}, basic(keys.public)).status in (401, 403)
        assert document_in(workspace)[1] == 1
        server.stop()
    assert command("traffic", "-w", str(workspace.folder)).count('"17"') == 1
