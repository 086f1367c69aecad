"""The placements a new workspace starts with: something good on every page of an ordinary shop."""

from __future__ import annotations

from habitue.definitions.placement import Page, PlacementDocument, Strategy


def default_placements() -> tuple[PlacementDocument, ...]:
    """Ten placements with English and French titles; each chain ends where an empty slot is better than a filler."""
    return (
        _placement(
            "home.for_you",
            ("Chosen for you", "Choisis pour vous"),
            "home",
            ("for_you", "next_in_session", "similar", "trending", "best_sellers"),
        ),
        _placement("home.trending", ("Trending now", "En vogue en ce moment"), "home", ("trending", "best_sellers")),
        _placement("home.recently_viewed", ("Recently viewed", "Vus récemment"), "home", ("recently_viewed",)),
        _placement(
            "category.trending",
            ("Popular in this category", "Populaires dans cette catégorie"),
            "category",
            ("trending", "best_sellers"),
        ),
        _placement("product.similar", ("Similar products", "Produits similaires"), "product", ("similar",)),
        _placement(
            "product.bought_together",
            ("Often bought together", "Souvent achetés ensemble"),
            "product",
            ("bought_together",),
            n=4,
        ),
        _placement(
            "product.also_viewed",
            ("Others also looked at", "D’autres ont aussi regardé"),
            "product",
            ("also_viewed", "next_in_session", "similar"),
        ),
        _placement(
            "cart.bought_together",
            ("Goes well with your basket", "Pour compléter votre panier"),
            "cart",
            ("bought_together", "also_viewed", "best_sellers"),
            n=4,
        ),
        _placement("search.best_sellers", ("Best sellers", "Meilleures ventes"), "search", ("best_sellers",)),
        _placement(
            "confirmation.also_bought",
            ("Others also bought", "D’autres ont aussi acheté"),
            "confirmation",
            ("bought_together", "for_you", "best_sellers"),
        ),
    )


def _placement(
    placement_id: str, titles: tuple[str, str], page: Page, strategies: tuple[Strategy, ...], n: int = 8
) -> PlacementDocument:
    english, french = titles
    return PlacementDocument(
        placement_id=placement_id, title={"en": english, "fr": french}, page=page, strategies=strategies, n=n
    )
