"""The event names we know: the Segment specs' own, then ours in the same form.

A name that is not here is a custom event: accepted, kept in the log and on the timeline, counted as one family.
"""

from __future__ import annotations

PAGE_VIEWED = "Page Viewed"
SCREEN_VIEWED = "Screen Viewed"
IDENTIFIED = "Identified"
GROUPED = "Grouped"
ALIASED = "Aliased"

PRODUCTS_SEARCHED = "Products Searched"
PRODUCT_LIST_VIEWED = "Product List Viewed"
PRODUCT_LIST_FILTERED = "Product List Filtered"
PRODUCT_CLICKED = "Product Clicked"
PRODUCT_VIEWED = "Product Viewed"
PRODUCT_ADDED = "Product Added"
PRODUCT_REMOVED = "Product Removed"
CART_VIEWED = "Cart Viewed"
CHECKOUT_STARTED = "Checkout Started"
CHECKOUT_STEP_VIEWED = "Checkout Step Viewed"
CHECKOUT_STEP_COMPLETED = "Checkout Step Completed"
PAYMENT_INFO_ENTERED = "Payment Info Entered"
ORDER_COMPLETED = "Order Completed"
ORDER_UPDATED = "Order Updated"
ORDER_REFUNDED = "Order Refunded"
ORDER_CANCELLED = "Order Cancelled"
COUPON_ENTERED = "Coupon Entered"
COUPON_APPLIED = "Coupon Applied"
COUPON_DENIED = "Coupon Denied"
COUPON_REMOVED = "Coupon Removed"
PRODUCT_ADDED_TO_WISHLIST = "Product Added to Wishlist"
PRODUCT_REMOVED_FROM_WISHLIST = "Product Removed from Wishlist"
PRODUCT_REVIEWED = "Product Reviewed"
PROMOTION_VIEWED = "Promotion Viewed"
PROMOTION_CLICKED = "Promotion Clicked"

# Ours. What the system decides, shows or is told is itself an event: the loop closes only through the log.
DECISION_MADE = "Decision Made"  # placements, arm, versions, seed, log position
PLACEMENT_SHOWN = "Placement Shown"  # the slot was seen: decision_id, placement, products
RECOMMENDATION_CLICKED = "Recommendation Clicked"  # decision_id, placement, product_id, position_number
CONSENT_CHANGED = "Consent Changed"
PRODUCT_UPDATED = "Product Updated"  # a catalogue item's whole document
PRODUCT_WITHDRAWN = "Product Withdrawn"
PRICE_CHANGED = "Price Changed"
STOCK_CHANGED = "Stock Changed"
DEFINITION_PUBLISHED = "Definition Published"
LINK_WITHDRAWN = "Link Withdrawn"  # an identity link taken back: node_id, user_id (node ids)
PERSON_FORGOTTEN = "Person Forgotten"

BEHAVIOUR = frozenset(
    {
        PAGE_VIEWED,
        SCREEN_VIEWED,
        IDENTIFIED,
        GROUPED,
        ALIASED,
        PRODUCTS_SEARCHED,
        PRODUCT_LIST_VIEWED,
        PRODUCT_LIST_FILTERED,
        PRODUCT_CLICKED,
        PRODUCT_VIEWED,
        PRODUCT_ADDED,
        PRODUCT_REMOVED,
        CART_VIEWED,
        CHECKOUT_STARTED,
        CHECKOUT_STEP_VIEWED,
        CHECKOUT_STEP_COMPLETED,
        PAYMENT_INFO_ENTERED,
        ORDER_COMPLETED,
        ORDER_UPDATED,
        ORDER_REFUNDED,
        ORDER_CANCELLED,
        COUPON_ENTERED,
        COUPON_APPLIED,
        COUPON_DENIED,
        COUPON_REMOVED,
        PRODUCT_ADDED_TO_WISHLIST,
        PRODUCT_REMOVED_FROM_WISHLIST,
        PRODUCT_REVIEWED,
        PROMOTION_VIEWED,
        PROMOTION_CLICKED,
        PLACEMENT_SHOWN,
        RECOMMENDATION_CLICKED,
        CONSENT_CHANGED,
    }
)
CATALOGUE = frozenset({PRODUCT_UPDATED, PRODUCT_WITHDRAWN, PRICE_CHANGED, STOCK_CHANGED})
SYSTEM = frozenset({DECISION_MADE, DEFINITION_PUBLISHED, LINK_WITHDRAWN, PERSON_FORGOTTEN}) | CATALOGUE
KNOWN = BEHAVIOUR | SYSTEM

# Segment's e-commerce spec v1 put the verb first; clients that still send those names mean today's events.
SPEC_V1 = {
    "Viewed Product Category": PRODUCT_LIST_VIEWED,
    "Viewed Product": PRODUCT_VIEWED,
    "Added Product": PRODUCT_ADDED,
    "Removed Product": PRODUCT_REMOVED,
    "Completed Order": ORDER_COMPLETED,
    "Updated Order": ORDER_UPDATED,
    "Refunded Order": ORDER_REFUNDED,
    "Started Order": CHECKOUT_STARTED,
    "Viewed Promotion": PROMOTION_VIEWED,
    "Clicked Promotion": PROMOTION_CLICKED,
    "Viewed Checkout Step": CHECKOUT_STEP_VIEWED,
    "Completed Checkout Step": CHECKOUT_STEP_COMPLETED,
}
