"""An anomaly as sentences, English and French. Each says numbers that the anomaly holds, so each is true of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import get_args

from habitue.core.locale import Language, day, is_plural, money, number, percent
from habitue.measurement.audience_results import Anomaly

Names = Mapping[str, Mapping[str, str]]
"""Audience id -> language -> what it is called."""
NO_NAMES: Names = MappingProxyType({})

_METRICS = {
    "en": {
        "conversion": "Orders per visit",
        "order_value": "Order value",
        "revenue_per_visit": "Revenue per visit",
    },
    "fr": {
        "conversion": "Le nombre de commandes par visite",
        "order_value": "La valeur des commandes",
        "revenue_per_visit": "Le revenu par visite",
    },
}
_WHERE = {
    "en": {
        "whole": "",
        "channel": " (visits by {name})",
        "device": " (visits on {name})",
        "audience": " (audience “{name}”)",
    },
    "fr": {
        "whole": "",
        "channel": " (visites par {name})",
        "device": " (visites sur {name})",
        "audience": " (audience « {name} »)",
    },
}
_CHANGED = {
    "en": "{metric}{where} {moved} from {before} in the weeks before to {now} in the week of {week}",
    "fr": "{metric}{where} {moved} de {before} les semaines d’avant à {now} la semaine du {week}",
}
_POINTS: Mapping[Language, tuple[str, str]] = {"en": ("point", "points"), "fr": ("point", "points")}
_MOVED = {"en": ("rose", "fell"), "fr": ("a augmenté", "a baissé")}
_PARTS = {
    "en": {"channel": "channels", "device": "devices", "category": "categories"},
    "fr": {"channel": "canaux", "device": "appareils", "category": "catégories"},
}
_REASONS = {
    "en": {
        "mix": ": mix, not the {parts} themselves. Another mix of {parts} makes {mix} of the change of {change}, what"
        " changed within them {within}.",
        "within": ": the {parts} themselves, not their mix. What changed within them makes {within} of the change of"
        " {change}, their mix {mix}.",
        "both": ": both another mix of {parts} ({mix}) and what changed within them ({within}).",
        "more_orders": ": orders per visit make {mix} of the change of {change}, order value {within}.",
        "larger_orders": ": order value makes {within} of the change of {change}, orders per visit {mix}.",
        "both_factors": ": both orders per visit ({mix}) and order value ({within}).",
        "unknown": ". There is nothing to split it by.",
    },
    "fr": {
        "mix": " : la répartition, pas les {parts} eux-mêmes. L’autre répartition entre {parts} fait {mix} de l’écart"
        " de {change}, ce qui a changé au sein de chacun {within}.",
        "within": " : les {parts} eux-mêmes, pas leur répartition. Ce qui a changé au sein de chacun fait {within} de"
        " l’écart de {change}, leur répartition {mix}.",
        "both": " : à la fois une autre répartition entre {parts} ({mix}) et ce qui a changé au sein de chacun"
        " ({within}).",
        "more_orders": " : les commandes par visite font {mix} de l’écart de {change}, leur valeur {within}.",
        "larger_orders": " : la valeur des commandes fait {within} de l’écart de {change}, leur nombre par visite"
        " {mix}.",
        "both_factors": " : à la fois les commandes par visite ({mix}) et leur valeur ({within}).",
        "unknown": ". Rien ne permet de le répartir.",
    },
}
_FEMININE = {"category"}  # of the French words for parts
_LARGEST = {
    "en": " The part that did most: {part}, from {share_before} to {share} of {below}, from {before} to {now}.",
    "fr": " Le plus gros morceau : {part}, de {share_before} à {share} des {below}, de {before} à {now}.",
}
_BELOW = {
    "en": {"conversion": "visits", "order_value": "orders"},
    "fr": {"conversion": "visites", "order_value": "commandes"},
}
_UNNAMED = {"en": "what is not known", "fr": "ce qui n’est pas connu"}
_NAMES = {
    "en": {
        "paid_search": "paid search", "paid_social": "paid social media", "paid_shopping": "paid shopping ads",
        "paid_video": "paid video", "paid_other": "other paid ads", "display": "display ads",
        "organic_search": "unpaid search", "organic_social": "unpaid social media",
        "organic_shopping": "unpaid shopping listings", "organic_video": "unpaid video", "assistant": "AI assistants",
        "email": "e-mail", "affiliate": "affiliates", "sms": "SMS", "push": "push messages",
        "referral": "links on other sites", "other": "other sources", "direct": "direct entry",
        "mobile": "phones", "desktop": "computers", "tablet": "tablets",
    },
    "fr": {
        "paid_search": "référencement payant", "paid_social": "publicité sur les réseaux sociaux",
        "paid_shopping": "annonces shopping", "paid_video": "publicité vidéo", "paid_other": "autres publicités",
        "display": "bannières", "organic_search": "référencement naturel", "organic_social": "réseaux sociaux",
        "organic_shopping": "fiches shopping gratuites", "organic_video": "vidéos", "assistant": "assistants IA",
        "email": "e-mail", "affiliate": "affiliés", "sms": "SMS", "push": "notifications push",
        "referral": "liens d’autres sites", "other": "autres sources", "direct": "accès direct",
        "mobile": "téléphone", "desktop": "ordinateur", "tablet": "tablette",
    },
}  # fmt: skip


def sentences(anomaly: Anomaly, currency: str, names: Names = NO_NAMES) -> dict[str, str]:
    """What changed and why, by language; an audience by its name in that language, in any, or by its id."""
    return {language: _told(anomaly, currency, language, names) for language in get_args(Language)}


def _told(anomaly: Anomaly, currency: str, language: Language, names: Names) -> str:
    def shown(value: float, *, signed: bool = False) -> str:
        return _amount(value, anomaly.metric, currency, language, signed=signed)

    reason, called = anomaly.reason, names.get(anomaly.segment, {})
    is_audience = anomaly.dimension == "audience"
    audience = called.get(language) or next(iter(called.values()), anomaly.segment)
    opening = _CHANGED[language].format(
        metric=_METRICS[language][anomaly.metric],
        where=_WHERE[language][anomaly.dimension].format(
            name=audience if is_audience else _name(anomaly.segment, language)
        ),
        moved=_MOVED[language][anomaly.change < 0],
        before=shown(anomaly.before),
        now=shown(anomaly.now),
        week=day(date.fromisoformat(anomaly.monday), language),
    )
    why = _REASONS[language][reason.code]
    if language == "fr" and reason.dimension in _FEMININE:
        why = why.replace("eux-mêmes", "elles-mêmes").replace("chacun", "chacune")
    told = opening + why.format(
        parts=_PARTS[language].get(reason.dimension, ""),
        mix=shown(reason.mix, signed=True),
        within=shown(reason.within, signed=True),
        change=shown(anomaly.change, signed=True),
    )
    if not reason.parts:
        return told
    part = reason.parts[0]
    return told + _LARGEST[language].format(
        part=_name(part.name, language),
        share_before=percent(part.share_before, language),
        share=percent(part.share, language),
        below=_BELOW[language][anomaly.metric],
        before=shown(part.before),
        now=shown(part.now),
    )


def _name(name: str, language: Language) -> str:
    return _NAMES[language].get(name, name) or _UNNAMED[language]


def _amount(value: float, metric: str, currency: str, language: Language, *, signed: bool) -> str:
    """Money in the shop's currency; orders per hundred visits as a percentage (points when it is a change)."""
    if metric != "conversion":
        return money(value, currency, language, signed=signed)
    if not signed:
        return percent(value, language, 2)
    unit = _POINTS[language][is_plural(value * 100, language, 2)]
    return f"{number(value * 100, language, 2, signed=True)}\N{NO-BREAK SPACE}{unit}"
