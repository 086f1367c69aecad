"""What people say of themselves, what other systems say of them, and what models expect of them."""

from __future__ import annotations

from habitue.audiences.language.condition import InList
from habitue.audiences.library.entry import Entry, Family, Words
from habitue.audiences.library.terms import all_of, any_of, duration, fact, name_of, number, share, text, texts

DECLARED = Family(
    "declared",
    Words("Declared, imported, expected", "Déclaré, importé, prévu"),
    (
        Entry(
            entry_id="declared.gender",
            title=Words("Gender, as declared", "Genre, tel que déclaré"),
            description=Words(
                "What they said of themselves; it is never inferred.", "Ce qu’ils ont dit d’eux ; jamais déduit."
            ),
            parameters=(texts("values", "Genders", "Genres", ("female",)),),
            build=lambda p: fact("trait", "one_of", p["values"], key="gender"),
            capabilities=(59,),
        ),
        Entry(
            entry_id="declared.age_group",
            title=Words("Age group, as declared", "Tranche d’âge, telle que déclarée"),
            description=Words(
                "What they said of themselves; it is never inferred.", "Ce qu’ils ont dit d’eux ; jamais déduit."
            ),
            parameters=(texts("values", "Age groups", "Tranches d’âge", ("25-34",)),),
            build=lambda p: fact("trait", "one_of", p["values"], key="age_group"),
            capabilities=(59,),
        ),
        Entry(
            entry_id="declared.birthday",
            title=Words("Birthday now", "Anniversaire maintenant"),
            description=Words(
                "In the days to come or just past, by the birthday they declared, with or without the year, on the "
                "clock where they are. 29 February is the 28th in other years. Never inferred.",
                "Dans les jours qui viennent ou tout juste passé, d’après la date déclarée, avec ou sans l’année, à "
                "l’heure de là où ils sont. Le 29 février est le 28 les autres années. Jamais déduit.",
            ),
            parameters=(
                number("before", "Days before", "Jours avant", 7, 0, 60),
                number("after", "Days after", "Jours après", 0, 0, 60),
            ),
            build=lambda p: any_of(
                fact("birthday_in_days", "at_most", p["before"]), fact("birthday_days_ago", "at_most", p["after"])
            ),
            capabilities=(59,),
        ),
        Entry(
            entry_id="declared.birth_month",
            title=Words("Birthday this month", "Anniversaire ce mois-ci"),
            description=Words(
                "By the trait `birth_month` (1 to 12), on the clock where they are: for who says no more than that.",
                "D’après le trait `birth_month` (1 à 12), à l’heure de là où ils sont : pour qui n’en dit pas plus.",
            ),
            build=lambda _: any_of(
                *(
                    all_of(fact("month", "is", month), fact("trait", "is", month, key="birth_month"))
                    for month in range(1, 13)
                )
            ),
            capabilities=(59,),
        ),
        Entry(
            entry_id="declared.loyalty_card",
            title=Words("Holds a loyalty card", "A une carte de fidélité"),
            description=Words("By the trait `loyalty_card`.", "D’après le trait `loyalty_card`."),
            build=lambda _: fact("trait", "known", key="loyalty_card"),
            capabilities=(48,),
        ),
        Entry(
            entry_id="declared.trait",
            title=Words("Any trait", "Un trait quelconque"),
            description=Words(
                "What a form, a survey or the shop’s customer files say: customer type, size, profession, …",
                "Ce que disent un formulaire, un sondage ou le fichier clients : type de client, taille, métier…",
            ),
            parameters=(
                text("trait", "Trait", "Trait", "customer_type"),
                texts("values", "Values", "Valeurs", ("business",)),
            ),
            build=lambda p: fact("trait", "one_of", p["values"], key=p["trait"]),
            capabilities=(48,),
        ),
        Entry(
            entry_id="declared.list",
            title=Words("On an imported list", "Sur une liste importée"),
            description=Words(
                "From a data platform, a file or a webhook.", "D’une plateforme, d’un fichier ou d’un webhook."
            ),
            parameters=(name_of("list", "List", "Liste", "imported"),),
            build=lambda p: InList(list_id=p["list"]),
            capabilities=(49,),
        ),
        Entry(
            entry_id="declared.score",
            title=Words("A model’s score", "Le score d’un modèle"),
            description=Words(
                "At least this high, for whichever score is kept under the name: a propensity, a likeness to buyers of "
                "an offer, what an offer would change. Empty until a model writes it.",
                "Au moins aussi haut, pour le score gardé sous ce nom : propension, ressemblance, effet d’une offre. "
                "Vide tant qu’aucun modèle ne l’écrit.",
            ),
            parameters=(
                text("score", "Score", "Score", "propensity.purchase"),
                share("least", "At least", "Au moins", 0.5),
            ),
            build=lambda p: fact("score", "at_least", p["least"], key=p["score"]),
            capabilities=(50, 52, 53, 60),
        ),
        Entry(
            entry_id="declared.moment",
            title=Words("A predicted date", "Une date prévue"),
            description=Words(
                "Within the time to come, for whichever date is kept under the name. Empty until a model writes it.",
                "Dans le délai, pour la date gardée sous ce nom. Vide tant qu’aucun modèle ne l’écrit.",
            ),
            parameters=(
                text("moment", "Date", "Date", "next_order"),
                duration("within", "Within", "D’ici", "7d", 1, 365),
            ),
            build=lambda p: fact("moment", "in_next", p["within"], key=p["moment"]),
            capabilities=(51, 52),
        ),
    ),
)
