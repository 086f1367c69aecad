"""Who gets what now: placements filled from strategies, with pins, rules and reasons. Pure."""

from habitue.decisions.decide import Situation, decide
from habitue.decisions.decision import Decision, Dropped, Filled, Item, PageContext, Wanted

__all__ = ["Decision", "Dropped", "Filled", "Item", "PageContext", "Situation", "Wanted", "decide"]
