"""RFM groups, with engagement and without, and who moved between them."""

from __future__ import annotations

from habitue.audiences.library.entry import Entry, Family, Words
from habitue.audiences.library.terms import all_of, duration, fact, number, texts
from habitue.audiences.rfm import GROUPS

_GROUP = texts("groups", "Groups", "Groupes", ("champions", "loyal"), GROUPS)
_GOOD = ("champions", "loyal", "potential_loyal", "promising", "recent")
_BAD = ("needs_attention", "about_to_sleep", "at_risk", "cannot_lose", "hibernating", "lost")
_FROM = texts("before", "Were in", "Étaient dans", ("champions", "loyal"), GROUPS)
_TO = texts("now", "Are in", "Sont dans", ("at_risk", "needs_attention", "about_to_sleep", "cannot_lose"), GROUPS)
_SINCE = duration("since", "Since at most", "Depuis au plus", "3d", 1, 90)
_SCORES = tuple(
    number(name, en, fr, least, 1, 5)
    for name, en, fr, least in (
        ("recency", "Recency", "Récence", 4), ("frequency", "Frequency", "Fréquence", 4),
        ("money", "Money", "Montant", 4),
    )
)  # fmt: skip

RFM = Family(
    "rfm",
    Words("RFM", "RFM"),
    (
        Entry(
            entry_id="rfm.groups",
            title=Words("RFM groups", "Groupes RFM"),
            description=Words(
                "By how recently, how often and for how much they ordered, among the shop’s customers.",
                "Selon la récence, la fréquence et le montant des commandes, parmi les clients de la boutique.",
            ),
            parameters=(_GROUP,),
            build=lambda p: fact("group", "one_of", p["groups"], key="rfm.current"),
            capabilities=(44,),
        ),
        Entry(
            entry_id="rfm.scores",
            title=Words("RFM scores", "Scores RFM"),
            description=Words(
                "At least these scores, 1 to 5: at 4, three fifths of the customers are below.",
                "Au moins ces scores, de 1 à 5 : à 4, trois cinquièmes des clients sont au-dessous.",
            ),
            parameters=_SCORES,
            build=lambda p: all_of(
                *(fact("score", "at_least", p[name], key=f"rfm.{name}") for name in ("recency", "frequency", "money"))
            ),
            capabilities=(44,),
        ),
        Entry(
            entry_id="rfm.engaged_groups",
            title=Words("RFM groups with engagement", "Groupes RFM avec engagement"),
            description=Words(
                "The same groups, where visits and clicks in e-mails count like a recent order.",
                "Les mêmes groupes, où visites et clics dans les e-mails comptent comme une commande récente.",
            ),
            parameters=(_GROUP,),
            build=lambda p: fact("group", "one_of", p["groups"], key="erfm.current"),
            capabilities=(45,),
        ),
        Entry(
            entry_id="rfm.moved",
            title=Words("Moved between RFM groups", "Passés d’un groupe RFM à un autre"),
            description=Words(
                "Were in one of these groups, and are in one of those since a few days.",
                "Étaient dans l’un de ces groupes, et sont dans l’un de ceux-là depuis quelques jours.",
            ),
            parameters=(_FROM, _TO, _SINCE),
            build=lambda p: all_of(
                fact("group", "one_of", p["before"], key="rfm.previous"),
                fact("group", "one_of", p["now"], key="rfm.current"),
                fact("moment", "in_last", p["since"], key="rfm.changed"),
            ),
            capabilities=(45,),
        ),
        Entry(
            entry_id="rfm.recovered",
            title=Words("Recovered", "Remontés"),
            description=Words(
                "Were in a group to worry about, and are in a good one since a few days.",
                "Étaient dans un groupe préoccupant, et sont dans un bon depuis quelques jours.",
            ),
            parameters=(_SINCE,),
            build=lambda p: all_of(
                fact("group", "one_of", _BAD, key="rfm.previous"),
                fact("group", "one_of", _GOOD, key="rfm.current"),
                fact("moment", "in_last", p["since"], key="rfm.changed"),
            ),
            capabilities=(45,),
        ),
        Entry(
            entry_id="rfm.quiet_champions",
            title=Words("Good customers who stopped looking", "Bons clients qui ne regardent plus"),
            description=Words(
                "Order often and for much, but hardly visit and hardly click.",
                "Commandent souvent et beaucoup, mais ne viennent et ne cliquent presque plus.",
            ),
            parameters=(number("engagement", "Engagement at most", "Engagement au plus", 2, 1, 5),),
            build=lambda p: all_of(
                fact("score", "at_least", 4, key="rfm.frequency"),
                fact("score", "at_least", 4, key="rfm.money"),
                fact("score", "at_most", p["engagement"], key="rfm.engagement"),
            ),
            capabilities=(45,),
        ),
    ),
)
