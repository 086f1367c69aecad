"""A seeded little shop for the console's development and visual tests. Not shipped, never used by the product."""

from __future__ import annotations

import random

from world.people import person_row
from world.placements import first_placements
from world.products import product_chip


class World:
    """Products, people, placements and what happened, all from one seed and one instant."""

    def __init__(self, now: int, *, hostile: bool = False) -> None:
        self.now = now
        self.hostile = hostile
        self.random = random.Random(7)
        self.products = [product_chip(self, number) for number in range(420)]
        self.by_id = {product.product_id: product for product in self.products}
        self.people = [person_row(self, number) for number in range(640)]
        self.person_by_id = {row.person.person_id: row for row in self.people}
        self.placements = first_placements(self)
        self.paused = False
        self.forgotten: set[str] = set()
