"""The synthetic shop through a real collector into a lake, with everybody's values computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from tests.unit.testing.test_shoppers import NOW, catalogue

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.duckdb.lifetime import lifetime_orders
from habitue.adapters.sqlite import SqliteKeyStore
from habitue.audiences.batch.compile import Compiler
from habitue.audiences.batch.customers import read_rows
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.person import World
from habitue.audiences.values.artefact import Values, load_values, save_values, standing
from habitue.audiences.values.compute import Card, compute
from habitue.collect.collector import Collector, Sender
from habitue.collect.wire import decode_batch
from habitue.core.clock import day_of
from habitue.events.envelope import Event, Stored
from habitue.lake.port import Batch
from habitue.models.lifetime.forecast import Lifetime, learn
from habitue.models.lifetime.occasions import occasions_of
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.tokens import TokenVerifier, sign
from habitue.privacy.vault import Vault
from habitue.profiles.identity import links_of
from habitue.testing.shoppers import Shoppers, ShoppersParameters, batches, plain_draw

SECRET = "a secret shared by the shop and habitue"
PARAMETERS = ShoppersParameters(people=240, bots=0.0, days=120, visits=6.0)


class Shop:
    """A shop of 240 people at the end of its history."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.products = catalogue()
        self.events = self._taken()
        self.lake = DuckDBLake(folder / "lake")
        self.lake.append([Stored(n, event) for n, event in enumerate(self.events, 1)], after=0, until=len(self.events))
        # the only link a device has here is the account that signed in on it
        self.links = {node: link.user for event in self.events for node, link in links_of(event)}
        self.world = World(
            product_of={product.product_id: product for product in self.products}.get,
            currency="EUR",
            zone=ZoneInfo("Europe/Paris"),
        )
        self.values, self.card = self.value(NOW, folder / "models")
        self.world = msgspec.structs.replace(
            self.world, scores=self.values.scores, groups=self.values.groups, moments=self.values.moments,
            rhythm=self.values.rhythm,
        )  # fmt: skip

    def _taken(self) -> list[Event]:
        keys = SqliteKeyStore(self._folder / "keys.db")
        ids = Pseudonyms(b"a workspace's own secret")
        collector = Collector(ids, Vault(keys, b"s" * 32), TokenVerifier(SECRET).subject, "EUR")
        shoppers = Shoppers(
            self.products, PARAMETERS, seed=5, now_ms=NOW, draw=plain_draw(PARAMETERS),
            sign=lambda user_id: sign(user_id, SECRET, NOW),
        )  # fmt: skip
        events: list[Event] = []
        for body, _ in batches(shoppers.items()):
            events += collector.collect(decode_batch(body), Sender("import"), NOW).events
        keys.close()
        return events

    def value(self, now_ms: int, models: Path) -> tuple[Values, Card]:
        """Compute everybody's values as of a moment, going on from those in the folder, and load them."""
        with self.lake.batch() as batch:
            self._compiler(batch, {}, now_ms)
            rows = read_rows(batch, self.products, [], currency="EUR", now_ms=now_ms)
        cuts, stood = standing(models)
        computed = compute(rows, now_ms, cuts=cuts, stood=stood, lifetime=(self.lifetime, "1"))
        save_values(models, computed, now_ms=now_ms, oldest_at=0, code_version="0")
        return load_values(models), computed.card

    @cached_property
    def lifetime(self) -> Lifetime:
        """The model of lifetime value, of all orders."""
        with self.lake.batch() as batch:
            orders = lifetime_orders(batch, until=NOW, links=self.links, currency="EUR")
        return learn(occasions_of(orders), day_of(NOW)).model

    def _compiler(self, batch: Batch, conditions: Mapping[str, Condition], now_ms: int) -> Compiler:
        return compiler(
            batch, conditions, world=self.world, products=self.products, links=self.links, now_ms=now_ms,
            position=len(self.events),
        )  # fmt: skip

    def members(self, conditions: dict[str, Condition]) -> dict[str, set[str]]:
        """Who is in each audience."""
        with self.lake.batch() as batch:
            made = self._compiler(batch, conditions, NOW)
            return {
                audience_id: {person for (person,) in batch.rows(f"SELECT person_id FROM {made.members(audience_id)}")}
                for audience_id in conditions
            }

    @cached_property
    def people(self) -> set[str]:
        """Everybody of whom something is known."""
        return {self.links.get(event.node_id, event.node_id) for event in self.events if event.node_id}

    @cached_property
    def sent(self) -> Counter[str]:
        """How many events of each name the shop sends."""
        return Counter(event.name for event in self.events)
