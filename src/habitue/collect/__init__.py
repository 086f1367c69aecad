"""Intake: wire formats become events, with consent, bots and enrichment; each item gets a verdict."""

from habitue.collect.collector import Collector, Sender

__all__ = ["Collector", "Sender"]
