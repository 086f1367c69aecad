"""Each promise of the tracker holds, and each check can fail: mutants (`web/tracker/mutants.json`) turn it red."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from . import checks, plugin_checks
from .conftest import ROOT
from .fake_servers import late
from .world import World

pytestmark = [pytest.mark.browser, pytest.mark.alone]

Check = Callable[[World], None]
Built = Callable[[str], dict[str, bytes]]

BROKEN_BY: dict[Check, tuple[str, ...]] = {
    checks.nothing_before_consent: ("store_early", "name_early", "send_query", "send_cookies", "count_unasked"),
    checks.exempt_counts_are_numbers: ("count_with_id", "count_the_measured"),
    checks.refusal_stores_nothing: ("store_early",),
    checks.withdrawal_clears: ("keep_after_withdrawal",),
    checks.queue_goes_with_consent: ("keep_queue",),
    checks.grant_remembers: ("name_early",),
    checks.refusal_beats_the_template: ("grant_first",),
    checks.back_from_the_cache: ("stale_after_back",),
    checks.privacy_control_denies_ads: ("ignore_privacy_control",),
    checks.late_answer_is_void: ("apply_late", "wait_longer"),
    checks.black_hole_is_not_felt: ("wait_longer",),
    checks.decisions_do_not_amplify: ("retry_decision", "no_breaker"),
    checks.nothing_reaches_the_page: ("throw",),
    checks.filled_slots_move_nothing: ("push_down", "shrink"),
    checks.one_global_nothing_patched: ("wrap_fetch", "second_global"),
    checks.strict_policy_is_enough: ("inline_style",),
    checks.catalogue_text_is_text: ("markup_from_data", "any_address"),
    checks.events_have_the_wire_shape: ("preflight", "send_cookies"),
    checks.browsers_say_what_they_are: ("hide_automation", "no_hints", "ask_for_hints"),
    checks.the_shop_is_handed_the_device: ("device_of_nobody", "device_kept", "device_unasked"),
    checks.events_are_live: ("slow_batches", "send_twice"),
    checks.a_retry_is_the_same_event: ("stale_sent_at", "new_message_ids"),
    checks.a_pause_asked_for_is_kept: ("ignore_pause",),
    checks.leaving_loses_nothing: ("drop_on_leave",),
    checks.shown_when_seen: ("shown_unseen", "shown_glimpse"),
    checks.clicks_are_told: ("left_clicks_only",),
    checks.slots_are_filled: ("shop_template_ignored",),
    **plugin_checks.PROMISES,
}


@pytest.mark.parametrize("check", BROKEN_BY, ids=lambda check: check.__name__)
def test_holds(check: Check, world: World) -> None:
    check(world)


@pytest.mark.parametrize(
    ("check", "mutant"),
    [(check, mutant) for check, mutants in BROKEN_BY.items() for mutant in mutants],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_can_fail(check: Check, mutant: str, chromium: Browser, built: Built) -> None:
    files = built(mutant)
    world = World(chromium, files["/habitue.js"], files)
    world.context.set_default_timeout(3000)
    try:
        with pytest.raises((AssertionError, BrowserError)):
            check(world)
    finally:
        world.close()


def test_an_answer_that_a_slow_machine_delays_is_no_hole(world: World) -> None:
    """The slot of the first page rightly keeps the shop's content, and the check looks at the next one."""
    answers = iter([late(0.7)])
    world.habitue.api_fault = lambda *request: next(answers, late(0))(*request)
    checks.catalogue_text_is_text(world)


def test_every_mutant_is_caught_by_a_check() -> None:
    mutants = set(json.loads((ROOT / "web/tracker/mutants.json").read_text()))
    assert mutants == {mutant for broken_by in BROKEN_BY.values() for mutant in broken_by}
