"""What the integration keeps in the shop's own database."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class OrderVisitor(models.Model):
    """Who placed an order and what they agreed to then: a refund next week is sent by staff, but is this person's."""

    order = models.OneToOneField("order.Order", on_delete=models.CASCADE, related_name="habitue", primary_key=True)
    device_id = models.CharField(max_length=64, blank=True)
    customer_id = models.CharField(max_length=64, blank=True)
    measure = models.BooleanField(default=False)
    personalise = models.BooleanField(default=False)


class Outgoing(models.Model):
    """An event on its way to habitue, committed with what it tells of.

    `refused_because` is empty while it waits; an event that habitue will never take stays, with the reason.
    """

    message_id = models.CharField(max_length=100, unique=True)
    event = models.JSONField()
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    refused_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "outgoing"
        indexes = (models.Index(fields=["refused_because", "due_at"], name="habitue_due"),)
