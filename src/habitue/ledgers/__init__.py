"""What must happen once: deliveries, coupons, offers, caps, uploads."""

from habitue.ledgers.claim import Cap, Claim, ClaimKey, CounterKey, Mark, Outcome, State
from habitue.ledgers.port import Ledger

__all__ = ["Cap", "Claim", "ClaimKey", "CounterKey", "Ledger", "Mark", "Outcome", "State"]
