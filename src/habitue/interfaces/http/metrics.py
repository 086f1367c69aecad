"""Prometheus metrics of the serving process."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
EVENTS = Counter("habitue_events", "Events received, by what became of them", ["outcome"], registry=REGISTRY)
DECISIONS = Counter("habitue_decisions", "Decisions answered, by arm", ["arm"], registry=REGISTRY)
DECISIONS_LOST = Counter(
    "habitue_decisions_lost", "Decisions whose record could not be queued for the log", registry=REGISTRY
)
DECIDE_SECONDS = Histogram(
    "habitue_decide_seconds",
    "Time to answer a decide request",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 1.0),
    registry=REGISTRY,
)
QUEUE = Gauge("habitue_queue_events", "Events waiting to be written", registry=REGISTRY)
POSITION = Gauge("habitue_log_position", "Position of the last event in the log", registry=REGISTRY)
CANARY_AGE = Gauge(
    "habitue_canary_age_seconds",
    "Time since a made-up event last came all the way to where decisions read; alarm above 240",
    registry=REGISTRY,
)
