"""How shops mark up what a customer needs: guesses from usual addresses, names and words, most telling first."""

from __future__ import annotations

# Links and buttons as CSS; a link of the same site is followed even while a menu hides it.
CONSENT = (
    "[data-habitue-accept]",
    "#onetrust-accept-btn-handler",
    "#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll",
    "#didomi-notice-agree-button",
    "#axeptio_btn_acceptAll",
    ".cky-btn-accept",
    ".cc-allow",
    "button[value='accept']",
)
CONSENT_WORDS = r"^\s*(accept( all)?|allow( all)?|agree|i agree|tout accepter|accepter( tout)?|j.accepte|d.accord)\b"
CATEGORY = (
    "a[href*='/category/']",
    "a[href*='/categories/']",
    "a[href*='/collections/']",
    "a[href*='/product-category/']",
    "a[href*='/catalogue/category']",
    "a[href*='/categorie']",
    "a[href*='/c/']",
)
PRODUCT = (
    "a[href*='/product/']",
    "a[href*='/products/']",
    "a[href*='/produit/']",
    "a[href*='/item/']",
    "a[href*='/p/']",
    "[itemtype$='/Product'] a[href]",
    "article.product_pod a[href]",
    ".product a[href]",
)
ADD = (
    "form[action*='cart/add'] [type=submit]",
    "form[action*='cart/add'] button",
    "form[action*='basket/add'] button",
    "form[action*='/add'] button.btn-add-to-basket",
    "button[name='add-to-cart']",
    "button[name='add']",
    "[data-add-to-cart]",
    ".add-to-cart",
    ".single_add_to_cart_button",
)
ADD_WORDS = r"(add to (cart|bag|basket)|ajouter au panier|in den warenkorb)"
CART = (
    "a[href$='/cart']",
    "a[href*='/cart']",
    "a[href*='/basket']",
    "a[href*='/panier']",
    "a[href*='/warenkorb']",
)
CHECKOUT = (
    "a[href*='/checkout']",
    "button[name='checkout']",
    "form[action*='checkout'] button",
    "a[href*='/commande']",
    "a[href*='/order']",
)
CHECKOUT_WORDS = r"(check ?out|proceed|commander|passer (la )?commande|zur kasse)"
