"""The words of the preference page, in the languages it speaks."""

from __future__ import annotations

from habitue.core.locale import Language

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "What you like",
        "lead": "Tell {shop} what interests you. Leave blank what you would rather not say, and change it at any time.",
        "brands": "Brands",
        "sizes": "Sizes",
        "categories": "Categories",
        "topics": "Topics",
        "frequency": "How often may we write?",
        "frequency_note": "This grants nothing new: we only write if you agreed to it.",
        "permissions": "How may we reach you?",
        "permissions_note": "Untick what you no longer want: it ends at once.",
        "objecting": "You object to marketing, so we do none of this. Tell us if you want to hear from us again.",
        "marketing_email": "E-mails about products and offers",
        "email_open": "See whether you open our e-mails",
        "sms": "Text messages about products and offers",
        "push": "Notifications on your devices",
        "ads": "Our products in advertising elsewhere",
        "agreed": "You agreed on {date}.",
        "agreed_once": "You agreed.",
        "soft_opt_in": "Because you are our customer.",
        "unconfirmed": "Somebody asked for this with your address. Tick to confirm that it was you.",
        "bounce": "Our messages to your address did not arrive.",
        "new_products": "New products",
        "offers": "Offers",
        "back_in_stock": "Back in stock",
        "advice": "Advice and guides",
        "as_it_happens": "As it happens",
        "weekly": "Once a week at most",
        "monthly": "Once a month at most",
        "pause": "Not for now",
        "save": "Save",
        "saved": "Saved. Thank you.",
        "shop": "Back to {shop}",
        "gone_title": "This link no longer works",
        "gone": "It has expired or is incomplete. Open the one in the newest message from {shop}.",
        "other": "Français",
    },
    "fr": {
        "title": "Vos préférences",
        "lead": "Dites à {shop} ce qui vous intéresse. Taisez ce que vous voulez ; tout se modifie à tout moment.",
        "brands": "Marques",
        "sizes": "Tailles",
        "categories": "Catégories",
        "topics": "Sujets",
        "frequency": "À quelle fréquence vous écrire ?",
        "frequency_note": "Cela n’autorise rien de nouveau : nous n’écrivons que si vous l’avez accepté.",
        "permissions": "Comment vous joindre ?",
        "permissions_note": "Décochez ce que vous ne voulez plus : cela cesse aussitôt.",
        "objecting": "Vous vous opposez au marketing : rien de ceci n’a lieu. Dites-nous si vous changez d’avis.",
        "marketing_email": "E-mails sur nos produits et offres",
        "email_open": "Voir si vous ouvrez nos e-mails",
        "sms": "SMS sur nos produits et offres",
        "push": "Notifications sur vos appareils",
        "ads": "Nos produits dans des publicités ailleurs",
        "agreed": "Vous avez accepté le {date}.",
        "agreed_once": "Vous avez accepté.",
        "soft_opt_in": "Parce que vous êtes client.",
        "unconfirmed": "Quelqu’un l’a demandé avec votre adresse. Cochez pour confirmer que c’était vous.",
        "bounce": "Nos messages à votre adresse ne sont pas arrivés.",
        "new_products": "Nouveautés",
        "offers": "Offres",
        "back_in_stock": "Retours en stock",
        "advice": "Conseils et guides",
        "as_it_happens": "Au fil de l’actualité",
        "weekly": "Une fois par semaine au plus",
        "monthly": "Une fois par mois au plus",
        "pause": "Pas pour le moment",
        "save": "Enregistrer",
        "saved": "C’est enregistré. Merci.",
        "shop": "Retour à {shop}",
        "gone_title": "Ce lien ne fonctionne plus",
        "gone": "Il a expiré ou il est incomplet. Ouvrez celui du dernier message de {shop}.",
        "other": "English",
    },
}


def language_of(asked: str, accept_language: str) -> Language:
    """The language to speak: the one asked for, else the first of the browser's that there is, else English.

    >>> language_of("", "de-DE, fr;q=0.8"), language_of("en", "fr"), language_of("xx", "")
    ('fr', 'en', 'en')
    """
    stated = [asked, *(part.partition(";")[0] for part in accept_language.split(","))]
    return next((code for each in stated for code in WORDS if each.strip()[:2].lower() == code), "en")
