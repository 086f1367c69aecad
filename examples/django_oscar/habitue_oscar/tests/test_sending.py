"""The outbox survives a habitue that is away, and keeps what it refuses."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import F
from django.test import TestCase, override_settings

from habitue_oscar.configuration import Configuration
from habitue_oscar.consent import Choice
from habitue_oscar.models import Outgoing
from habitue_oscar.outbox import tell_order
from habitue_oscar.sender import send_due
from habitue_oscar.tests.shop import CONFIGURED, DEVICE, Habitue
from habitue_oscar.visitor import Visitor

VISITOR = Visitor(DEVICE, "", Choice(True, True, True))


@override_settings(HABITUE=CONFIGURED)
class Sending(TestCase):
    def setUp(self) -> None:
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        tell_order("Order Completed", {"order_id": "7"}, VISITOR, "order-7")

    def later(self) -> None:
        Outgoing.objects.update(due_at=F("due_at") - timedelta(days=1))

    def test_telling_twice_is_telling_once(self) -> None:
        tell_order("Order Completed", {"order_id": "7"}, VISITOR, "order-7")
        assert Outgoing.objects.count() == 1

    def test_what_is_stored_or_was_there_already_is_taken_out(self) -> None:
        for outcome in ("stored", "duplicate"):
            tell_order("Order Completed", {"order_id": "7"}, VISITOR, "order-7")
            with Habitue(outcome) as habitue:
                assert send_due(habitue.configuration) == 1
            assert Outgoing.objects.count() == 0

    def test_a_habitue_that_is_away_gets_the_same_event_later(self) -> None:
        with Habitue(503, 429, "stored") as habitue:
            for attempt in (1, 2):
                send_due(habitue.configuration)
                row = Outgoing.objects.get()
                assert (row.attempts, row.refused_because) == (attempt, "")
                assert send_due(habitue.configuration) == 0, "it has to wait before it tries again"
                self.later()
            send_due(habitue.configuration)
        assert Outgoing.objects.count() == 0
        first, *others = habitue.batches
        assert [first, first] == others

    def test_nobody_listening_is_being_away(self) -> None:
        send_due(Configuration(**CONFIGURED))
        assert Outgoing.objects.get().attempts == 1

    def test_what_is_refused_stays_with_its_reason_and_is_not_sent_again(self) -> None:
        with Habitue("rejected") as habitue:
            send_due(habitue.configuration)
            self.later()
            assert send_due(habitue.configuration) == 0
        assert Outgoing.objects.get().refused_because == "rejected: why"

    def test_a_refused_batch_is_refused_and_the_next_goes_on(self) -> None:
        with Habitue(400, "stored") as habitue:
            send_due(habitue.configuration)
            tell_order("Order Completed", {"order_id": "8"}, VISITOR, "order-8")
            send_due(habitue.configuration)
        assert [row.message_id for row in Outgoing.objects.all()] == ["order-7"]
        assert "HTTP 400" in Outgoing.objects.get().refused_because
