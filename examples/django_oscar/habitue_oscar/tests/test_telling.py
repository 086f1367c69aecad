"""Who is told of, and what: consent first, then baskets, orders, refunds."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import TestCase, override_settings
from oscar.core.loading import get_model
from oscar.test.basket import add_product
from oscar.test.factories import create_basket, create_order

from habitue_oscar.choosing import choice_of
from habitue_oscar.consent import Choice, read_choice
from habitue_oscar.models import OrderVisitor
from habitue_oscar.outbox import tell
from habitue_oscar.templatetags.habitue import script_json
from habitue_oscar.tests.shop import CONFIGURED, DEVICE, lamp, request_of, told, visiting
from habitue_oscar.visitor import Visitor, visitor_of


def names() -> list[tuple[str, int]]:
    return [(event["event"], event["properties"].get("quantity", 0)) for event in told()]


class Consent(TestCase):
    def test_only_a_clear_yes_is_one(self) -> None:
        for cookie in ("", "m2p1", "m1", "yes", "m1p1;"):
            assert read_choice(cookie) == Choice()
        for measure in (False, True):
            for personalise in (False, True):
                choice = Choice(measure, personalise, True)
                assert read_choice(choice.cookie) == choice
        assert choice_of("", ["measure", "personalise"]) == Choice(made=True)
        assert choice_of("refuse", ["measure"]) == Choice(made=True)

    def test_without_measure_there_is_no_identifier_and_a_forged_device_is_none(self) -> None:
        assert visitor_of(request_of("m0p1")) == Visitor("", "", Choice(False, True, True))
        assert visitor_of(request_of(device="<script>alert(1)</script>")).device_id == ""

    def test_staff_are_nobodys_customers(self) -> None:
        staff = get_user_model().objects.create_user("s", "s@shop.example", "pw", is_staff=True)
        assert not visitor_of(request_of(user=staff)).known


@override_settings(HABITUE=CONFIGURED)
class Baskets(TestCase):
    def test_each_change_of_a_basket_is_told_with_its_pieces(self) -> None:
        basket, product = create_basket(empty=True), lamp()
        with visiting(request_of()):
            add_product(basket, product=product, quantity=2)
            line = basket.lines.get()
            line.quantity = 5
            line.save()
            line.save()
            line.quantity = 4
            line.save()
            line.delete()
        expected = [("Product Added", 2), ("Product Added", 3), ("Product Removed", 1), ("Product Removed", 4)]
        assert names() == expected
        first = told()[0]
        assert first["anonymousId"] == DEVICE
        assert "userId" not in first
        assert first["properties"]["product_id"] == "lamp-1"
        assert first["properties"]["price"] == 49.9
        assert first["context"]["consent"]["categoryPreferences"] == {"measure": True, "personalise": True}

    def test_wishes_are_told_and_taken_back(self) -> None:
        user = get_user_model().objects.create_user("w", "w@shop.example", "pw")
        wishes = get_model("wishlists", "WishList").objects.create(owner=user)
        with visiting(request_of(user=user)):
            wishes.add(lamp())
            wishes.add(wishes.lines.get().product)
            wishes.lines.get().delete()
        assert [name for name, _ in names()] == ["Product Added to Wishlist", "Product Removed from Wishlist"]
        assert {event["userId"] for event in told()} == {f"customer-{user.pk}"}

    def test_who_refused_or_has_no_identifier_is_not_told_of(self) -> None:
        for request in (request_of("m0p1"), request_of(""), request_of(device="")):
            tell("Coupon Applied", {"coupon": "TEN"}, visitor_of(request))
        assert told() == []
        tell("Coupon Applied", {"coupon": "TEN"}, visitor_of(request_of("m1p0")))
        assert len(told()) == 1

    def test_nothing_is_told_of_who_refused_or_of_a_job(self) -> None:
        product = lamp()
        with visiting(request_of("m0p0")):
            add_product(create_basket(empty=True), product=product)
        add_product(create_basket(empty=True), product=product)
        assert told() == []


@override_settings(HABITUE=CONFIGURED, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class Orders(TestCase):
    def order(self, user: Any = None) -> Any:
        basket = create_basket(empty=True)
        basket.add_product(lamp(), 2)
        return create_order(number="100007", basket=basket, user=user)

    def test_an_order_is_told_once_with_its_device_and_customer(self) -> None:
        user = get_user_model().objects.create_user("u", "u@shop.example", "pw")
        with visiting(request_of(user=user)):
            self.order(user)
        events = [event for event in told() if event["event"] == "Order Completed"]
        assert len(events) == 1
        assert events[0]["messageId"] == "order-100007"
        assert (events[0]["anonymousId"], events[0]["userId"]) == (DEVICE, f"customer-{user.pk}")
        properties = events[0]["properties"]
        assert (properties["order_id"], properties["currency"]) == ("100007", "EUR")
        (line,) = properties["products"]
        assert (line["product_id"], line["price"], line["quantity"]) == ("lamp-1", 49.9, 2)

    def test_without_consent_an_order_names_nobody(self) -> None:
        with visiting(request_of("m0p0")):
            self.order()
        (event,) = told()
        assert event["anonymousId"] == "order-100007"
        assert "userId" not in event
        assert DEVICE not in json.dumps(event)
        kept = OrderVisitor.objects.get()
        assert (kept.device_id, kept.customer_id, kept.measure) == ("", "", False)

    def test_an_order_that_is_rolled_back_is_not_told(self) -> None:
        with self.assertRaises(ZeroDivisionError), transaction.atomic(), visiting(request_of()):  # noqa: PT027
            self.order()
            raise ZeroDivisionError
        assert told() == []

    def test_refunds_and_cancellations_are_of_who_ordered_not_of_who_presses_the_button(self) -> None:
        with visiting(request_of()):
            order = self.order()
        staff = get_user_model().objects.create_user("s", "s@shop.example", "pw", is_staff=True)
        with visiting(request_of(device="f" * 32, user=staff)):
            kind = get_model("payment", "SourceType").objects.create(name="Card")
            source = order.sources.create(source_type=kind, currency="EUR", amount_allocated=Decimal("99.80"))
            source.debit(Decimal("99.80"))
            source.refund(Decimal("49.90"))
            order.set_status("Cancelled")
        refund, cancelled = told()[-2:]
        assert (refund["event"], refund["properties"]["total"]) == ("Order Refunded", 49.9)
        assert (cancelled["event"], cancelled["properties"]) == ("Order Cancelled", {"order_id": "100007"})
        assert {refund["anonymousId"], cancelled["anonymousId"]} == {DEVICE}
        assert len({event["messageId"] for event in told()}) == len(told())

    @override_settings(HABITUE={})
    def test_a_shop_without_habitue_only_sells(self) -> None:
        with visiting(request_of()):
            self.order()
        assert told() == []


class Pages(TestCase):
    def test_json_cannot_end_its_script_element(self) -> None:
        value = {"name": "</script><script>alert(1)</script>&"}
        written = script_json(value)
        assert "<" not in written
        assert json.loads(written) == value
