"""A prediction ready to answer about one person, from what is known of them at an instant."""

from __future__ import annotations

from bisect import bisect_left

from habitue.definitions.prediction import VISIT, Prediction
from habitue.features.person.prices import category_of
from habitue.features.person.seen import Seen
from habitue.features.person.vector import vector_of
from habitue.models.propensity.card import Card
from habitue.models.propensity.goals import Goal
from habitue.models.propensity.levels import NOTHING, Answer, Count, Levels, interval
from habitue.models.propensity.moments import own_past
from habitue.models.propensity.scorer import Scorer


class Predictor:
    """Answers from a model, or from the levels where there is none.

    Parameters
    ----------
    goal
        Of the prediction.
    scorer
        The model; None where the levels answer.
    """

    def __init__(
        self, prediction: Prediction, goal: Goal, levels: Levels, scorer: Scorer | None, card: Card
    ) -> None:  # fmt: skip
        self.prediction, self.card, self._goal = prediction, card, goal
        self._levels, self._scorer = levels, scorer
        self._uppers = [tenth.upper for tenth in card.calibration]

    def probability(self, seen: Seen) -> float | None:
        """How likely it is that the goal is reached within the time, if the trigger happened at this instant.

        None where nothing at all is known of the shop. It is the same until `seen.until`, if nothing happens.
        """
        vector = vector_of(seen)
        if self._scorer is not None:
            return self._scorer.probability(vector)
        return self._levels.probability(vector, category_of(seen), self._own(seen))

    def answer(self, seen: Seen) -> Answer | None:
        """The same with an interval, what it stands on, and which level answered.

        Of a model, the interval is that of the rate among the moments of its test with similar predictions.
        """
        if self._scorer is None:
            return self._levels.answer(vector_of(seen), category_of(seen), self._own(seen))
        p = self._scorer.probability(vector_of(seen))
        tenths = self.card.calibration
        tenth = tenths[min(bisect_left(self._uppers, p), len(tenths) - 1)]
        yes = tenth.happened * tenth.moments
        low, high = interval(yes + 0.5, tenth.moments - yes + 0.5)
        return Answer(p, min(low, p), max(high, p), tenth.moments, "model")

    def _own(self, seen: Seen) -> Count:
        """The person's own past moments that are decided by now, and in how many the goal was reached; none where
        profiles do not remember the one or the other."""
        trigger, within = self.prediction.trigger, self.prediction.within_ms
        moments = [begin for begin, _, _ in seen.visits] if trigger == VISIT else seen.stamps(trigger)
        goals = self._goal.in_profile(seen)
        return NOTHING if moments is None or goals is None else own_past(moments, goals, within, seen.clock)
