"""The event names we know: the Segment specs' own, then ours in the same form.

A name that is not here is a custom event: accepted, kept in the log and on the timeline, counted as one family.
"""

from __future__ import annotations

# Segment's calls other than track.
PAGE_VIEWED = "Page Viewed"
SCREEN_VIEWED = "Screen Viewed"
IDENTIFIED = "Identified"
GROUPED = "Grouped"
ALIASED = "Aliased"

# Segment's e-commerce spec, version 2.
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
WISHLIST_PRODUCT_ADDED_TO_CART = "Wishlist Product Added to Cart"
PRODUCT_SHARED = "Product Shared"
CART_SHARED = "Cart Shared"
PRODUCT_REVIEWED = "Product Reviewed"
PROMOTION_VIEWED = "Promotion Viewed"
PROMOTION_CLICKED = "Promotion Clicked"

# Segment's e-mail spec: what a mail service says of messages, so only from a server.
EMAIL_DELIVERED = "Email Delivered"
EMAIL_OPENED = "Email Opened"
EMAIL_LINK_CLICKED = "Email Link Clicked"
EMAIL_BOUNCED = "Email Bounced"
EMAIL_MARKED_AS_SPAM = "Email Marked as Spam"
UNSUBSCRIBED = "Unsubscribed"

# Segment's video spec.
VIDEO_PLAYBACK_STARTED = "Video Playback Started"
VIDEO_PLAYBACK_PAUSED = "Video Playback Paused"
VIDEO_PLAYBACK_INTERRUPTED = "Video Playback Interrupted"
VIDEO_PLAYBACK_BUFFER_STARTED = "Video Playback Buffer Started"
VIDEO_PLAYBACK_BUFFER_COMPLETED = "Video Playback Buffer Completed"
VIDEO_PLAYBACK_SEEK_STARTED = "Video Playback Seek Started"
VIDEO_PLAYBACK_SEEK_COMPLETED = "Video Playback Seek Completed"
VIDEO_PLAYBACK_RESUMED = "Video Playback Resumed"
VIDEO_PLAYBACK_COMPLETED = "Video Playback Completed"
VIDEO_CONTENT_STARTED = "Video Content Started"
VIDEO_CONTENT_PLAYING = "Video Content Playing"
VIDEO_CONTENT_COMPLETED = "Video Content Completed"
VIDEO_AD_STARTED = "Video Ad Started"
VIDEO_AD_PLAYING = "Video Ad Playing"
VIDEO_AD_COMPLETED = "Video Ad Completed"

# Segment's mobile lifecycle spec, and of its B2B spec what happens to an account; `Experiment Viewed` is its A/B spec.
APPLICATION_INSTALLED = "Application Installed"
APPLICATION_OPENED = "Application Opened"
APPLICATION_UPDATED = "Application Updated"
APPLICATION_BACKGROUNDED = "Application Backgrounded"
APPLICATION_CRASHED = "Application Crashed"
APPLICATION_UNINSTALLED = "Application Uninstalled"
PUSH_NOTIFICATION_RECEIVED = "Push Notification Received"
PUSH_NOTIFICATION_TAPPED = "Push Notification Tapped"
PUSH_NOTIFICATION_BOUNCED = "Push Notification Bounced"
INSTALL_ATTRIBUTED = "Install Attributed"
DEEP_LINK_OPENED = "Deep Link Opened"
DEEP_LINK_CLICKED = "Deep Link Clicked"
ACCOUNT_CREATED = "Account Created"
ACCOUNT_DELETED = "Account Deleted"
SIGNED_UP = "Signed Up"
SIGNED_IN = "Signed In"
SIGNED_OUT = "Signed Out"
EXPERIMENT_VIEWED = "Experiment Viewed"

