"""Which of their columns is which of our fields: common headings guessed, the owner's own mapping on top."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from habitue.core.errors import InvalidInput

Headings = Mapping[str, tuple[str, ...]]

# Our field -> their usual headings, letters and digits only, the likeliest first (English, French, German, Spanish;
# Google Merchant, Shopify, WooCommerce, Prestashop, Magento exports). A title wins over a name: where a file has both,
# the name is the short internal one.
PRODUCT_HEADINGS: Headings = {
    "product_id": ("productid", "id", "sku", "itemid", "stockcode", "variantsku", "articlenumber", "asin", "handle",
                   "itemcode", "productcode", "identifiant", "reference", "ref", "artikelnummer", "referencia"),
    "name": ("title", "name", "productname", "producttitle", "itemname", "description", "nom", "titre", "libelle",
             "designation", "bezeichnung", "nombre"),
    "category": ("category", "categories", "productcategory", "categorypath", "producttype", "type", "department",
                 "categorie", "rayon", "famille", "kategorie", "categoria",
                 "googleproductcategory"),  # last: it is often a number of Google's taxonomy
    "brand": ("brand", "vendor", "manufacturer", "supplier", "marque", "fabricant", "marke", "hersteller", "marca"),
    "price_minor": ("priceminor", "pricecents", "priceincents"),
    "price": ("price", "unitprice", "regularprice", "listprice", "variantprice", "prix", "prixttc", "prixunitaire",
              "preis", "precio"),
    "sale_price": ("saleprice", "specialprice", "promoprice", "discountedprice", "prixpromo", "prixsolde"),
    "was_price": ("wasprice", "compareatprice", "variantcompareatprice", "msrp", "rrp", "prixbarre"),
    "was_minor": ("wasminor",),
    "currency": ("currency", "currencycode", "pricecurrency", "devise", "monnaie", "wahrung", "moneda"),
    "stock": ("stock", "currentstock", "quantity", "inventory", "qty", "stockquantity", "inventoryquantity",
              "variantinventoryqty", "quantite", "bestand", "existencias"),
    "availability": ("availability", "available", "instock", "disponibilite", "disponible", "verfugbarkeit"),
    "sensitive": ("sensitive",),
    "url": ("url", "link", "producturl", "permalink", "lien"),
    "image_url": ("imageurl", "imagelink", "image", "img500x500", "imghigh", "imagesrc", "picture", "photo"),
    "description": ("description", "shortdescription", "longdescription", "bodyhtml", "body", "beschreibung",
                    "descripcion"),
    "attributes": ("attributes", "attributs", "specs", "specifications"),
}  # fmt: skip
ORDER_HEADINGS: Headings = {
    "order_id": ("orderid", "invoiceno", "invoice", "invoiceid", "ordernumber", "orderno", "transactionid", "basketid",
                 "order", "commande", "numerocommande", "idcommande", "facture", "bestellnummer", "pedido"),
    "customer_id": ("customerid", "customer", "userid", "user", "clientid", "client", "custid", "buyerid",
                    "customeremail", "email", "householdid", "idclient", "kunde", "kundennummer", "cliente"),
    "occurred_at": ("occurredat", "invoicedate", "orderdate", "date", "createdat", "timestamp", "datetime",
                    "orderedat", "purchasedate", "time", "datecommande", "datum", "fecha"),
    "product_id": ("productid", "stockcode", "sku", "itemid", "item", "product", "lineitemsku", "articlenumber",
                   "asin", "productcode", "reference", "ref", "produit", "artikelnummer", "producto"),
    "name": ("productname", "title", "name", "description", "itemname", "lineitemname", "libelle", "designation",
             "nom"),
    "quantity": ("quantity", "qty", "units", "lineitemquantity", "quantite", "qte", "menge", "cantidad"),
    "price_minor": ("priceminor", "unitpriceminor", "pricecents"),
    "price": ("unitprice", "price", "lineitemprice", "itemprice", "prixunitaire", "prix", "preis", "precio"),
    "line_total": ("linetotal", "salesvalue", "amount", "total", "montant", "betrag", "importe"),
    "currency": ("currency", "currencycode", "devise", "monnaie"),
    "country": ("country", "countrycode", "shippingcountry", "billingcountry", "pays", "land", "pais"),
}  # fmt: skip


def plain_heading(heading: str) -> str:
    """Letters and digits of a heading, without case or accents.

    >>> plain_heading("Référence (SKU)")
    'referencesku'
    """
    decomposed = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def map_columns(columns: Sequence[str], headings: Headings, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our field -> their column; the owner's mapping first, then guesses among the columns that are left.

    Parameters
    ----------
    given
        Their column -> our field, or -> ``""`` to leave a column out.

    Raises
    ------
    InvalidInput
        When the mapping names a column or a field that does not exist, or one field twice.
    """
    mapped = _given_columns(columns, headings, given or {})
    taken = set(given or {})
    by_plain: dict[str, str] = {}
    for column in columns:
        if column not in taken:
            by_plain.setdefault(plain_heading(column), column)
    for field, usual in headings.items():
        free = (by_plain[plain] for plain in usual if by_plain.get(plain, "") not in taken and plain in by_plain)
        guess = next(free, None)
        if field not in mapped and guess is not None:
            mapped[field] = guess
            taken.add(guess)
    return mapped


def require_fields(mapped: Mapping[str, str], needed: Sequence[str], columns: Sequence[str], what: str) -> None:
    """Raise InvalidInput naming the first of our fields no column was found for, and the columns there are."""
    missing = next((field for field in needed if field not in mapped), None)
    if missing is None:
        return
    there = ", ".join(columns[:20]) + (f" and {len(columns) - 20} more" if len(columns) > 20 else "")
    raise InvalidInput(
        f"no column of the {what} file looks like {missing}; its columns are: {there or 'none, the file is empty'}. "
        f"Say which one it is with a mapping such as THEIR_COLUMN={missing}",
        path="$.mapping",
        expected=f"a column for {missing}",
        got=there or "an empty file",
    )


def _given_columns(columns: Sequence[str], headings: Headings, given: Mapping[str, str]) -> dict[str, str]:
    mapped: dict[str, str] = {}
    for column, field in given.items():
        if column not in columns:
            raise InvalidInput(
                f"the mapping names the column {column!r}, which the file does not have",
                path=f"$.mapping.{column}",
                expected="one of " + ", ".join(columns[:20]),
                got=column,
            )
        if field and (field not in headings or field in mapped):
            raise InvalidInput(
                f"the mapping sends {column!r} to {field!r}, which is "
                + ("mapped twice" if field in mapped else "not a field of ours"),
                path=f"$.mapping.{column}",
                expected="one of " + ", ".join(headings),
                got=field,
            )
        if field:
            mapped[field] = column
    return mapped
