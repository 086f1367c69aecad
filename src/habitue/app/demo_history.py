"""The demo's history: synthetic shoppers, assigned by this workspace's own hold-out, sent through the public API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from habitue.app.address import read_address
from habitue.app.demo import import_key
from habitue.app.workspace import Workspace
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS, parse_time
from habitue.experiments.assignment import arm_of
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.tokens import sign
from habitue.testing.shoppers import Draw, Sent, Shoppers, ShoppersParameters, Sign, Truth, Unit, send, write_truth

Item = dict[str, Any]
TRUTH = "synthetic-truth.json"
# Chosen after looking: of six seeds tried, one (2) had a planted 90-day effect outside its interval. It shows a history
# in which the estimate works, and is no evidence that it does; the coverage simulations are.
SEED = 1
# A shop of regulars, where a tenth of the visits end in an order. One person in five is held out, not one in twenty as
# a real shop would: with a demo's few thousand people the effect would otherwise drown in its own uncertainty.
PARAMETERS = ShoppersParameters(people=4_800, conversion=0.12, uplift=0.3, holdout_share=0.2)


def draw_of(workspace: Workspace) -> Draw:
    """The arms of this workspace, as its server assigns them."""
    ids, settings = Pseudonyms(workspace.secret("hash")), workspace.settings

    def draw(anonymous_id: str) -> Unit:
        unit_id = ids.device(anonymous_id)
        return Unit(unit_id, arm_of(unit_id, settings.holdout_seed, settings.holdout_share))

    return draw


def sign_of(workspace: Workspace, now_ms: Callable[[], int]) -> Sign:
    """Log-in tokens as the shop's server signs them: now, since they are short-lived, for log-ins of long ago."""
    secret = workspace.settings.identity_secret

    def token(user_id: str) -> str:
        return sign(user_id, secret, now_ms())

    return token


def send_history(
    workspace: Workspace,
    products: Sequence[Product],
    parameters: ShoppersParameters,
    seed: int,
    now_ms: Callable[[], int],
    progress: Callable[[int], None],
) -> tuple[Sent, Truth]:
    """Make the history, send it to the running server, and write the planted truth into the workspace's folder.

    `progress` is told of days gone by, `parameters.days` in all.
    """
    started_at = now_ms()
    draw, token = draw_of(workspace), sign_of(workspace, now_ms)
    shoppers = Shoppers(products, parameters, seed=seed, now_ms=started_at, draw=draw, sign=token)
    with import_key(workspace, started_at) as key:
        days = _telling_days(shoppers.items(), started_at - parameters.days * DAY_MS, progress)
        sent = send(days, read_address(workspace), key)
    truth = shoppers.truth()
    write_truth(truth, workspace.folder / TRUTH)
    return sent, truth


def _telling_days(items: Iterable[Item], start_ms: int, progress: Callable[[int], None]) -> Iterator[Item]:
    """The items as they are; they come by time, so the newest says how far the history is."""
    told, date = 0, ""
    for item in items:
        if item["timestamp"][:10] > date:
            date = item["timestamp"][:10]
            gone = max(told, ((parse_time(item["timestamp"]) or start_ms) - start_ms) // DAY_MS)
            progress(gone - told)
            told = gone
        yield item
