"""Where visits come from, where they land, and which page is being looked at."""

from __future__ import annotations

from collections.abc import Mapping

from habitue.audiences.language.condition import Operator
from habitue.audiences.library.entry import Entry, Family, Value, Words
from habitue.audiences.library.terms import LAST, did, fact, text, texts, where
from habitue.events.kept import CHANNEL_TOUCHED

GROUPS = (
    "paid_search", "paid_social", "paid_shopping", "paid_video", "paid_other", "display", "organic_search",
    "organic_social", "organic_shopping", "organic_video", "assistant", "email", "affiliate", "sms", "push", "referral",
    "other",
)  # fmt: skip


def _touched(
    field: str, title: Words, label: Words, default: tuple[str, ...], numbers: tuple[int, ...] = (33,),
    choices: tuple[str, ...] = (),
) -> Entry:  # fmt: skip
    """A visit lately that came so."""
    return Entry(
        entry_id=f"traffic.{field}",
        title=title,
        description=Words("Of a visit within this time.", "D’une visite au cours de cette période."),
        parameters=(texts("values", label.en, label.fr, default, choices), LAST),
        build=lambda p: did(CHANNEL_TOUCHED, where(field, "one_of", p["values"]), last=p["last"]),
        capabilities=numbers,
    )


def _first(name: str, title: Words, label: Words, default: tuple[str, ...]) -> Entry:
    return Entry(
        entry_id=f"traffic.{name}",
        title=title,
        description=Words("Of the visit that brought them first.", "De la visite qui les a amenés la première fois."),
        parameters=(texts("values", label.en, label.fr, default),),
        build=lambda p: fact(name, "one_of", p["values"]),
        capabilities=(33,),
    )


def _begins(p: Mapping[str, Value]) -> tuple[Operator, str]:
    return ("is" if p["path"] == "/" else "starts_with"), p["path"]


TRAFFIC = Family(
    "traffic",
    Words("Traffic", "Trafic"),
    (
        _touched("group", Words("Channel", "Canal"), Words("Channels", "Canaux"), ("paid_search",), choices=GROUPS),
        _touched("source", Words("Source", "Source"), Words("Sources", "Sources"), ("google",)),
        _touched("medium", Words("Medium", "Support"), Words("Media", "Supports"), ("cpc",)),
        _touched("campaign", Words("Campaign", "Campagne"), Words("Campaigns", "Campagnes"), ("spring",)),
        _touched("term", Words("Keyword", "Mot-clé"), Words("Keywords (utm_term)", "Mots-clés (utm_term)"), ("boots",)),
        _touched(
            "content",
            Words("Creative", "Création"),
            Words("Creatives (utm_content)", "Créations (utm_content)"),
            ("blue",),
        ),
        _touched(
            "click", Words("Ad network’s click", "Clic d’une régie"), Words("Networks", "Régies"), ("google_ads",)
        ),
        _touched("referrer", Words("Referring site", "Site référent"), Words("Sites", "Sites"), ("www.google.com",)),
        Entry(
            entry_id="traffic.landing",
            title=Words("Landing page", "Page d’arrivée"),
            description=Words(
                "The address (without its site) begins so; only `/` is the home page alone.",
                "L’adresse (sans le site) commence ainsi ; `/` seul est la page d’accueil.",
            ),
            parameters=(text("path", "Path", "Chemin", "/"), LAST),
            build=lambda p: did(CHANNEL_TOUCHED, where("landing", *_begins(p)), last=p["last"]),
            capabilities=(34,),
        ),
        _first("first_source", Words("First source", "Première source"), Words("Sources", "Sources"), ("google",)),
        _first("first_medium", Words("First medium", "Premier support"), Words("Media", "Supports"), ("organic",)),
        _first(
            "first_campaign", Words("First campaign", "Première campagne"), Words("Campaigns", "Campagnes"), ("spring",)
        ),
        Entry(
            entry_id="traffic.page_type",
            title=Words("On a page of a kind", "Sur un type de page"),
            description=Words("What is being looked at now.", "Ce qui est regardé maintenant."),
            parameters=(texts("types", "Kinds of page", "Types de page", ("product", "category")),),
            build=lambda p: fact("page_type", "one_of", p["types"]),
            capabilities=(34,),
        ),
        Entry(
            entry_id="traffic.page_path",
            title=Words("On a page", "Sur une page"),
            description=Words("The address of the page begins so.", "L’adresse de la page commence ainsi."),
            parameters=(text("path", "Path", "Chemin", "/sale"),),
            build=lambda p: fact("page_path", *_begins(p)),
            capabilities=(34,),
        ),
    ),
)
