"""Real people end to end: events, profiles as they stood, features, a model, later moments. Floors, not bests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import duckdb
import pytest

from habitue.core.clock import DAY_MS
from habitue.definitions.prediction import Prediction
from habitue.events import names
from habitue.features.person.seen import Shop
from habitue.models.propensity.card import learn
from habitue.models.propensity.goals import AnyEvent
from habitue.models.propensity.moments import Life
from habitue.models.propensity.samples import collect
from habitue.testing.events import viewed

DATA = Path(os.environ.get("HABITUE_SHARED", Path(__file__).parents[5] / "shared")) / "data"
TAOBAO = DATA / "research" / "taobao_behaviors" / "events.parquet"
# Of views this sample holds only those of pairs that were bought: a view would tell the outcome, so none is taken.
_EVENTS = """
SELECT "user", epoch_ms(event_time) AS moment, event, item FROM read_parquet($path)
WHERE event IN ('cart', 'fav', 'buy') AND "user" % 20 = 0 ORDER BY "user", moment, event, item
"""
_NAMES = {"cart": names.PRODUCT_ADDED, "fav": names.PRODUCT_ADDED_TO_WISHLIST, "buy": names.ORDER_COMPLETED}
PURCHASE = Prediction("purchase", 0, names.ORDER_COMPLETED, DAY_MS, names.PRODUCT_ADDED)

pytestmark = [pytest.mark.shared, pytest.mark.soak]


def lives() -> Iterator[Life]:
    rows = duckdb.execute(_EVENTS, {"path": str(TAOBAO)}).fetchall()
    for user, events in groupby(rows, key=lambda row: int(row[0])):
        yield Life(
            f"d{user}",
            [
                viewed(
                    f"{user}-{number}", f"d{user}", at=int(at), name=_NAMES[event],
                    properties={"product_id": f"p{item}", "quantity": 1, "order_id": f"{user}-{number}"},
                )
                for number, (_, at, event, item) in enumerate(events)
            ],
        )  # fmt: skip


@pytest.mark.skipif(not TAOBAO.is_file(), reason=f"Taobao's behaviours are not at {TAOBAO} (set HABITUE_SHARED)")
def test_whoever_puts_something_into_the_cart_buys_within_a_day() -> None:
    shop = Shop(product_of=lambda _: None, currency="CNY")
    drawn = collect(
        lives(), PURCHASE, AnyEvent(PURCHASE.goal), shop, since=0, now_ms=1_512_316_800_000, seed=1, most=6_000
    )
    card = learn(drawn, PURCHASE).card
    test = card.back_test
    assert test is not None
    assert test.model is not None
    assert card.answers == "model"
    assert test.model.auc is not None
    assert test.model.auc > 0.58  # 0.62 with three times the people
    assert test.model.log_loss < min(test.levels.log_loss, test.base_rate.log_loss)
    # the rate itself fell between the two parts: nobody could have known, and the card says it
    assert test.model.calibration_error < test.base_rate.calibration_error + 0.02
    assert any("moved from" in warning for warning in card.warnings)
