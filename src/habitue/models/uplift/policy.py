"""Whom to treat, and what that is worth in money, beside treating all and none.

Reference: Athey and Wager, "Policy learning with observational data", Econometrica 2021 (values of policies).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from habitue.models.tabular.table import F64
from habitue.models.uplift.qini import Trial

MIN_GAIN = 0.5
"""Standard errors by which targeting must beat the better of all and none on inner folds, or that one is taken."""
_Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Policy:
    """Treat who is predicted to gain more than it costs (`kind` "targeted"), everybody, or nobody.

    `threshold` is cost / value; `inner_gain` the money per row that targeting won over the better of all and none on
    rows its model did not see, with its standard error.
    """

    kind: Literal["targeted", "all", "none"]
    threshold: float
    inner_gain: float
    inner_gain_error: float

    def targets(self, uplift: F64) -> NDArray[np.bool_]:
        """Whether to treat each row, shape (n,)."""
        if self.kind == "targeted":
            return uplift > self.threshold
        return np.full(len(uplift), self.kind == "all")


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """What a policy is worth on rows of a trial.

    Attributes
    ----------
    targeted_share
        Of all rows.
    incremental_value
        The plain count over targeted rows: V x outcomes of the treated - C x treated - V x outcomes of the controls.
        It means something by itself only when as many were treated as not.
    incremental_value_scaled
        The same with the controls' outcomes counted treated / control times: what the treated targeted rows brought.
    estimate, low, high
        N x (V x (rate of treated - rate of controls) - C) over the N targeted rows: what treating all of them brings,
        and its 95 % interval (the arms as independent samples). NaN when an arm has too few rows there.
    """

    targeted_share: float
    n_targeted: int
    n_treated: int
    n_control: int
    incremental_value: float
    incremental_value_scaled: float
    estimate: float
    low: float
    high: float


def choose_policy(uplift: F64, effects: F64, value: float, cost: float) -> Policy:
    """Targeting, unless treating all or none did as well on inner folds.

    Parameters
    ----------
    uplift
        Predicted for training rows out of fold, shape (n,).
    effects
        Numbers whose mean, given the features, is the true uplift (see `training`).
    value, cost
        Of one outcome (above 0) and of one treatment (0 or more).
    """
    threshold = cost / value
    wins = value * effects - cost
    everybody = float(wins.mean()) > 0
    targeted = uplift > threshold
    # against all, targeting wins what it leaves out would have lost; against none, what it takes in wins
    gains = np.where(targeted, 0.0, -wins) if everybody else np.where(targeted, wins, 0.0)
    gain, error = float(gains.mean()), float(gains.std() / np.sqrt(len(gains)))
    plain: Literal["all", "none"] = "all" if everybody else "none"
    return Policy("targeted" if gain > MIN_GAIN * error else plain, threshold, gain, error)


def policy_value(trial: Trial, targeted: NDArray[np.bool_], value: float, cost: float) -> PolicyValue:
    """Count what happened among the targeted rows of a trial; see `PolicyValue`."""
    hit = trial.take(targeted)
    n_treated = int(hit.treated.sum())
    n, n_control = len(hit.outcome), len(hit.outcome) - n_treated
    gained, anyway = float(hit.outcome @ hit.treated), float(hit.outcome @ (1 - hit.treated))
    scale = n_treated / n_control if n_control else float("nan")
    estimate, spread = 0.0, 0.0
    if n:
        estimate = n * (value * hit.effect() - cost)
        spread = _Z * n * value * float(np.sqrt(hit.effect_variance()))
    return PolicyValue(
        targeted_share=n / len(targeted),
        n_targeted=n,
        n_treated=n_treated,
        n_control=n_control,
        incremental_value=value * gained - cost * n_treated - value * anyway,
        incremental_value_scaled=value * gained - cost * n_treated - value * anyway * scale if n else 0.0,
        estimate=estimate,
        low=estimate - spread,
        high=estimate + spread,
    )
