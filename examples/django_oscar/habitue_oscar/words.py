"""What the integration says to visitors, in English and French."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

_ENGLISH = {
    "title": "May we remember you?",
    "text": "With your consent this shop measures what is looked at and bought, and shows you what suits you. "
    "Without it, everything works and nothing is stored. You can change your mind at any time.",
    "accept": "Accept",
    "refuse": "Refuse",
    "choose": "Choose",
    "measure": "Measure: count visits and orders to make the shop better",
    "personalise": "Personalise: use what you looked at to choose what you see",
    "save": "Save my choice",
    "privacy": "Privacy",
    "saved": "Your choice is saved.",
    "now_nothing": "You have not chosen yet; nothing is stored.",
    "new": "New in",
    "more": "From all departments",
    "departments": "Departments",
    "suggested": "You may also like",
    "together": "Goes well with it",
    "basket": "Goes well with your basket",
    "after": "Others also bought",
    "pay": "You pay when the goods arrive. This is an example shop: nothing is charged and nothing is sent.",
    "pay_title": "Payment on delivery",
    "continue": "Continue",
}
_FRENCH = {
    "title": "Pouvons-nous nous souvenir de vous ?",
    "text": "Avec votre accord, cette boutique mesure ce qui est consulté et acheté, et vous montre ce qui vous va. "
    "Sans lui, tout fonctionne et rien n’est conservé. Vous pouvez changer d’avis à tout moment.",
    "accept": "Accepter",
    "refuse": "Refuser",
    "choose": "Choisir",
    "measure": "Mesurer : compter visites et commandes pour améliorer la boutique",
    "personalise": "Personnaliser : choisir ce que vous voyez d’après ce que vous avez regardé",
    "save": "Enregistrer mon choix",
    "privacy": "Vie privée",
    "saved": "Votre choix est enregistré.",
    "now_nothing": "Vous n’avez pas encore choisi ; rien n’est conservé.",
    "new": "Nouveautés",
    "more": "Dans tous les rayons",
    "departments": "Rayons",
    "suggested": "Vous aimerez aussi",
    "together": "Va bien avec",
    "basket": "Pour compléter votre panier",
    "after": "D’autres ont aussi acheté",
    "pay": "Vous payez à la livraison. C’est une boutique d’exemple : rien n’est débité ni envoyé.",
    "pay_title": "Paiement à la livraison",
    "continue": "Continuer",
}


def words() -> Mapping[str, str]:
    """The words in the language of the page."""
    return _FRENCH if (get_language() or "").startswith("fr") else _ENGLISH
