"""What an import has to say to its owner, in English and French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from habitue.catalog.feed import Note, NoteCode
from habitue.catalog.rows import Reason, RowProblem

Language = Literal["en", "fr"]
Words = tuple[str, str]
"""English, French."""

PROBLEMS: Mapping[Reason, Words] = {
    "address_unsafe": (
        "not a web address (http or https)",
        "ce n'est pas une adresse web (http ou https)",
    ),
    "attributes_not_an_object": (
        "the attributes are not a JSON object",
        "les attributs ne sont pas un objet JSON",
    ),
    "availability_unknown": (
        "neither in stock, out of stock nor discontinued; taken as in stock",
        "ni en stock, ni épuisé, ni retiré ; considéré comme en stock",
    ),
    "basis_incomplete": (
        "soft opt-in needs an existing customer, similar goods, a source and a date; stored without permission to mail",
        "l'opt-in souple exige un client existant, des produits analogues, source et date ; sans permission d'envoi",
    ),
    "basis_missing": (
        "no legal basis with its source and date; stored without permission to mail",
        "pas de base légale avec sa source et sa date ; enregistré sans permission d'envoi",
    ),
    "bad_encoding": (
        "bytes that are not text in the file's encoding",
        "octets illisibles dans l'encodage du fichier",
    ),
    "currency_unknown": (
        "not an ISO 4217 currency code such as EUR",
        "ce n'est pas un code de devise ISO 4217 comme EUR",
    ),
    "date_unreadable": (
        "not a date that can be read, such as 2011-12-09 12:50",
        "date illisible ; attendu par exemple 2011-12-09 12:50",
    ),
    "duplicate_id": (
        "this id came before in the file; the first row counts",
        "cet identifiant figure déjà plus haut ; la première ligne compte",
    ),
    "event_unknown": (
        "not the name of an event",
        "ce n'est pas le nom d'un événement",
    ),
    "field_missing": ("empty, and the mapping needs it", "vide, alors que la correspondance l'exige"),
    "file_cut_short": (
        "the file ends in the middle; what came before was read",
        "le fichier est tronqué ; ce qui précède a été lu",
    ),
    "forgotten": ("this person asked to be forgotten", "cette personne a demandé à être oubliée"),
    "half_written": (
        "the last line is only half there",
        "la dernière ligne n'est écrite qu'à moitié",
    ),
    "id_missing": ("no product id", "pas d'identifiant de produit"),
    "id_too_long": ("the id is too long", "l'identifiant est trop long"),
    "line_too_long": (
        "a field longer than a million characters",
        "un champ de plus d'un million de caractères",
    ),
    "name_missing": ("no name", "pas de nom"),
    "not_a_boolean": ("neither yes nor no", "ni oui ni non"),
    "not_a_hash": ("not a SHA-256 in hexadecimal digits", "ce n'est pas un SHA-256 en chiffres hexadécimaux"),
    "not_a_number": ("not a number", "ce n'est pas un nombre"),
    "not_a_person_id": ("not the id of a person", "ce n'est pas l'identifiant d'une personne"),
    "not_a_phone": ("not a telephone number", "ce n'est pas un numéro de téléphone"),
    "not_an_address": ("not an e-mail address", "ce n'est pas une adresse e-mail"),
    "not_an_object": ("not a JSON object", "ce n'est pas un objet JSON"),
    "not_json": ("not valid JSON", "JSON invalide"),
    "person_missing": (
        "nobody is named: no user id, no device id",
        "personne n'est désigné : ni identifiant de client, ni d'appareil",
    ),
    "price_missing": ("no price", "pas de prix"),
    "price_negative": ("a price below zero", "un prix négatif"),
    "price_not_a_number": (
        "not a price such as 12.50",
        "ce n'est pas un prix comme 12,50",
    ),
    "quantity_not_a_number": (
        "not a whole number other than zero",
        "ce n'est pas un nombre entier non nul",
    ),
    "quote_never_closed": (
        "a quotation mark opens here and never closes",
        "un guillemet s'ouvre ici et ne se referme pas",
    ),
    "quote_not_doubled": (
        "a quotation mark inside a quoted field must be written twice",
        "un guillemet à l'intérieur d'un champ entre guillemets doit être doublé",
    ),
    "refused": (
        "refused by the collector",
        "refusé par le collecteur",
    ),
    "stock_negative": (
        "a stock below zero; taken as none left",
        "un stock négatif ; considéré comme épuisé",
    ),
    "stock_not_a_number": (
        "not a whole number; the stock is taken as unknown",
        "ce n'est pas un nombre entier ; le stock est considéré comme inconnu",
    ),
    "suppressed": (
        "unsubscribed or bounced elsewhere in this file, which wins",
        "désabonné ou en erreur ailleurs dans ce fichier, ce qui l'emporte",
    ),
    "value_unknown": (
        "not a value that the mapping knows",
        "la correspondance ne connaît pas cette valeur",
    ),
    "wrong_width": (
        "not as many columns as headings",
        "le nombre de colonnes n'est pas celui des en-têtes",
    ),
}
NOTES: Mapping[NoteCode, Words] = {
    "derived_categories": (
        "The file has no categories: {placed} of {of} products were given one derived from their title.",
        "Le fichier n'a pas de catégories : {placed} produits sur {of} en ont reçu une déduite de leur titre.",
    ),
    "no_prices": (
        "No column looks like a price: products are shown without one.",
        "Aucune colonne ne ressemble à un prix : les produits sont affichés sans prix.",
    ),
    "too_many_columns": (
        "{kept} columns beyond the known ones are kept as attributes, {left} more were left out.",
        "{kept} colonnes en plus des colonnes connues sont gardées comme attributs, {left} autres sont ignorées.",
    ),
    "whole_prices": (
        "Every price in “{column}” is a large whole number. If they are cents, import with {column}=price_minor.",
        "Tous les prix de « {column} » sont de grands entiers. En centimes ? Importez avec {column}=price_minor.",
    ),
}
ASIDE: Mapping[str, Words] = {
    "adjustment": ("manual corrections", "corrections manuelles"),
    "fee": ("bank, marketplace and other fees", "frais bancaires, de place de marché et autres"),
    "gift_card": ("gift cards sold", "cartes cadeaux vendues"),
    "lone_discount": ("discounts without a sale", "remises sans vente"),
    "other_currency": (
        "lines in another currency than their order's first",
        "lignes dans une autre devise que le début de leur commande",
    ),
    "other_customer": (
        "lines that name another customer than their order's first",
        "lignes d'un autre client que le début de leur commande",
    ),
    "over_discount": ("discounts beyond their order's value", "remises supérieures à la valeur de leur commande"),
    "sample": ("samples", "échantillons"),
    "service_only": (
        "postage and charges billed without any product",
        "frais de port et autres facturés sans aucun produit",
    ),
    "stock_note": (
        "lines without price and customer: notes about stock, not sales",
        "lignes sans prix ni client : notes de stock, pas des ventes",
    ),
}


def reason_text(reason: Reason, language: Language = "en") -> str:
    """Why, and nothing of what stood there: for rows that are about people.

    >>> reason_text("not_an_address")
    'not an e-mail address'
    """
    return _say(PROBLEMS[reason], language)


def problem_text(problem: RowProblem, language: Language = "en") -> str:
    """Where, what came, why, and what became of the row.

    >>> problem_text(RowProblem(7, "Prix", "a price such as 12.50", "abc", "price_not_a_number"))
    'Line 7, column “Prix”: “abc” is not a price such as 12.50; row left out.'
    """
    why = _say(PROBLEMS[problem.reason], language)
    if language == "fr":
        where = f"Ligne {problem.line}" if problem.line else "Fichier"
        column = f", colonne « {problem.column} »" if problem.column else ""
        fate = "ligne gardée sans cette valeur" if problem.kept else "ligne ignorée"
        return f"{where}{column} : « {problem.got} » : {why} ; {fate}."
    where = f"Line {problem.line}" if problem.line else "File"
    column = f", column “{problem.column}”" if problem.column else ""
    fate = "row kept without this value" if problem.kept else "row left out"
    joint = " is " if why.startswith("not a") else ": "
    return f"{where}{column}: “{problem.got}”{joint}{why}; {fate}."


def note_text(note: Note, language: Language = "en") -> str:
    """Something about the file as a whole."""
    return _say(NOTES[note.code], language).format_map(note.values)


def aside_text(reason: str, lines: int, language: Language = "en") -> str:
    """What was set aside, with its count.

    >>> aside_text("sample", 64), aside_text("sample", 64, "fr")
    ('64 lines: samples', '64 lignes : échantillons')
    """
    words = _say(ASIDE[reason], language)
    return f"{lines} lignes : {words}" if language == "fr" else f"{lines} lines: {words}"


def mapping_text(mapping: Mapping[str, str], language: Language = "en") -> list[str]:
    """How each column was read.

    >>> mapping_text({"product_id": "StockCode"})
    ['read “StockCode” as product_id']
    """
    if language == "fr":
        return [f"« {column} » lu comme {ours}" for ours, column in mapping.items()]
    return [f"read “{column}” as {ours}" for ours, column in mapping.items()]


def _say(words: Words, language: Language) -> str:
    return words[get_args(Language).index(language)]
