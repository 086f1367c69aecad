"""The tracking plan that is in force until a shop publishes its own: what a shop needs of the Segment e-commerce spec.

Source: Segment's e-commerce spec, version 2. Required is what habitue cannot work without, which is less than the spec
asks for; the rest of the spec's properties are there as optional ones, so that they are checked when they come.
"""

from __future__ import annotations

from functools import cache

from habitue.definitions.tracking_plan import Client, PlannedEvent, PlannedProperty, PropertyType, TrackingPlanDocument
from habitue.events import names

_TYPES: dict[str, PropertyType] = {
    **dict.fromkeys(("price", "total", "subtotal", "revenue", "shipping", "tax", "discount", "value"), "money"),
    **dict.fromkeys(("quantity", "position", "engaged_ms"), "integer"),
    **dict.fromkeys(("step", "rating", "scroll_percent", "results"), "number"),
    **dict.fromkeys(("products", "filters", "sorts"), "list"),
    **dict.fromkeys(
        ("product_id", "sku", "order_id", "cart_id", "checkout_id", "coupon", "variant", "list_id", "promotion_id"),
        "id",
    ),
}
_GOODS = "product_id! sku name category brand variant price quantity coupon position currency url image_url"
_LINES = "products! products[].product_id! products[].price products[].quantity products[].name products[].category"
_SUMS = "subtotal revenue shipping tax discount coupon checkout_id"
_BOTH: tuple[Client, ...] = ("tracker", "server")
_PAGE: tuple[Client, ...] = ("tracker",)
_SERVER: tuple[Client, ...] = ("server", "webhook")


@cache
def default_tracking_plan() -> TrackingPlanDocument:
    """The events of a whole shop: looking, searching, the cart, checking out, orders, coupons, wishes, promotions."""
    return TrackingPlanDocument(events=(*_looking(), *_cart(), *_orders(), *_around()))


def _looking() -> tuple[PlannedEvent, ...]:
    return (
        _event(names.PAGE_VIEWED, "Every page", "Chaque page", "", ("tracker", "server")),
        _event(names.PAGE_ENGAGED, "A page is left", "Une page est quittée", "engaged_ms scroll_percent", _PAGE),
        _event(names.PRODUCTS_SEARCHED, "A search is answered", "Une recherche reçoit sa réponse", "query! results"),
        _event(
            names.PRODUCT_LIST_VIEWED,
            "A category or result list is shown",
            "Une catégorie ou une liste est affichée",
            "list_id category products products[].product_id! products[].position",
        ),
        _event(
            names.PRODUCT_LIST_FILTERED,
            "A list is filtered or sorted",
            "Une liste est filtrée ou triée",
            "list_id category filters sorts",
        ),
        _event(names.PRODUCT_CLICKED, "A product in a list is chosen", "Un produit d’une liste est choisi", _GOODS),
        _event(
            names.PRODUCT_VIEWED,
            "A product page is shown",
            "Une page produit est affichée",
            _GOODS.replace("price", "price!"),
        ),
    )


def _cart() -> tuple[PlannedEvent, ...]:
    added = _GOODS.replace("price", "price!").replace("quantity", "quantity!")
    return (
        _event(names.PRODUCT_ADDED, "Into the cart", "Ajout au panier", f"{added} cart_id"),
        _event(names.PRODUCT_REMOVED, "Out of the cart", "Retrait du panier", f"{_GOODS} cart_id"),
        _event(
            names.CART_VIEWED, "The cart page is shown", "La page du panier est affichée", f"{_LINES} cart_id value"
        ),
        _event(
            names.CHECKOUT_STARTED,
            "The first page of the checkout",
            "La première page de la commande",
            f"{_LINES} order_id value currency {_SUMS}",
        ),
        _event(names.CHECKOUT_STEP_VIEWED, "A step is shown", "Une étape est affichée", "step! checkout_id"),
        _event(names.CHECKOUT_STEP_COMPLETED, "A step is done", "Une étape est terminée", "step! checkout_id"),
        _event(names.PAYMENT_INFO_ENTERED, "Payment is chosen", "Le paiement est choisi", "step checkout_id order_id"),
    )


