"""Where customers are, and what comes next."""

from __future__ import annotations

from habitue.audiences.expectations import CHURN, NEXT_ORDER
from habitue.audiences.language.condition import Condition
from habitue.audiences.library.entry import Build, Entry, Family, Words
from habitue.audiences.library.terms import LAST, all_of, any_of, duration, fact, number, share

_SINCE = duration("since", "Since at most", "Depuis au plus", "3d", 1, 90)
_YEAR_DAYS = 365.25


def _stage(name: str) -> Build:
    return lambda _: fact("lifecycle", "is", name)


def _anniversary(soon_days: int, years: int) -> Condition:
    """The first order was a whole number of years ago, less at most so many days."""
    due = [round(year * _YEAR_DAYS) for year in range(1, years + 1)]
    return any_of(
        *(
            all_of(
                fact("first_order", "in_last", f"{days + 1}d"),
                fact("first_order", "not_in_last", f"{days - soon_days}d"),
            )
            for days in due
        )
    )


LIFECYCLE = Family(
    "lifecycle",
    Words("Lifecycle", "Cycle de vie"),
    (
        Entry(
            entry_id="lifecycle.first_time",
            title=Words("First-time buyers", "Premier achat"),
            description=Words(
                "Ordered once, and there is still time for a second order.",
                "Une seule commande, et il est encore temps pour une deuxième.",
            ),
            build=_stage("first_time"),
            capabilities=(46, 62),
        ),
        Entry(
            entry_id="lifecycle.active",
            title=Words("Active customers", "Clients actifs"),
            description=Words(
                "Ordered more than once, and are not late by the shop’s own rhythm.",
                "Plusieurs commandes, et pas en retard selon le rythme de la boutique.",
            ),
            build=_stage("active"),
            capabilities=(46,),
        ),
        Entry(
            entry_id="lifecycle.loyal",
            title=Words("Loyal customers", "Clients fidèles"),
            description=Words("Many orders, and not late.", "Beaucoup de commandes, et pas en retard."),
            build=_stage("loyal"),
            capabilities=(46,),
        ),
        Entry(
            entry_id="lifecycle.won_back",
            title=Words("Won back", "Reconquis"),
            description=Words(
                "Were given up by the shop’s rhythm, and ordered again.",
                "Étaient perdus selon le rythme de la boutique, et ont commandé de nouveau.",
            ),
            build=_stage("won_back"),
            capabilities=(46,),
        ),
        Entry(
            entry_id="lifecycle.one_time",
            title=Words("One-time buyers", "Acheteurs d’une fois"),
            description=Words(
                "Ordered once; three quarters of those who come back had by now.",
                "Une seule commande ; les trois quarts de ceux qui reviennent l’auraient déjà fait.",
            ),
            build=_stage("one_time"),
            capabilities=(46,),
        ),
        Entry(
            entry_id="lifecycle.at_risk",
            title=Words("At risk", "À risque"),
            description=Words(
                "Ordered more than once, and are late: three quarters of those who come back had by now.",
                "Plusieurs commandes, et en retard : les trois quarts de ceux qui reviennent l’auraient déjà fait.",
            ),
            build=_stage("at_risk"),
            capabilities=(46, 51),
        ),
        Entry(
            entry_id="lifecycle.newly_late",
            title=Words("Late since a few days", "En retard depuis quelques jours"),
            description=Words("Became late not longer ago than this.", "En retard depuis peu."),
            parameters=(_SINCE,),
            build=lambda p: all_of(
                fact("lifecycle", "one_of", ("at_risk", "one_time")), fact("lifecycle_since", "in_last", p["since"])
            ),
            capabilities=(45, 46, 51),
        ),
        Entry(
            entry_id="lifecycle.soon_late",
            title=Words("About to be late", "Bientôt en retard"),
            description=Words(
                "Not late yet, but will be within this time if they do not order.",
                "Pas encore en retard, mais le seront dans ce délai sans commande.",
            ),
            parameters=(duration("within", "Within", "D’ici", "7d", 1, 60),),
            build=lambda p: all_of(
                fact("lifecycle", "one_of", ("first_time", "active", "loyal", "won_back")),
                fact("lifecycle_until", "in_next", p["within"]),
            ),
            capabilities=(51,),
        ),
        Entry(
            entry_id="lifecycle.leaving_soon",
            title=Words("About to leave", "Sur le point de partir"),
            description=Words(
                "Without an order, they count as gone within this time: by then they are more likely gone than not, or "
                "nineteen of twenty of those who come back would have.",
                "Sans commande, comptés comme partis dans ce délai : plus probablement partis que clients, ou "
                "dix-neuf sur vingt de ceux qui reviennent l’auraient fait.",
            ),
            parameters=(duration("within", "Within", "D’ici", "30d", 1, 180),),
            build=lambda p: fact("moment", "in_next", p["within"], key=CHURN),
            capabilities=(51,),
        ),
        Entry(
            entry_id="lifecycle.valuable_leaving_soon",
            title=Words("Valuable and about to leave", "Précieux et sur le point de partir"),
            description=Words(
                "Among the best customers by revenue so far, and count as gone within this time without an order.",
                "Parmi les meilleurs clients par chiffre d’affaires, et comptés comme partis dans ce délai sans "
                "commande.",
            ),
            parameters=(
                share("share", "Share of the revenue", "Part du chiffre d’affaires", 0.7, 0.6, 0.8),
                duration("within", "Within", "D’ici", "30d", 1, 180),
            ),
            build=lambda p: all_of(
                fact("score", "less_than", p["share"], key="revenue.above"),
                fact("moment", "in_next", p["within"], key=CHURN),
            ),
            capabilities=(47, 51),
        ),
        Entry(
            entry_id="lifecycle.just_left",
            title=Words("Just left", "Viennent de partir"),
            description=Words(
                "Count as gone since not longer than this: the moment to win them back.",
                "Comptés comme partis depuis peu : le moment de les reconquérir.",
            ),
            parameters=(duration("since", "Since at most", "Depuis au plus", "30d", 1, 180),),
            build=lambda p: fact("moment", "in_last", p["since"], key=CHURN),
            capabilities=(51,),
        ),
        Entry(
            entry_id="lifecycle.order_due",
            title=Words("Due for their next order", "Prochaine commande attendue"),
            description=Words(
                "Half of the customers like them who order again have by then; not longer overdue than this.",
                "La moitié des clients semblables qui commandent de nouveau l’ont fait à ce moment ; en retard d’au "
                "plus ce délai.",
            ),
            parameters=(
                duration("soon", "Due within", "Attendue d’ici", "7d", 1, 60),
                duration("late", "Or overdue for at most", "Ou en retard d’au plus", "14d", 1, 90),
            ),
            build=lambda p: any_of(
                fact("moment", "in_next", p["soon"], key=NEXT_ORDER),
                fact("moment", "in_last", p["late"], key=NEXT_ORDER),
            ),
            capabilities=(50, 61),
        ),
        Entry(
            entry_id="lifecycle.inactive",
            title=Words("Inactive customers", "Clients inactifs"),
            description=Words(
                "Nineteen of twenty of those who come back had by now.",
                "Dix-neuf sur vingt de ceux qui reviennent l’auraient déjà fait.",
            ),
            build=_stage("lapsed"),
            capabilities=(46, 51),
        ),
        Entry(
            entry_id="lifecycle.recent",
            title=Words("Recent customers", "Clients récents"),
            description=Words("Ordered not longer ago than this.", "Ont commandé il y a peu."),
            parameters=(LAST,),
            build=lambda p: fact("last_order", "in_last", p["last"]),
            capabilities=(46,),
        ),
        Entry(
            entry_id="lifecycle.occasional",
            title=Words("Occasional customers", "Clients occasionnels"),
            description=Words(
                "Ordered more than once, with long pauses, and are not inactive.",
                "Plusieurs commandes espacées, sans être inactifs.",
            ),
            parameters=(number("days", "Days between orders", "Jours entre commandes", 30, 7, 365),),
            build=lambda p: all_of(
                fact("average_gap_days", "at_least", p["days"]), fact("lifecycle", "is_not", "lapsed")
            ),
            capabilities=(46, 61),
        ),
        Entry(
            entry_id="lifecycle.second_order_due",
            title=Words("Due for a second order", "Deuxième commande attendue"),
            description=Words(
                "Ordered once; half of those who come back order again about now.",
                "Une seule commande ; la moitié de ceux qui reviennent commandent à ce moment.",
            ),
            parameters=(
                duration("soon", "Due within", "Attendue d’ici", "7d", 1, 60),
                duration("late", "Or overdue for at most", "Ou en retard d’au plus", "14d", 1, 90),
            ),
            build=lambda p: all_of(
                fact("orders", "is", 1),
                any_of(fact("order_due", "in_next", p["soon"]), fact("order_due", "in_last", p["late"])),
            ),
            capabilities=(61,),
        ),
        Entry(
            entry_id="lifecycle.anniversary",
            title=Words("Customer anniversary", "Anniversaire de client"),
            description=Words(
                "First ordered one, two, … years ago in the days to come; leap days make it a day early at most.",
                "Première commande il y a un, deux, … ans dans les jours qui viennent, à un jour près.",
            ),
            parameters=(
                number("days", "Days ahead", "Jours à l’avance", 7, 1, 30),
                number("years", "Years at most", "Années au plus", 10, 1, 15),
            ),
            build=lambda p: _anniversary(p["days"], p["years"]),
            capabilities=(46,),
        ),
    ),
)
