"""P24: after a forgetting no byte of any file says anything of the person, also after restoring an older backup."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.rights import person as victim
from tests.integration.serving import Shop, StillClock, viewed

from habitue.app import forgetting
from habitue.app.backing_up import back_up, restore
from habitue.app.forgetting import find_person, forget
from habitue.app.key_copies import known_copies
from habitue.app.lake import open_lake
from habitue.app.leaving_out import leave_out
from habitue.app.rights.completing import MODELS_DUE_MS, complete
from habitue.app.rights.erasure import Erasure, read_report, verify
from habitue.app.rights.scanning import scan, spellings
from habitue.app.runtime import Runtime
from habitue.app.traffic import publish_rules, read_document
from habitue.app.working import train, write_lake
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS, format_time
from habitue.core.errors import InvalidInput, NotFound
from habitue.privacy.vault import Vault

MARKERS = [victim.MARK, victim.MAIL, victim.NAME, "victims-phone"]


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Any:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    victim.stock(shop)
    yield shop
    shop.close()


def finish(shop: Shop) -> list[Erasure]:
    """What the worker does afterwards, some minutes later."""
    shop.clock.at += 5 * MINUTE_MS
    write_lake(shop.workspace, now_ms=shop.clock.at)
    shop.clock.at += HOUR_MS
    train(shop.workspace, shop.clock.at)
    shop.runtime.refresh()
    return complete(shop.workspace, open_lake(shop.workspace), shop.clock.at, lambda: None)


def test_no_store_says_anything_of_the_forgotten(shop: Shop) -> None:
    victim.live(shop)
    victim.learn(shop)
    before = {Path(hit.file).parts[0] for hit in scan(shop.workspace.folder, MARKERS)}
    assert before >= {"events.db", "lake", "workspace.db"}, "the markers are there before"
    gone = forget(shop.runtime, find_person(shop.runtime, victim.MAIL), "account a1")
    (report,) = finish(shop)
    assert scan(shop.workspace.folder, MARKERS) == []
    assert report.report_id == gone.report_id
    assert report.clean
    assert {finding.store for finding in report.findings} >= {"events", "keys", "database", "lake", "models"}
    for store in ("keys", "events", "dead letters", "states", "database claims", "database counters", "lake rows",
                  "order insights", "models"):  # fmt: skip
        assert report.removed[store] > 0, store
    assert forgetting.find_people(shop.runtime, victim.MAIL) == []
    old = {"type": "track", "event": "Order Completed", "messageId": "old", "userId": "victim",
           "timestamp": format_time(NOW - DAY_MS), "properties": {"order_id": "o9", "email": victim.MAIL}}  # fmt: skip
    known = {"type": "identify", "messageId": "again", "userId": "victim", "timestamp": format_time(NOW - DAY_MS),
             "traits": {"email": victim.MAIL}}  # fmt: skip
    assert shop.verdicts([old, known], shop.keys.importer) == [("rejected", "forgotten")] * 2
    assert scan(shop.workspace.folder, MARKERS) == []


@pytest.mark.parametrize("store", ["lake", "database", "events", "insights"])
def test_mutant_a_store_that_is_left_out_is_found(shop: Shop, monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    victim.live(shop)
    victim.learn(shop)
    nothing: dict[str, tuple[str, Callable[..., Any]]] = {
        "lake": ("habitue.adapters.duckdb.lake.DuckDBLake.erase", lambda *_: 0),
        "database": ("habitue.app.forgetting.erase_person", lambda *_: {}),
        "events": ("habitue.adapters.sqlite.GroupCommitLog.erase", lambda *_: 0),
        "insights": ("habitue.app.rights.completing.leave_out", lambda *_: 0),
    }
    monkeypatch.setattr(*nothing[store])
    if store in ("database", "events"):
        monkeypatch.setattr("habitue.app.forgetting.verified", lambda *_: [])
    forget(shop.runtime, victim.person(shop))
    finish(shop)
    markers = [*MARKERS, victim.person(shop)] if store == "insights" else MARKERS
    files = {Path(hit.file).parts[0] for hit in scan(shop.workspace.folder, markers)}
    assert {"lake": "lake", "database": "workspace.db", "events": "events.db", "insights": "reports"}[store] in files


@pytest.mark.parametrize("followed", [True, False], ids=["asked again", "mutant: left as it was"])
def test_who_is_left_out_of_figures_is_forgotten_there_too(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, followed: bool
) -> None:
    victim.live(shop)
    gone = victim.person(shop)
    publish_rules(shop.runtime, read_document('{"staff": {"user_ids": ["victim"]}}'), "owner", "")
    write_lake(shop.workspace)
    leave_out(shop.workspace, shop.clock.at)
    assert scan(shop.workspace.reports, [gone])
    if not followed:
        monkeypatch.setattr("habitue.app.working.leave_out", lambda *_: None)
    forget(shop.runtime, gone)
    finish(shop)
    assert (scan(shop.workspace.reports, [gone]) == []) is followed


def test_the_verification_itself_refuses_a_store_that_keeps_rows(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    victim.live(shop)
    monkeypatch.setattr("habitue.app.forgetting.erase_person", lambda *_: {})
    with pytest.raises(Exception, match="forget them again"):
        forget(shop.runtime, victim.person(shop))


def test_an_event_on_its_way_during_the_forgetting_does_not_survive_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = victim.live(shop)
    late = shop.runtime.collector
    from habitue.collect.collector import Sender
    from habitue.collect.wire import decode_batch

    item = viewed("late", device, properties={"note": victim.MARK, "product_id": "p1"})
    intake = late.collect(decode_batch(msgspec.json.encode({"batch": [item]})), Sender("browser"), shop.clock.at)
    erase, late_ones = shop.runtime.log.erase, [intake]

    def slow(nodes: Any) -> int:
        erased = erase(nodes)
        if late_ones:
            shop.runtime.log.append(late_ones.pop())
        return erased

    monkeypatch.setattr(shop.runtime.log, "erase", slow)
    forget(shop.runtime, victim.person(shop))
    assert shop.runtime.log.find("late") is None


def test_models_made_before_the_lake_forgot_are_gone_within_a_day_whatever_the_setting(shop: Shop) -> None:
    victim.live(shop)
    victim.learn(shop)
    known = {path.name for path in shop.workspace.models.glob("*/[0-9]*")}
    forget(shop.runtime, victim.person(shop))
    asked = shop.clock.at
    lake = open_lake(shop.workspace)
    write_lake(shop.workspace, now_ms=asked + 1)
    trained: list[int] = []

    def wait(hours: int) -> list[Erasure]:
        at = asked + hours * HOUR_MS
        return complete(shop.workspace, lake, at, lambda: trained.append(at) or train(shop.workspace, at))  # type: ignore[func-returns-value]

    assert wait(1) == []
    assert trained == []
    (report,) = wait(MODELS_DUE_MS // HOUR_MS)
    assert len(trained) == 1
    assert known.isdisjoint(path.name for path in shop.workspace.models.glob("*/[0-9]*"))
    assert report.models_made_at == trained[0] < asked + DAY_MS
    assert wait(24) == [], "once"


def test_a_report_names_nobody_and_cannot_be_changed(shop: Shop, fresh_workspace: Fresh) -> None:
    device = victim.live(shop)
    nodes = [member.node_id for member in shop.runtime.people.members(victim.person(shop))]
    gone = forget(shop.runtime, victim.person(shop), "key sk_1")
    open_report = msgspec.json.encode(read_report(shop.workspace, gone.report_id))
    with pytest.raises(InvalidInput, match="not signed"):
        verify(open_report, shop.workspace)
    finish(shop)
    path = shop.workspace.erasures / f"{gone.report_id}.json"
    body = path.read_bytes()
    assert verify(body, shop.workspace).asked_by == "key sk_1"
    assert scan(shop.workspace.erasures, [*MARKERS, *nodes, device]) == []
    told = msgspec.json.decode(body)
    changes: list[dict[str, Any]] = [
        {"asked_at": told["asked_at"] + 1}, {"findings": []}, {"removed": {**told["removed"], "events": 0}},
        {"signature": "00" * 64}, {"signature": "x"}, {"public_key": "00" * 32}, {"nodes": 0},
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(InvalidInput):
            verify(msgspec.json.encode({**told, **change}), shop.workspace)
    for body_of in (b"", b"{}", b"[]", b"\xff"):
        with pytest.raises(InvalidInput):
            verify(body_of, shop.workspace)
    other, _ = fresh_workspace()
    (other.folder / "secret.key").write_text("ab" * 32)
    with pytest.raises(InvalidInput, match="another workspace"):
        verify(body, other)


def backups(shop: Shop, folder: Path) -> tuple[Path, Path]:
    data, keys = folder / "data", folder / "keys"
    back_up(shop.workspace, data, keys, shop.clock.at)
    assert known_copies(shop.workspace) == [keys.resolve()]
    return data, keys


def test_a_backup_from_before_brings_nobody_back(shop: Shop, tmp_path: Path) -> None:
    victim.live(shop)
    victim.learn(shop)
    data, keys = backups(shop, tmp_path)
    shop.clock.at += MINUTE_MS
    forget(shop.runtime, victim.person(shop))
    other = viewed("kept", "other1")
    position = shop.runtime.log.position()
    restored = restore(tmp_path / "restored", data, keys)
    assert restored.forgotten_again > 0
    assert restored.position > 0
    assert position > 0
    assert scan(tmp_path / "restored", MARKERS) == [], "before the worker ran"
    assert any("events.db" in hit.file for hit in scan(data, [victim.MARK])), "the backup had them"
    assert scan(data, [victim.MAIL, victim.NAME]) == [], "but nothing personal in the clear"
    reopened = Shop(_opened(tmp_path / "restored"), shop.keys, StillClock(shop.clock.at))
    try:
        write_lake(reopened.workspace, now_ms=shop.clock.at)
        assert scan(tmp_path / "restored", MARKERS) == []
        with pytest.raises(NotFound):
            find_person(reopened.runtime, victim.MAIL)
        assert len(reopened.stored()) > 60, "the others are all there"
        old = viewed("replayed", "victims-phone", timestamp=format_time(NOW - MINUTE_MS))
        assert reopened.verdicts([old, other]) == [("rejected", "forgotten"), ("stored", "")]
    finally:
        reopened.close()


def test_a_copy_of_the_keys_that_could_not_be_reached_is_named_and_the_old_workspace_tells_who(
    shop: Shop, tmp_path: Path
) -> None:
    victim.live(shop)
    data, keys = backups(shop, tmp_path)
    unplugged = keys.rename(tmp_path / "elsewhere")
    gone = forget(shop.runtime, victim.person(shop))
    report = read_report(shop.workspace, gone.report_id)
    assert (report.key_copies, report.key_copies_missed) == (0, (str(keys.resolve()),))
    restored = restore(tmp_path / "restored", data, unplugged, forgotten=shop.workspace.folder)
    assert restored.forgotten_again > 0
    assert scan(tmp_path / "restored", MARKERS) == []


def test_mutant_a_restore_that_replays_no_tombstones_is_found(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim.live(shop)
    data, keys = backups(shop, tmp_path)
    shop.clock.at += MINUTE_MS
    forget(shop.runtime, victim.person(shop))
    monkeypatch.setattr("habitue.app.backing_up._forget_again", lambda *_: 0)
    restore(tmp_path / "restored", data, keys)
    assert scan(tmp_path / "restored", MARKERS) != []


def test_who_came_back_after_being_forgotten_survives_a_restore(shop: Shop, tmp_path: Path) -> None:
    device = victim.live(shop)
    forget(shop.runtime, victim.person(shop))
    shop.clock.at += HOUR_MS
    assert shop.verdicts([viewed("newcomer", device)]) == [("stored", "")]
    shop.clock.at += MINUTE_MS
    data, keys = backups(shop, tmp_path)
    assert restore(tmp_path / "restored", data, keys).forgotten_again == 0
    with Runtime(_opened(tmp_path / "restored")) as runtime:
        assert runtime.log.find("newcomer") is not None


def test_keys_older_than_the_data_and_folders_in_use_are_refused(shop: Shop, tmp_path: Path) -> None:
    data, keys = backups(shop, tmp_path)
    older = shutil.copytree(keys, tmp_path / "older")
    (older / "backup.json").write_bytes(b'{"made_at": 1, "position": 0, "habitue": "x"}')
    with pytest.raises(InvalidInput, match="older than the data"):
        restore(tmp_path / "restored", data, older)
    for folders in ((data / "in", data), (tmp_path / "x", tmp_path / "x"), (shop.workspace.folder / "b", keys)):
        with pytest.raises(Exception, match=r"within|something"):
            back_up(shop.workspace, *folders, shop.clock.at)
    with pytest.raises(Exception, match="holds something"):
        restore(shop.workspace.folder, data, keys)


def _opened(folder: Path) -> Any:
    from habitue.app.workspace import open_workspace

    return open_workspace(folder, {})


@pytest.mark.parametrize("wrap", [bytes, gzip.compress, lambda raw: b"\x00" * 40 + raw + b"\x00"])
@pytest.mark.parametrize("number", range(len(spellings(MARKERS[1]))))
def test_the_scanner_finds_every_spelling_however_packed(
    tmp_path: Path, wrap: Callable[[bytes], bytes], number: int
) -> None:
    spelling = sorted(spellings(victim.MAIL))[number]
    (tmp_path / "file").write_bytes(wrap(b"before " + spelling + b" after"))
    assert [hit.marker for hit in scan(tmp_path, [victim.MAIL])] == [victim.MAIL]
    assert scan(tmp_path, ["another-marker"]) == []


def test_the_scanner_sees_base64_at_any_place_in_a_text(tmp_path: Path) -> None:
    import base64

    for before in range(7):
        (tmp_path / f"file{before}").write_bytes(base64.b64encode(b"x" * before + victim.MAIL.encode() + b"tail"))
    assert len({hit.file for hit in scan(tmp_path, [victim.MAIL])}) == 7


def test_the_key_cache_of_a_vault_is_emptied(shop: Shop) -> None:
    victim.live(shop)
    sealed = shop.runtime.log.find(f"{victim.MARK}-i")
    assert sealed is not None
    vault: Vault = shop.runtime.vault
    node, field = sealed.event.node_id, "traits.email"
    assert vault.open(node, field, sealed.event.sealed[field]) == victim.MAIL
    forget(shop.runtime, victim.person(shop))
    assert vault.open(node, field, sealed.event.sealed[field]) is None


def test_a_model_that_can_not_be_trained_without_them_is_served_no_more(shop: Shop) -> None:
    victim.live(shop)
    victim.learn(shop)
    served = dict(shop.runtime.models.versions)
    assert served, "there are models before"
    forget(shop.runtime, victim.person(shop))
    lake = open_lake(shop.workspace)
    write_lake(shop.workspace, now_ms=shop.clock.at)
    complete(shop.workspace, lake, shop.clock.at + MODELS_DUE_MS, lambda: None)  # too little is left to train any
    assert [name for name, version in served.items() if (shop.workspace.models / name / version).exists()] == []
    shop.runtime.refresh()
    assert shop.runtime.models.strategies == {}
