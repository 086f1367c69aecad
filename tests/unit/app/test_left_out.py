"""The worker's answer about who is left out: equal rules are known again, a file that cannot be read is no answer."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from habitue.app.left_out import Found, read_left_out, rules_key, write_left_out
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace
from habitue.events.traffic import DEFAULT_RULES, TrafficRules

FOUND = Found(rules="r", found_at=1, took_ms=2, position=3, nodes={"bot": ["b1"], "staff": ["s1"]}, orders=["o1"])


def test_equal_rules_have_one_key_whatever_the_order_of_their_sets() -> None:
    names = [f"user-{n}" for n in range(50)]
    one, other = (TrafficRules(staff_users=frozenset(each)) for each in (names, names[::-1]))
    assert rules_key(one) == rules_key(other)
    keys = {
        rules_key(msgspec.structs.replace(DEFAULT_RULES, **change))
        for change in ({}, {"version": 1}, {"staff_flag": False}, {"bot_networks": ("192.0.2.0/24",)})
    }
    assert len(keys) == 4
    assert all("user" not in key for key in (rules_key(one), *keys))


def test_what_was_written_is_read_and_anything_else_is_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, Settings(shop_url="https://shop.example"))
    assert read_left_out(workspace) is None
    write_left_out(workspace, FOUND)
    assert read_left_out(workspace) == FOUND
    assert FOUND.why == {"b1": "bot", "s1": "staff"}
    assert [path.name for path in workspace.reports.iterdir()] == ["left-out.json"]


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", msgspec.json.encode({"version": 2, "rules": "r"})])
def test_a_file_of_another_habitue_is_no_answer(tmp_path: Path, body: bytes) -> None:
    workspace = Workspace(tmp_path, Settings(shop_url="https://shop.example"))
    workspace.reports.mkdir()
    workspace.left_out.write_bytes(body)
    assert read_left_out(workspace) is None