# How a visit goes on, in the same form; from here on the names are ours.
PAGE_ENGAGED = "Page Engaged"  # engaged_ms and scroll_percent of one page view, sent when it is left
CHECKOUT_FIELD_COMPLETED = "Checkout Field Completed"  # the name of a field, never its content
NEWSLETTER_SUBSCRIBED = "Newsletter Subscribed"
FEATURE_USED = "Feature Used"
GUIDE_VIEWED = "Guide Viewed"
CONTENT_DOWNLOADED = "Content Downloaded"
AD_VIEWED = "Ad Viewed"
AD_CLICKED = "Ad Clicked"
PLACEMENT_SHOWN = "Placement Shown"  # the slot was seen: decision_id, placement, products
RECOMMENDATION_CLICKED = "Recommendation Clicked"  # decision_id, placement, product_id, position_number
CONSENT_CHANGED = "Consent Changed"

# What the shop's people and parcels do: only from a server.
ORDER_DELIVERED = "Order Delivered"
PRODUCT_RETURNED = "Product Returned"
SUPPORT_REQUESTED = "Support Requested"  # topic; the text is sealed
SUPPORT_RESOLVED = "Support Resolved"
CHAT_STARTED = "Chat Started"
CHAT_ENDED = "Chat Ended"

# About nobody: what the shop spends, what others ask for the same goods, and what is said of it.
AD_SPEND_RECORDED = "Ad Spend Recorded"
COMPETITOR_PRICE_OBSERVED = "Competitor Price Observed"
EXTERNAL_REVIEW_PUBLISHED = "External Review Published"
BRAND_MENTIONED = "Brand Mentioned"

# What the system decides or is told is itself an event: the loop closes only through the log.
DECISION_MADE = "Decision Made"  # placements, arm, versions, seed, log position
PRODUCT_UPDATED = "Product Updated"  # a catalogue item's whole document
PRODUCT_WITHDRAWN = "Product Withdrawn"
PRICE_CHANGED = "Price Changed"
STOCK_CHANGED = "Stock Changed"
DEFINITION_PUBLISHED = "Definition Published"
LINK_WITHDRAWN = "Link Withdrawn"  # an identity link taken back: node_id, user_id (node ids)
PERSON_FORGOTTEN = "Person Forgotten"
HISTORY_SUMMARISED = "History Summarised"  # what a node's expired rows still mean: state, links
AUDIENCE_ENTERED = "Audience Entered"  # audience_id, version, why; occurred_at is the exact moment
AUDIENCE_EXITED = "Audience Exited"
PERSON_RECTIFIED = "Person Rectified"  # field, by; the new value where it is, sealed if it is personal

