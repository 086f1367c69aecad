"""What the mapping of a delivery is told beside its body."""

from __future__ import annotations

import msgspec

from habitue.core.ids import derived_id


class Shop(msgspec.Struct, frozen=True):
    """The delivery's source and topic, and what the shop's settings say.

    Attributes
    ----------
    source
        Name of the webhook source.
    topic
        As the header says it: ``orders/create``.
    digest
        Of what was signed: ids derive from it, so that a delivery that comes twice is known.
    currency, url
        Of the shop, for what a product does not say.
    """

    source: str
    topic: str
    digest: str
    currency: str = ""
    url: str = ""

    def message_id(self, *parts: str) -> str:
        """The id of one of the delivery's events."""
        return derived_id("webhook", self.source, self.topic, self.digest, *parts)
