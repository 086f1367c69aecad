"""What customers are worth, what they buy, and what prices do to them."""

from __future__ import annotations

from habitue.audiences.library.entry import Entry, Family, Words
from habitue.audiences.library.terms import LAST, all_of, any_of, did, fact, number, share, texts, total, where
from habitue.audiences.vocabulary import PRODUCT_BOUGHT
from habitue.events import names

_MOST = 1_000_000_00

WORTH = Family(
    "worth",
    Words("Worth and prices", "Valeur et prix"),
    (
        Entry(
            entry_id="worth.vip",
            title=Words("VIP", "VIP"),
            description=Words(
                "The smallest group that brings this share of the revenue. An order counts for 20 usual ones at most.",
                "Le plus petit groupe qui fait cette part du chiffre d’affaires. Une commande compte pour 20 "
                "habituelles au plus.",
            ),
            parameters=(share("share", "Share of the revenue", "Part du chiffre d’affaires", 0.7, 0.6, 0.8),),
            build=lambda p: fact("score", "less_than", p["share"], key="revenue.above"),
            capabilities=(47,),
        ),
        Entry(
            entry_id="worth.most_promising",
            title=Words("Most value to come", "Le plus de valeur à venir"),
            description=Words(
                "The customers of whom the most is expected in the next twelve months, by how often and for how much "
                "they ordered.",
                "Les clients dont on attend le plus dans les douze mois qui viennent, selon la fréquence et le montant "
                "de leurs commandes.",
            ),
            parameters=(share("top", "Share of the customers", "Part des clients", 0.1, 0.01, 0.5),),
            build=lambda p: fact("score", "less_than", p["top"], key="lifetime.top"),
            capabilities=(52,),
        ),
        Entry(
            entry_id="worth.value_to_come",
            title=Words("Value to come", "Valeur à venir"),
            description=Words(
                "Expected to order for at least this much in the next twelve months.",
                "Commandes attendues pour au moins ce montant dans les douze mois qui viennent.",
            ),
            parameters=(number("minor", "At least (minor units)", "Au moins (centimes)", 100_00, 1, _MOST),),
            build=lambda p: fact("score", "at_least", p["minor"], key="lifetime.value"),
            capabilities=(52,),
        ),
        Entry(
            entry_id="worth.spent",
            title=Words("Spent in all", "Dépensé en tout"),
            description=Words(
                "Net of returns, in the shop’s currency.", "Retours déduits, dans la monnaie de la boutique."
            ),
            parameters=(number("minor", "At least (minor units)", "Au moins (centimes)", 100_00, 1, _MOST),),
            build=lambda p: fact("revenue_minor", "at_least", p["minor"]),
            capabilities=(48,),
        ),
        Entry(
            entry_id="worth.spent_lately",
            title=Words("Spent lately", "Dépensé récemment"),
            description=Words("Net of returns, all currencies as they are.", "Retours déduits, toutes monnaies."),
            parameters=(number("minor", "At least (minor units)", "Au moins (centimes)", 50_00, 1, _MOST), LAST),
            build=lambda p: total(names.ORDER_COMPLETED, "net_minor", "at_least", p["minor"], p["last"]),
            capabilities=(48,),
        ),
        Entry(
            entry_id="worth.average_order",
            title=Words("Large average order", "Panier moyen élevé"),
            description=Words("Mean value of an order.", "Valeur moyenne d’une commande."),
            parameters=(number("minor", "At least (minor units)", "Au moins (centimes)", 50_00, 1, _MOST),),
            build=lambda p: fact("average_order_minor", "at_least", p["minor"]),
            capabilities=(48,),
        ),
        Entry(
            entry_id="worth.orders",
            title=Words("Number of orders", "Nombre de commandes"),
            description=Words("So many orders, of those remembered.", "Tant de commandes, parmi celles retenues."),
            parameters=(
                number("least", "At least", "Au moins", 2, 1, 59),
                number("most", "At most", "Au plus", 59, 1, 59),
            ),
            build=lambda p: fact("orders", "between", p["least"], max(p["least"], p["most"])),
            capabilities=(48,),
        ),
        Entry(
            entry_id="worth.currency",
            title=Words("Pays in a currency", "Paient dans une monnaie"),
            description=Words("Ordered in one of these.", "Ont commandé dans l’une de celles-ci."),
            parameters=(texts("currencies", "Currencies (ISO)", "Monnaies (ISO)", ("EUR",)),),
            build=lambda p: did(names.ORDER_COMPLETED, where("currency", "one_of", p["currencies"])),
            capabilities=(35, 48),
        ),
        Entry(
            entry_id="worth.bought_product",
            title=Words("Bought a product", "Ont acheté un produit"),
            description=Words("One of these, by its id.", "L’un de ceux-ci, par son identifiant."),
            parameters=(texts("products", "Products", "Produits", ("p1",)),),
            build=lambda p: did(PRODUCT_BOUGHT, where("product_id", "one_of", p["products"])),
            capabilities=(48,),
        ),
        Entry(
            entry_id="worth.bought_category",
            title=Words("Bought from a category", "Ont acheté dans une catégorie"),
            description=Words("Of the category or one below it.", "De la catégorie ou d’une sous-catégorie."),
            parameters=(texts("category", "Category begins with", "La catégorie commence par", ("Shoes",)), LAST),
            build=lambda p: any_of(
                *(
                    did(PRODUCT_BOUGHT, where("product.category", "starts_with", one), last=p["last"])
                    for one in p["category"]
                )
            ),
            capabilities=(48,),
        ),
        Entry(
            entry_id="worth.high_budget",
            title=Words("Buys the dear things", "Achète cher"),
            description=Words(
                "What they buy (or look at, before a first order) is among the dear of its category: 0.7 means dearer "
                "than seven tenths.",
                "Ce qu’ils achètent (ou regardent, avant une première commande) compte parmi le plus cher de sa "
                "catégorie : 0,7 veut dire plus cher que sept dixièmes.",
            ),
            parameters=(share("level", "At least", "Au moins", 0.6),),
            build=lambda p: fact("score", "at_least", p["level"], key="price.level"),
            capabilities=(41, 48),
        ),
        Entry(
            entry_id="worth.low_budget",
            title=Words("Buys the cheap things", "Achète bon marché"),
            description=Words(
                "What they buy or look at is among the cheap of its category.",
                "Ce qu’ils achètent ou regardent compte parmi le moins cher de sa catégorie.",
            ),
            parameters=(share("level", "At most", "Au plus", 0.4),),
            build=lambda p: fact("score", "at_most", p["level"], key="price.level"),
            capabilities=(41, 48),
        ),
        Entry(
            entry_id="worth.price_sensitive",
            title=Words("Price-sensitive", "Sensibles au prix"),
            description=Words(
                "Much of what they buy is reduced. What few purchases say is drawn to the shop’s own share.",
                "Une grande part de leurs achats est à prix réduit. Peu d’achats pèsent peu.",
            ),
            parameters=(share("share", "Share bought reduced", "Part achetée à prix réduit", 0.5),),
            build=lambda p: fact("score", "at_least", p["share"], key="price.reduced"),
            capabilities=(60,),
        ),
        Entry(
            entry_id="worth.coupon_sensitive",
            title=Words("Coupon-sensitive", "Sensibles aux bons de réduction"),
            description=Words(
                "Much of what they order is with a coupon. That is a habit: who *needs* one, only a test tells.",
                "Une grande part de leurs commandes est faite avec un bon. Par habitude : qui en *a besoin*, seul "
                "un test le dit.",
            ),
            parameters=(share("share", "Share with a coupon", "Part avec un bon", 0.5),),
            build=lambda p: fact("score", "at_least", p["share"], key="coupon.share"),
            capabilities=(60,),
        ),
        Entry(
            entry_id="worth.coupon_tried",
            title=Words("Tried a coupon without ordering", "Ont essayé un bon sans commander"),
            description=Words(
                "A coupon was applied or refused lately, and no order was made since they are known.",
                "Un bon a été appliqué ou refusé récemment, sans aucune commande.",
            ),
            parameters=(LAST,),
            build=lambda p: all_of(
                fact("orders", "is", 0),
                any_of(did(names.COUPON_APPLIED, last=p["last"]), did(names.COUPON_DENIED, last=p["last"])),
            ),
            capabilities=(60,),
        ),
    ),
)
