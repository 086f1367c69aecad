"""Every recommendation strategy there is. To add one: write its file with a Recipe, name it here."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from habitue.models.also_viewed import ALSO_VIEWED
from habitue.models.best_sellers import BEST_SELLERS
from habitue.models.bought_together import BOUGHT_TOGETHER
from habitue.models.for_you import FOR_YOU
from habitue.models.next_in_session import NEXT_IN_SESSION
from habitue.models.recently_viewed import RECENTLY_VIEWED
from habitue.models.similar import SIMILAR
from habitue.models.strategy import Recipe
from habitue.models.trending import TRENDING

_ALL: tuple[Recipe[Any], ...] = (
    BEST_SELLERS,
    TRENDING,
    RECENTLY_VIEWED,
    ALSO_VIEWED,
    BOUGHT_TOGETHER,
    SIMILAR,
    NEXT_IN_SESSION,
    FOR_YOU,
)
RECIPES = MappingProxyType({recipe.name: recipe for recipe in _ALL})
