"""The shop's own search: words weighted by where they stand, forgiving about plurals, accents and slips."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from math import log

from demo_shop.products import Product
from demo_shop.taxonomy import CATEGORIES, STYLES

_WORD = re.compile(r"[^\W_]+")
_NAME, _ALIAS, _STYLE, _CATEGORY, _TEXT = 6.0, 5.0, 5.0, 3.0, 1.0
_PREFIX = 0.6  # what a word worth that only begins like the one asked for
_SLIP = 0.5  # and one that resembles it
_ENGLISH = frozenset(("a", "an", "and", "the", "of", "for", "with", "in", "on", "to"))
_FRENCH = frozenset(
    ("de", "du", "des", "la", "le", "les", "un", "une", "et", "pour", "avec", "en", "au", "aux", "l", "d")
)
_SMALL = _ENGLISH | _FRENCH
MAX_WORDS = 12


def words(text: str) -> list[str]:
    """The words of a text as the index knows them: no accents, lower case, singular, no small words.

    >>> words("Les écharpes d’hiver for the WINTERS")
    ['echarpe', 'hiver', 'winter']
    """
    # apostrophes part words in French and must go before they vanish with the accents
    parted = text.replace("’", " ").replace("'", " ")
    plain = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode()
    return [_singular(word) for word in _WORD.findall(plain.lower()) if word not in _SMALL]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Index:
    """Finds products by words. Built once; asking it changes nothing."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._weights: dict[str, dict[str, float]] = {}
        self._products: dict[str, Product] = {}
        for product in products:
            self._products[product.product_id] = product
            self._add(product)
        self._vocabulary = sorted(self._weights)
        named = {word for product in self._products.values() for word in words(product.name)}
        styles = {word for names in STYLES.values() for word in words(" ".join(names))}
        self._suggestible = sorted((named | styles) & self._weights.keys())

    def _add(self, product: Product) -> None:
        fields = (
            (_TEXT, product.description),
            (_CATEGORY, " ".join((product.category, *CATEGORIES[product.category]))),
            (_STYLE, " ".join((product.style, *STYLES[product.style]))),
            (_ALIAS, " ".join(product.aliases)),
            (_NAME, product.name),
        )
        for weight, text in fields:
            for word in words(text):
                holders = self._weights.setdefault(word, {})
                holders[product.product_id] = max(holders.get(product.product_id, 0.0), weight)

    def find(self, query: str) -> list[Product]:
        """The products every word of the query speaks of, best first; if none, those most words speak of."""
        asked = list(dict.fromkeys(words(query)))[:MAX_WORDS]
        if not asked:
            return []
        found: dict[str, list[float]] = defaultdict(list)
        for word in asked:
            for product_id, score in self._scores(word).items():
                found[product_id].append(score)
        most = max((len(scores) for scores in found.values()), default=0)
        # with at least half of the words: "red kayak paddle" may show paddles, not everything red
        if most * 2 < len(asked):
            return []
        best = [(sum(scores), product_id) for product_id, scores in found.items() if len(scores) == most]
        best.sort(key=lambda pair: (-pair[0], pair[1]))
        return [self._products[product_id] for _, product_id in best]

    def suggest(self, query: str, n: int = 3) -> list[str]:
        """Words of the shop that look like those asked for, at most n; none when they are known already."""
        unknown = [word for word in words(query) if word not in self._weights]
        close = [match for word in unknown for match in get_close_matches(word, self._suggestible, n=2, cutoff=0.7)]
        return list(dict.fromkeys(close))[:n]

    def _scores(self, word: str) -> dict[str, float]:
        scores: dict[str, float] = {}
        for known, factor in self._matches(word):
            holders = self._weights[known]
            rarity = log(1 + len(self._products) / len(holders))
            for product_id, weight in holders.items():
                scores[product_id] = max(scores.get(product_id, 0.0), factor * weight * rarity)
        return scores

    def _matches(self, word: str) -> Sequence[tuple[str, float]]:
        exact = [(word, 1.0)] if word in self._weights else []
        begins = [
            (known, _PREFIX) for known in self._vocabulary if len(word) > 2 and known.startswith(word) and known != word
        ]
        if exact or begins or len(word) < 4:
            return exact + begins
        return [(known, _SLIP) for known in get_close_matches(word, self._suggestible, n=2, cutoff=0.84)]
