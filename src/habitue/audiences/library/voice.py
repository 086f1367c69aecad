"""Who complains, who praises, and how far somebody has come with the shop."""

from __future__ import annotations

from habitue.audiences.language.condition import Condition
from habitue.audiences.library.entry import Entry, Family, Words
from habitue.audiences.library.terms import LAST, all_of, any_of, did, fact, none_of, number, text, where
from habitue.events import names

_STAGES = ("awareness", "consideration", "intent", "purchase", "loyalty", "evangelism")
_YEAR = "365d"


def _recommends(last: str, rating: int) -> Condition:
    return any_of(
        did(names.PRODUCT_SHARED, last=last),
        did(names.CART_SHARED, last=last),
        did(names.PRODUCT_REVIEWED, where("rating", "at_least", rating), last=last),
    )


def _complains(last: str, rating: int) -> Condition:
    return any_of(
        did(names.SUPPORT_REQUESTED, last=last),
        did(names.PRODUCT_RETURNED, last=last),
        did(names.PRODUCT_REVIEWED, where("rating", "at_most", rating), last=last),
    )


def _stage(stage: str) -> Condition:
    """How far: every stage leaves out those beyond it, so that each person is in one."""
    ordered, again = fact("orders", "at_least", 1), fact("orders", "at_least", 2)
    recommends = all_of(ordered, _recommends(_YEAR, 4))
    intends = any_of(fact("cart_items", "at_least", 1), did(names.PRODUCT_ADDED), did(names.CHECKOUT_STARTED))
    considers = any_of(
        did(names.PRODUCT_VIEWED, times=2), did(names.PRODUCTS_SEARCHED), did(names.PRODUCT_ADDED_TO_WISHLIST),
        fact("visits", "at_least", 2),
    )  # fmt: skip
    match stage:
        case "evangelism":
            return recommends
        case "loyalty":
            return all_of(again, none_of(_recommends(_YEAR, 4)))
        case "purchase":
            return all_of(fact("orders", "is", 1), none_of(_recommends(_YEAR, 4)))
        case "intent":
            return all_of(fact("orders", "is", 0), intends)
        case "consideration":
            return all_of(fact("orders", "is", 0), none_of(intends), considers)
        case _:
            return all_of(fact("orders", "is", 0), none_of(intends), none_of(considers))


VOICE = Family(
    "voice",
    Words("Voice and funnel", "Avis et parcours"),
    (
        Entry(
            entry_id="voice.stage",
            title=Words("Stage of the funnel", "Étape du parcours"),
            description=Words(
                "Awareness (came), consideration (looked around), intent (cart), purchase (one order), loyalty (more), "
                "evangelism (shared, or reviewed well). Everybody is in one.",
                "Découverte, considération, intention (panier), achat (une commande), fidélité, recommandation "
                "(partage ou bonne note). Chacun est dans une seule.",
            ),
            parameters=(text("stage", "Stage", "Étape", "consideration", _STAGES),),
            build=lambda p: _stage(p["stage"]),
            capabilities=(62,),
        ),
        Entry(
            entry_id="voice.ambassadors",
            title=Words("Ambassadors", "Ambassadeurs"),
            description=Words(
                "Ordered, and shared a product or a cart or reviewed one well.",
                "Ont commandé, et partagé un produit ou un panier, ou bien noté un produit.",
            ),
            parameters=(number("rating", "Rating at least", "Note d’au moins", 4, 1, 10), LAST),
            build=lambda p: all_of(fact("orders", "at_least", 1), _recommends(p["last"], p["rating"])),
            capabilities=(62,),
        ),
        Entry(
            entry_id="voice.complainers",
            title=Words("Complainers", "Mécontents"),
            description=Words(
                "Asked for support, sent something back or gave a poor rating.",
                "Ont contacté le support, renvoyé un produit ou donné une mauvaise note.",
            ),
            parameters=(number("rating", "Rating at most", "Note d’au plus", 2, 1, 10), LAST),
            build=lambda p: _complains(p["last"], p["rating"]),
        ),
        Entry(
            entry_id="voice.open_ticket",
            title=Words("Waiting for support", "En attente du support"),
            description=Words(
                "Asked for support lately, and nothing was resolved since.",
                "Ont contacté le support récemment, et rien n’a été résolu depuis.",
            ),
            parameters=(LAST,),
            build=lambda p: all_of(
                did(names.SUPPORT_REQUESTED, last=p["last"]), none_of(did(names.SUPPORT_RESOLVED, last=p["last"]))
            ),
        ),
        Entry(
            entry_id="voice.returners",
            title=Words("Send back often", "Renvoient souvent"),
            description=Words("Sent back at least so many products.", "Ont renvoyé au moins tant de produits."),
            parameters=(number("times", "Products", "Produits", 2, 1, 20), LAST),
            build=lambda p: did(names.PRODUCT_RETURNED, last=p["last"], times=p["times"]),
        ),
    ),
)
