"""Why an item is there, in the visitor's language: one true sentence, never what the visitor would find creepy."""

from __future__ import annotations

from functools import lru_cache

_TEXTS = {
    "en": {
        "because_viewed": "Because you looked at {name}",
        "similar": "Similar to {name}",
        "bought_together": "Often bought with {name}",
        "also_viewed": "Others who looked at {name} also looked at this",
        "trending": "Popular right now",
        "best_seller": "A best seller",
        "recently_viewed": "You looked at this recently",
        "for_you": "Goes with what you have looked at",
        "pinned": "Chosen by the shop",
    },
    "fr": {
        "because_viewed": "Parce que vous avez regardé {name}",
        "similar": "Proche de {name}",
        "bought_together": "Souvent acheté avec {name}",
        "also_viewed": "Vu aussi par ceux qui ont regardé {name}",
        "trending": "Populaire en ce moment",
        "best_seller": "Parmi les meilleures ventes",
        "recently_viewed": "Vous l’avez regardé récemment",
        "for_you": "En accord avec ce que vous avez regardé",
        "pinned": "Choisi par la boutique",
    },
}
_WITHOUT_NAME = {
    "en": {
        "because_viewed": "Goes with what you have looked at",
        "similar": "Similar to this",
        "bought_together": "Often bought together",
        "also_viewed": "Others also looked at this",
    },
    "fr": {
        "because_viewed": "En accord avec ce que vous avez regardé",
        "similar": "Dans le même esprit",
        "bought_together": "Souvent achetés ensemble",
        "also_viewed": "Les autres ont aussi regardé",
    },
}


@lru_cache(maxsize=65_536)
def reason_text(code: str, name: str, locale: str) -> str:
    """The sentence for a reason code; `name` is the product behind it, or ``""``.

    >>> reason_text("similar", "Red Boots", "fr-CA")
    'Proche de Red Boots'
    """
    language = locale.split("-")[0]
    texts = _TEXTS.get(language, _TEXTS["en"])
    if not name and code in _WITHOUT_NAME["en"]:
        return _WITHOUT_NAME.get(language, _WITHOUT_NAME["en"])[code]
    return texts.get(code, "").format(name=name)
