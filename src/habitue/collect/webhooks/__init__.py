"""Signed inbound webhooks: whose a delivery is, and what it says as items of the Segment API."""

from habitue.collect.webhooks.deliveries import Delivery, Mapped, read_delivery, verified

__all__ = ["Delivery", "Mapped", "read_delivery", "verified"]
