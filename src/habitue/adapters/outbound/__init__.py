"""The one way out: requests to addresses that somebody names, and to no machine of one's own network."""

from habitue.adapters.outbound.client import Outbound

__all__ = ["Outbound"]
