"""Who comes, how often, and how closely they look."""

from __future__ import annotations

from habitue.audiences.library.entry import Entry, Family, Words
from habitue.audiences.library.terms import LAST, all_of, any_of, did, duration, fact, number
from habitue.events import names

VISITS = Family(
    "visits",
    Words("Visits", "Visites"),
    (
        Entry(
            entry_id="visits.new_prospects",
            title=Words("New prospects", "Nouveaux prospects"),
            description=Words(
                "Never ordered, and here for the first time.",
                "N’ont jamais commandé et viennent pour la première fois.",
            ),
            build=lambda _: fact("lifecycle", "is", "new_prospect"),
            capabilities=(32,),
        ),
        Entry(
            entry_id="visits.returning_prospects",
            title=Words("Returning prospects", "Prospects de retour"),
            description=Words(
                "Never ordered, and came more than once.", "N’ont jamais commandé et sont venus plus d’une fois."
            ),
            build=lambda _: fact("lifecycle", "is", "returning_prospect"),
            capabilities=(32,),
        ),
        Entry(
            entry_id="visits.returning_customers",
            title=Words("Returning customers", "Clients de retour"),
            description=Words(
                "Ordered before, and came again after the day of the order.",
                "Ont déjà commandé et sont revenus après le jour de la commande.",
            ),
            parameters=(LAST,),
            build=lambda p: all_of(
                fact("orders", "at_least", 1),
                fact("last_order", "not_in_last", "1d"),
                fact("visits", "at_least", 2),
                fact("last_seen", "in_last", p["last"]),
            ),
            capabilities=(32,),
        ),
        Entry(
            entry_id="visits.frequent",
            title=Words("Frequent visitors", "Visiteurs fréquents"),
            description=Words("Came at least so many times.", "Sont venus au moins tant de fois."),
            parameters=(number("visits", "Visits", "Visites", 3, 1, 30),),
            build=lambda p: fact("visits", "at_least", p["visits"]),
            capabilities=(40,),
        ),
        Entry(
            entry_id="visits.newcomers",
            title=Words("Newcomers", "Nouveaux venus"),
            description=Words("First seen not longer ago than this.", "Vus pour la première fois il y a peu."),
            parameters=(LAST,),
            build=lambda p: fact("first_seen", "in_last", p["last"]),
            capabilities=(40,),
        ),
        Entry(
            entry_id="visits.away",
            title=Words("Not seen for a while", "Plus vus depuis un temps"),
            description=Words("Known, and nothing heard of them since.", "Connus, sans nouvelles depuis."),
            parameters=(duration("away", "For at least", "Depuis au moins", "14d", 1, 365),),
            build=lambda p: fact("last_seen", "not_in_last", p["away"]),
            capabilities=(40,),
        ),
        Entry(
            entry_id="visits.back_again",
            title=Words("Back after a pause", "De retour après une pause"),
            description=Words(
                "In the shop now, for the first time in so long.",
                "Dans la boutique maintenant, pour la première fois depuis tout ce temps.",
            ),
            parameters=(duration("away", "Away for at least", "Absents depuis au moins", "30d", 1, 365),),
            build=lambda p: all_of(
                fact("in_visit", "is", True),
                fact("previous_visit", "known"),
                fact("previous_visit", "not_in_last", p["away"]),
            ),
            capabilities=(40,),
            of_visit=True,
        ),
        Entry(
            entry_id="visits.engaged_now",
            title=Words("Engaged in this visit", "Engagés dans cette visite"),
            description=Words(
                "In the shop now: looked at so many pages, or is here for so long.",
                "Dans la boutique maintenant : tant de pages vues, ou une visite qui dure.",
            ),
            parameters=(
                number("pages", "Pages", "Pages", 5, 2, 30),
                duration("lasting", "Lasting at least", "Durée d’au moins", "5m", 1 / 1440, 0.25),
            ),
            build=lambda p: all_of(
                fact("in_visit", "is", True),
                any_of(
                    did(names.PAGE_VIEWED, this_visit=True, times=p["pages"]),
                    fact("visit_started", "not_in_last", p["lasting"]),
                ),
            ),
            capabilities=(43,),
            of_visit=True,
        ),
        Entry(
            entry_id="visits.engaged",
            title=Words("Engaged visitors", "Visiteurs engagés"),
            description=Words(
                "Came more than once and looked at so many pages.", "Venus plus d’une fois, avec tant de pages vues."
            ),
            parameters=(number("pages", "Pages", "Pages", 10, 2, 40), LAST),
            build=lambda p: all_of(
                fact("visits", "at_least", 2), did(names.PAGE_VIEWED, last=p["last"], times=p["pages"])
            ),
            capabilities=(43,),
        ),
        Entry(
            entry_id="visits.registered",
            title=Words("Registered", "Inscrits"),
            description=Words("Known by an account of the shop.", "Connus par un compte de la boutique."),
            build=lambda _: fact("registered", "is", True),
            capabilities=(42,),
        ),
        Entry(
            entry_id="visits.guests",
            title=Words("Guests", "Invités"),
            description=Words("Known by their device only.", "Connus par leur appareil seulement."),
            build=lambda _: fact("registered", "is", False),
            capabilities=(42,),
        ),
        Entry(
            entry_id="visits.signed_in",
            title=Words("Signed in often", "Connectés souvent"),
            description=Words("Signed in at least so many times.", "Se sont connectés au moins tant de fois."),
            parameters=(number("times", "Times", "Fois", 2, 1, 20), LAST),
            build=lambda p: did(names.SIGNED_IN, last=p["last"], times=p["times"]),
            capabilities=(42,),
        ),
    ),
)