def _orders() -> tuple[PlannedEvent, ...]:
    order = f"order_id! total! currency {_SUMS} {_LINES.replace('].price', '].price!')}"
    return (
        _event(names.ORDER_COMPLETED, "The order is placed", "La commande est passée", order),
        _event(names.ORDER_UPDATED, "The order is changed", "La commande est modifiée", order),
        _event(
            names.ORDER_REFUNDED,
            "Money is given back",
            "La commande est remboursée",
            "order_id! total products products[].product_id! products[].quantity",
        ),
        _event(names.ORDER_CANCELLED, "The order is called off", "La commande est annulée", "order_id! total"),
        _event(names.ORDER_DELIVERED, "The parcel has arrived", "Le colis est arrivé", "order_id!", _SERVER),
        _event(
            names.PRODUCT_RETURNED,
            "A product comes back",
            "Un produit revient",
            "order_id product_id! quantity",
            _SERVER,
        ),
    )


def _around() -> tuple[PlannedEvent, ...]:
    return (
        _event(names.COUPON_ENTERED, "A coupon is typed", "Un coupon est saisi", "coupon! order_id cart_id"),
        _event(names.COUPON_APPLIED, "It is accepted", "Il est accepté", "coupon! discount order_id cart_id"),
        _event(names.COUPON_DENIED, "It is refused", "Il est refusé", "coupon! reason order_id cart_id"),
        _event(names.COUPON_REMOVED, "It is taken out", "Il est retiré", "coupon! discount order_id cart_id"),
        _event(names.PRODUCT_ADDED_TO_WISHLIST, "Onto the wishlist", "Ajout à la liste d’envies", _GOODS),
        _event(names.PRODUCT_REMOVED_FROM_WISHLIST, "Off the wishlist", "Retrait de la liste d’envies", _GOODS),
        _event(
            names.WISHLIST_PRODUCT_ADDED_TO_CART,
            "From the wishlist into the cart",
            "De la liste d’envies au panier",
            _GOODS,
        ),
        _event(names.PRODUCT_SHARED, "A product is shared", "Un produit est partagé", "product_id! share_via"),
        _event(names.CART_SHARED, "The cart is shared", "Le panier est partagé", "share_via products"),
        _event(names.PRODUCT_REVIEWED, "A review is written", "Un avis est écrit", "product_id! rating"),
        _event(names.PROMOTION_VIEWED, "A banner is seen", "Une bannière est vue", "promotion_id! name position"),
        _event(
            names.PROMOTION_CLICKED, "A banner is chosen", "Une bannière est choisie", "promotion_id! name position"
        ),
        _event(
            names.NEWSLETTER_SUBSCRIBED, "The newsletter is ordered", "Inscription à la newsletter", "list_id source"
        ),
        _event(names.SIGNED_UP, "An account is made", "Un compte est créé", "method"),
        _event(names.SIGNED_IN, "Somebody signs in", "Quelqu’un se connecte", "method"),
        _event(names.SIGNED_OUT, "Somebody signs out", "Quelqu’un se déconnecte", ""),
        _event(names.IDENTIFIED, "It is known who it is", "On sait qui c’est", "", _BOTH),
    )


def _event(name: str, english: str, french: str, properties: str, clients: tuple[Client, ...] = _BOTH) -> PlannedEvent:
    """`properties` names them with spaces between; an exclamation mark makes one required."""
    return PlannedEvent(
        name=name,
        when={"en": english, "fr": french},
        clients=clients,
        properties=tuple(_property(word) for word in properties.split()),
    )


def _property(word: str) -> PlannedProperty:
    name = word.removesuffix("!")
    return PlannedProperty(name=name, type=_TYPES.get(name.rpartition(".")[2], "text"), required=word.endswith("!"))
