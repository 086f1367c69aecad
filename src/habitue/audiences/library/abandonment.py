"""Who left before the end, by the step they reached."""

from __future__ import annotations

from habitue.audiences.library.entry import Entry, Family, Words
from habitue.audiences.library.terms import all_of, did, duration, fact, none_of, number, texts, where, without_then
from habitue.events import names

_QUIET = duration("quiet", "Left for at least", "Quittés depuis au moins", "1h", 1 / 1440, 1)
_LAST = duration("last", "Within the last", "Au cours des derniers", "7d", 2, 60)
_NO_ORDER_SINCE = names.ORDER_COMPLETED

ABANDONMENT = Family(
    "abandonment",
    Words("Abandoned", "Abandons"),
    (
        Entry(
            entry_id="abandonment.cart",
            title=Words("Abandoned carts", "Paniers abandonnés"),
            description=Words(
                "Something is in the cart, and nobody touched it since.",
                "Le panier n’est pas vide, et plus personne n’y touche.",
            ),
            parameters=(
                _QUIET,
                _LAST,
                number("minor", "Worth at least (minor units)", "D’au moins (centimes)", 1, 0, 10**7),
            ),
            build=lambda p: all_of(
                fact("cart_changed", "not_in_last", p["quiet"]),
                fact("cart_changed", "in_last", p["last"]),
                fact("cart_items", "at_least", 1),
                fact("cart_value_minor", "at_least", p["minor"]),
            ),
            capabilities=(46,),
        ),
        Entry(
            entry_id="abandonment.checkout",
            title=Words("Abandoned checkouts", "Commandes non terminées"),
            description=Words(
                "Began to order, and no order followed in time.",
                "Ont commencé à commander, sans commande ensuite.",
            ),
            parameters=(_QUIET, _LAST),
            build=lambda p: without_then(names.CHECKOUT_STARTED, _NO_ORDER_SINCE, within=p["quiet"], last=p["last"]),
            capabilities=(46,),
        ),
        Entry(
            entry_id="abandonment.checkout_step",
            title=Words("Abandoned at a step", "Abandons à une étape"),
            description=Words(
                "Reached one of these steps of the checkout, and no order followed in time.",
                "Ont atteint l’une de ces étapes de la commande, sans commande ensuite.",
            ),
            parameters=(
                texts("steps", "Steps", "Étapes", ("payment",)),
                _QUIET,
                _LAST,
            ),
            build=lambda p: without_then(
                names.CHECKOUT_STEP_VIEWED,
                _NO_ORDER_SINCE,
                within=p["quiet"],
                last=p["last"],
                matching=(where("step", "one_of", p["steps"]),),
            ),
            capabilities=(46,),
        ),
        Entry(
            entry_id="abandonment.step_number",
            title=Words("Abandoned from a step on", "Abandons à partir d’une étape"),
            description=Words(
                "Reached this step or a later one, where the shop numbers its steps, and no order followed in time.",
                "Ont atteint cette étape ou une suivante, si la boutique les numérote, sans commande ensuite.",
            ),
            parameters=(number("step", "From step", "À partir de l’étape", 2, 1, 20), _QUIET, _LAST),
            build=lambda p: without_then(
                names.CHECKOUT_STEP_VIEWED,
                _NO_ORDER_SINCE,
                within=p["quiet"],
                last=p["last"],
                matching=(where("step", "at_least", p["step"]),),
            ),
            capabilities=(46,),
        ),
        Entry(
            entry_id="abandonment.browse",
            title=Words("Looked and left", "Visites sans panier"),
            description=Words(
                "Looked at products lately, put none into the cart and ordered nothing.",
                "Ont regardé des produits récemment, sans panier ni commande.",
            ),
            parameters=(number("products", "Products looked at", "Produits regardés", 2, 1, 20), _QUIET, _LAST),
            build=lambda p: all_of(
                did(names.PRODUCT_VIEWED, last=p["last"], times=p["products"]),
                none_of(did(names.PRODUCT_ADDED, last=p["last"])),
                none_of(did(names.ORDER_COMPLETED, last=p["last"])),
                fact("last_seen", "not_in_last", p["quiet"]),
            ),
            capabilities=(46,),
        ),
        Entry(
            entry_id="abandonment.wishlist",
            title=Words("Waiting on a wishlist", "En attente sur une liste de souhaits"),
            description=Words(
                "Something is on the wishlist, and nothing was ordered lately.",
                "La liste de souhaits n’est pas vide, et rien n’a été commandé récemment.",
            ),
            parameters=(_LAST,),
            build=lambda p: all_of(
                fact("wishlist_items", "at_least", 1), none_of(did(names.ORDER_COMPLETED, last=p["last"]))
            ),
            capabilities=(46,),
        ),
    ),
)
