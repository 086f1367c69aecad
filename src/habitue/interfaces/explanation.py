"""An explained decision in plain values, for the API and the command line."""

from __future__ import annotations

from typing import Any

from habitue.app.explaining import Explained
from habitue.catalog.catalogue import Catalogue
from habitue.core.clock import format_time
from habitue.privacy.consent import purposes_of


def described(explained: Explained, catalogue: Catalogue) -> dict[str, Any]:
    """Everything about the decision, products by id and name."""
    event, decision = explained.event, explained.decision

    def name(product_id: str) -> str:
        product = catalogue.get(product_id)
        return product.name if product else ""

    return {
        "decision_id": event.message_id,
        "at": format_time(event.occurred_at),
        "arm": decision.arm,
        "consent": purposes_of(event.consent),
        "log_position": event.properties["log_position"],
        "versions": {"definitions": event.properties["snapshot"], **event.properties["versions"]},
        "matches_log": explained.matches,
        "models_missing": list(explained.missing),
        "placements": [
            {
                "placement": slot.placement_id,
                "left_alone_because": slot.because,
                "strategies_tried": list(slot.tried),
                "strategies_empty": list(slot.empty),
                "items": [
                    {
                        "product_id": item.product_id,
                        "name": name(item.product_id),
                        "strategy": item.strategy,
                        "score": round(item.score, 6),
                        "reason": item.reason,
                        "because_of": name(item.reason_product_id),
                    }
                    for item in slot.items
                ],
                "dropped": [
                    {"product_id": d.product_id, "name": name(d.product_id), "strategy": d.strategy, "why": d.why}
                    for d in slot.dropped
                ],
            }
            for slot in decision.placements
        ],
    }
