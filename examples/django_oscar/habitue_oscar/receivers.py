"""Oscar's signals, told to habitue. Connected when the app is ready.

Product pages, lists and searches are told by the page itself: who sees a page runs its scripts, and a view told by both
would count twice.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from oscar.apps.basket.signals import voucher_addition, voucher_removal
from oscar.apps.catalogue.reviews.signals import review_added
from oscar.apps.checkout.signals import start_checkout
from oscar.apps.customer.signals import user_registered
from oscar.apps.order.signals import order_placed, order_status_changed
from oscar.core.loading import get_model

from habitue_oscar.consent import Choice
from habitue_oscar.goods import basket_of, number, order_of, product_of
from habitue_oscar.models import OrderVisitor
from habitue_oscar.outbox import tell, tell_order, tell_traits
from habitue_oscar.visitor import NOBODY, Visitor, current_visitor, customer_id_of, visitor_of

_STATUS_EVENTS = {"Cancelled": "Order Cancelled", "Delivered": "Order Delivered"}


# --- the basket: by its lines, because `basket_addition` does not say how many, and nothing says what was taken out


@receiver(pre_save, sender=get_model("basket", "Line"))
def remember_quantity(sender: Any, instance: Any, **_: Any) -> None:
    before = sender.objects.filter(pk=instance.pk).values_list("quantity", flat=True).first() if instance.pk else 0
    instance.quantity_before = before or 0


@receiver(post_save, sender=get_model("basket", "Line"))
def line_changed(instance: Any, **_: Any) -> None:
    _tell_change(instance, instance.quantity - instance.quantity_before)


@receiver(post_delete, sender=get_model("basket", "Line"))
def line_removed(instance: Any, **_: Any) -> None:
    _tell_change(instance, -instance.quantity)


def _tell_change(line: Any, pieces: int) -> None:
    visitor = current_visitor()
    if pieces and visitor.known:
        event = "Product Added" if pieces > 0 else "Product Removed"
        tell(event, product_of(line.product, quantity=abs(pieces)), visitor)


@receiver(voucher_addition)
def voucher_added(voucher: Any, **_: Any) -> None:
    tell("Coupon Applied", {"coupon": voucher.code}, current_visitor())


@receiver(voucher_removal)
def voucher_removed(voucher: Any, **_: Any) -> None:
    tell("Coupon Removed", {"coupon": voucher.code}, current_visitor())


@receiver(post_save, sender=get_model("wishlists", "Line"))
def wished(instance: Any, created: bool, **_: Any) -> None:
    if created:
        _tell_wish("Product Added to Wishlist", instance)


@receiver(post_delete, sender=get_model("wishlists", "Line"))
def wished_no_more(instance: Any, **_: Any) -> None:
    _tell_wish("Product Removed from Wishlist", instance)


def _tell_wish(event: str, line: Any) -> None:
    visitor = current_visitor()
    if line.product and visitor.known:
        tell(event, product_of(line.product), visitor)


# --- orders


@receiver(start_checkout)
def checkout_started(request: Any, **_: Any) -> None:
    tell("Checkout Started", basket_of(request.basket), visitor_of(request))


@receiver(order_placed)
def order_was_placed(order: Any, user: Any, **_: Any) -> None:
    visitor = current_visitor()
    if visitor.known and user is not None:
        visitor = visitor._replace(customer_id=customer_id_of(user))
    OrderVisitor.objects.create(
        order=order, device_id=visitor.device_id, customer_id=visitor.customer_id, **visitor.choice.purposes
    )
    tell_order("Order Completed", order_of(order), visitor, f"order-{order.number}", order.date_placed)


@receiver(order_status_changed)
def order_moved_on(order: Any, new_status: str, **_: Any) -> None:
    if event := _STATUS_EVENTS.get(new_status):
        tell_order(event, {"order_id": order.number}, visitor_of_order(order), f"order-{order.number}-{new_status}")


@receiver(post_save, sender=get_model("payment", "Transaction"))
def money_moved(sender: Any, instance: Any, created: bool, **_: Any) -> None:
    """Oscar has no signal for refunds; each is a transaction of the payment's source."""
    if created and instance.txn_type == sender.REFUND:
        order = instance.source.order
        refund = {"order_id": order.number, "total": number(instance.amount), "currency": instance.source.currency}
        tell_order("Order Refunded", refund, visitor_of_order(order), f"refund-{order.number}-{instance.pk}")


def visitor_of_order(order: Any) -> Visitor:
    """Who placed it; nobody for orders older than this app."""
    kept = OrderVisitor.objects.filter(order=order).first()
    if kept is None:
        return NOBODY
    return Visitor(kept.device_id, kept.customer_id, Choice(kept.measure, kept.personalise, True))


# --- customers


@receiver(user_registered)
def customer_registered(request: Any, user: Any, **_: Any) -> None:
    visitor = visitor_of(request)._replace(customer_id=customer_id_of(user))
    traits = {"email": user.email, "firstName": user.first_name, "lastName": user.last_name}
    tell_traits({name: value for name, value in traits.items() if value}, visitor)
    tell("Signed Up", {"method": "password"}, visitor)


@receiver(user_logged_in)
def customer_signed_in(request: Any, user: Any, **_: Any) -> None:
    visitor = visitor_of(request)
    if not user.is_staff:
        tell("Signed In", {"method": "password"}, visitor._replace(customer_id=customer_id_of(user)))


@receiver(user_logged_out)
def customer_signed_out(request: Any, user: Any, **_: Any) -> None:
    if user is not None and not user.is_staff:
        tell("Signed Out", {}, visitor_of(request)._replace(customer_id=customer_id_of(user)))


@receiver(review_added)
def product_reviewed(review: Any, request: Any, **_: Any) -> None:
    properties = {"product_id": review.product.upc, "rating": review.score, "review_body": review.body}
    tell("Product Reviewed", properties, visitor_of(request))