CALLS = frozenset({
    PAGE_VIEWED, SCREEN_VIEWED, IDENTIFIED, GROUPED, ALIASED,
})  # fmt: skip
ECOMMERCE = frozenset({
    PRODUCTS_SEARCHED, PRODUCT_LIST_VIEWED, PRODUCT_LIST_FILTERED, PRODUCT_CLICKED, PRODUCT_VIEWED, PRODUCT_ADDED,
    PRODUCT_REMOVED, CART_VIEWED, CHECKOUT_STARTED, CHECKOUT_STEP_VIEWED, CHECKOUT_STEP_COMPLETED,
    PAYMENT_INFO_ENTERED, ORDER_COMPLETED, ORDER_UPDATED, ORDER_REFUNDED, ORDER_CANCELLED, COUPON_ENTERED,
    COUPON_APPLIED, COUPON_DENIED, COUPON_REMOVED, PRODUCT_ADDED_TO_WISHLIST, PRODUCT_REMOVED_FROM_WISHLIST,
    WISHLIST_PRODUCT_ADDED_TO_CART, PRODUCT_SHARED, CART_SHARED, PRODUCT_REVIEWED, PROMOTION_VIEWED,
    PROMOTION_CLICKED,
})  # fmt: skip
EMAIL = frozenset({
    EMAIL_DELIVERED, EMAIL_OPENED, EMAIL_LINK_CLICKED, EMAIL_BOUNCED, EMAIL_MARKED_AS_SPAM, UNSUBSCRIBED,
})  # fmt: skip
VIDEO = frozenset({
    VIDEO_PLAYBACK_STARTED, VIDEO_PLAYBACK_PAUSED, VIDEO_PLAYBACK_INTERRUPTED, VIDEO_PLAYBACK_BUFFER_STARTED,
    VIDEO_PLAYBACK_BUFFER_COMPLETED, VIDEO_PLAYBACK_SEEK_STARTED, VIDEO_PLAYBACK_SEEK_COMPLETED,
    VIDEO_PLAYBACK_RESUMED, VIDEO_PLAYBACK_COMPLETED, VIDEO_CONTENT_STARTED, VIDEO_CONTENT_PLAYING,
    VIDEO_CONTENT_COMPLETED, VIDEO_AD_STARTED, VIDEO_AD_PLAYING, VIDEO_AD_COMPLETED,
})  # fmt: skip
LIFECYCLE = frozenset({
    APPLICATION_INSTALLED, APPLICATION_OPENED, APPLICATION_UPDATED, APPLICATION_BACKGROUNDED, APPLICATION_CRASHED,
    APPLICATION_UNINSTALLED, PUSH_NOTIFICATION_RECEIVED, PUSH_NOTIFICATION_TAPPED, PUSH_NOTIFICATION_BOUNCED,
    INSTALL_ATTRIBUTED, DEEP_LINK_OPENED, DEEP_LINK_CLICKED, ACCOUNT_CREATED, ACCOUNT_DELETED, SIGNED_UP, SIGNED_IN,
    SIGNED_OUT, EXPERIMENT_VIEWED,
})  # fmt: skip
ATTENTION = frozenset({
    PAGE_ENGAGED, CHECKOUT_FIELD_COMPLETED, NEWSLETTER_SUBSCRIBED, FEATURE_USED, GUIDE_VIEWED, CONTENT_DOWNLOADED,
    AD_VIEWED, AD_CLICKED, PLACEMENT_SHOWN, RECOMMENDATION_CLICKED, CONSENT_CHANGED,
})  # fmt: skip
SERVICE = frozenset({
    ORDER_DELIVERED, PRODUCT_RETURNED, SUPPORT_REQUESTED, SUPPORT_RESOLVED, CHAT_STARTED, CHAT_ENDED,
})  # fmt: skip
MARKET = frozenset({
    AD_SPEND_RECORDED, COMPETITOR_PRICE_OBSERVED, EXTERNAL_REVIEW_PUBLISHED, BRAND_MENTIONED,
})  # fmt: skip
BEHAVIOUR = CALLS | ECOMMERCE | EMAIL | VIDEO | LIFECYCLE | ATTENTION | SERVICE
# They say whether somebody may be reached; those that name an address say it of that address.
PERMITTING = frozenset({
    CONSENT_CHANGED, NEWSLETTER_SUBSCRIBED, UNSUBSCRIBED, EMAIL_BOUNCED, EMAIL_MARKED_AS_SPAM,
})  # fmt: skip
# A browser could say them of anybody: a complaint, a return, a bounce. They need a secret key.
SERVER_ONLY = EMAIL | SERVICE | MARKET
TRANSITIONS = frozenset({AUDIENCE_ENTERED, AUDIENCE_EXITED})
CATALOGUE = frozenset({PRODUCT_UPDATED, PRODUCT_WITHDRAWN, PRICE_CHANGED, STOCK_CHANGED})
SYSTEM = CATALOGUE | TRANSITIONS | {
    DECISION_MADE, DEFINITION_PUBLISHED, LINK_WITHDRAWN, PERSON_FORGOTTEN, PERSON_RECTIFIED,
    HISTORY_SUMMARISED,
}  # fmt: skip
# What an import may bring of them: a shop's catalogue and the decisions of its past. Who is forgotten and what is
# published, only habitue itself says.
IMPORTED = CATALOGUE | {DECISION_MADE}
PERSONLESS = SYSTEM | MARKET  # the events that may name nobody
KNOWN = BEHAVIOUR | PERSONLESS

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
