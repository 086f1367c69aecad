"""Timers: what is to be done at a moment, at least once, in the order in which it falls due."""

from habitue.schedule.port import Schedule
from habitue.schedule.timer import Lease, Timer

__all__ = ["Lease", "Schedule", "Timer"]
