"""What people are drawn to, and what of the shop they use."""

from __future__ import annotations

from habitue.audiences.library.entry import Entry, Family, Words
from habitue.audiences.library.terms import LAST, any_of, did, fact, number, share, text, texts, where
from habitue.events import names

_SHARE = share("share", "Share of their interest", "Part de leur intérêt", 0.3, 0.05, 1)
_TIMES = number("times", "Times", "Fois", 1, 1, 20)


def _used(entry_id: str, event: str, title: Words, description: Words) -> Entry:
    """Whoever used something by its name, or anything of the kind."""
    return Entry(
        entry_id=entry_id,
        title=title,
        description=description,
        parameters=(texts("names", "Names", "Noms", ("size finder",)), _TIMES, LAST),
        build=lambda p: did(event, where("name", "one_of", p["names"]), last=p["last"], times=p["times"]),
    )


INTEREST = Family(
    "interest",
    Words("Interest", "Intérêts"),
    (
        Entry(
            entry_id="interest.category",
            title=Words("Drawn to a category", "Attirés par une catégorie"),
            description=Words(
                "Looks, carts and orders, the recent ones weighing more.",
                "Produits vus, mis au panier et commandés, les plus récents pesant davantage.",
            ),
            parameters=(text("category", "Category", "Catégorie", "Shoes"), _SHARE),
            build=lambda p: fact("category_affinity", "at_least", p["share"], key=p["category"]),
            capabilities=(41,),
        ),
        Entry(
            entry_id="interest.brand",
            title=Words("Drawn to a brand", "Attirés par une marque"),
            description=Words("As for categories.", "Comme pour les catégories."),
            parameters=(text("brand", "Brand", "Marque", "Acme"), _SHARE),
            build=lambda p: fact("brand_affinity", "at_least", p["share"], key=p["brand"]),
            capabilities=(41,),
        ),
        Entry(
            entry_id="interest.favourite_category",
            title=Words("Favourite category", "Catégorie préférée"),
            description=Words(
                "The category they are drawn to most is one of these.", "Leur catégorie préférée, parmi celles-ci."
            ),
            parameters=(texts("categories", "Categories", "Catégories", ("Shoes",)),),
            build=lambda p: fact("top_category", "one_of", p["categories"]),
            capabilities=(41,),
        ),
        Entry(
            entry_id="interest.favourite_brand",
            title=Words("Favourite brand", "Marque préférée"),
            description=Words("The brand they are drawn to most.", "La marque qui les attire le plus."),
            parameters=(texts("brands", "Brands", "Marques", ("Acme",)),),
            build=lambda p: fact("top_brand", "one_of", p["brands"]),
            capabilities=(41,),
        ),
        Entry(
            entry_id="interest.looked_at",
            title=Words("Looked at a category", "Ont regardé une catégorie"),
            description=Words("Its products, or those of one below it.", "Ses produits, ou ceux d’une sous-catégorie."),
            parameters=(
                texts("categories", "Category begins with", "La catégorie commence par", ("Shoes",)),
                _TIMES,
                LAST,
            ),
            build=lambda p: any_of(
                *(
                    did(
                        names.PRODUCT_VIEWED,
                        where("product.category", "starts_with", one),
                        last=p["last"],
                        times=p["times"],
                    )
                    for one in p["categories"]
                )
            ),
            capabilities=(41,),
        ),
        Entry(
            entry_id="interest.attribute",
            title=Words("Looked at things with an attribute", "Ont regardé des produits avec un attribut"),
            description=Words(
                "Products of this colour, size or style, as the catalogue names it.",
                "Produits de cette couleur, taille ou style, selon le catalogue.",
            ),
            parameters=(
                text("attribute", "Attribute", "Attribut", "colour"),
                texts("values", "Values", "Valeurs", ("red",)),
                _TIMES,
                LAST,
            ),
            build=lambda p: did(
                names.PRODUCT_VIEWED,
                where(f"product.attribute.{p['attribute']}", "one_of", p["values"]),
                last=p["last"],
                times=p["times"],
            ),
            capabilities=(41,),
        ),
        Entry(
            entry_id="interest.searched",
            title=Words("Searched for", "Ont cherché"),
            description=Words("The search text contains this.", "Le texte cherché contient ceci."),
            parameters=(text("words", "Words", "Mots", "boots"), LAST),
            build=lambda p: did(names.PRODUCTS_SEARCHED, where("query", "contains", p["words"]), last=p["last"]),
            capabilities=(41,),
        ),
        _used(
            "interest.features",
            names.FEATURE_USED,
            Words("Used a feature", "Ont utilisé une fonction"),
            Words("A size finder, a comparison, a configurator, …", "Guide des tailles, comparateur, configurateur…"),
        ),
        _used(
            "interest.guides",
            names.GUIDE_VIEWED,
            Words("Read a guide", "Ont lu un guide"),
            Words("A buying guide, a how-to, a look book, …", "Guide d’achat, mode d’emploi, lookbook…"),
        ),
        _used(
            "interest.downloads",
            names.CONTENT_DOWNLOADED,
            Words("Downloaded something", "Ont téléchargé"),
            Words("A catalogue, a manual, a pattern, …", "Catalogue, notice, patron…"),
        ),
        Entry(
            entry_id="interest.clicked_recommendation",
            title=Words("Clicked recommendations", "Ont cliqué des recommandations"),
            description=Words("In any placement.", "Dans n’importe quel emplacement."),
            parameters=(_TIMES, LAST),
            build=lambda p: did(names.RECOMMENDATION_CLICKED, last=p["last"], times=p["times"]),
            capabilities=(43,),
        ),
    ),
)
