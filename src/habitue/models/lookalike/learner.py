"""What tells the members of an audience from other people, and how far anybody else is like them.

Members against a drawn sample of the others: who is taken for a member without being one is like them. The scores rank;
they are no probabilities of anything, since nobody outside has an outcome to be held against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import NotEnoughData
from habitue.models.lookalike.backtest import Found, found_again, share_above
from habitue.models.tabular.boosting import BoostedTrees, BoostingParameters, fit_boosted
from habitue.models.tabular.encoding import Encoding, fit_encoding
from habitue.models.tabular.features import determines
from habitue.models.tabular.folds import run_all, stratified_folds
from habitue.models.tabular.logistic import Logistic, fit_logistic
from habitue.models.tabular.measures import auc
from habitue.models.tabular.scaling import Scaling, fit_scaling
from habitue.models.tabular.table import F64, I64, Table

MIN_MEMBERS, MIN_OTHERS = 50, 100
"""With fewer members held out, the interval of what is found again says nothing (more than 25 points wide)."""
TREES_FROM = 300
"""Members below which boosted trees are not tried: they have won nothing there, and their answer hangs on the draw."""
MOST_MEMBERS, MOST_OTHERS = 6_000, 12_000
"""Rows learned from. Twice as many moved no figure by more than its interval and cost twice the time."""
N_FOLDS = 4
Kind = Literal["logistic", "trees"]
_PENALTY = 10.0
_TREES = BoostingParameters(n_trees=120, depth=4, rate=0.08, row_share=0.6)


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A trained model; `trees` or `logistic`, whichever found more members that were held out."""

    encoding: Encoding
    trees: BoostedTrees | None
    logistic: tuple[Scaling, Logistic] | None

    def score(self, table: Table) -> F64:
        """How much each row is like a member, shape (n,): the higher, the nearer."""
        return self.margin(self.encoding.matrix(table))

    def margin(self, x: F64) -> F64:
        """The same of rows that are encoded already, shape (n, columns of the encoding)."""
        if self.trees is not None:
            return self.trees.margin(x)
        assert self.logistic is not None
        scaling, line = self.logistic
        return line.log_odds(scaling.apply(x))


@dataclass(frozen=True, slots=True)
class Learned:
    """A model and what is to be said of it.

    Attributes
    ----------
    answers
        "trees" or "logistic".
    found
        Members that were held out and found again, at several shares.
    auc
        Chance that a member held out stands above somebody else.
    left_out
        Columns that the audience is defined by, or nearly: they tell who is in it, and nothing of who is like that.
    columns
        Those learned from.
    members, others
        Learned from.
    """

    model: Lookalike
    answers: Kind
    found: tuple[Found, ...]
    auc: float
    left_out: tuple[str, ...]
    columns: tuple[str, ...]
    members: int
    others: int


def check_enough(members: int, others: int) -> None:
    """Raises NotEnoughData with how many more are needed."""
    if members < MIN_MEMBERS:
        raise NotEnoughData(
            f"{members} members are too few to learn who is like them: {MIN_MEMBERS} are needed, "
            f"{MIN_MEMBERS - members} more",
            needed=f"{MIN_MEMBERS - members} more members",
        )
    if others < MIN_OTHERS:
        raise NotEnoughData(
            f"only {others} people are not in the audience: {MIN_OTHERS} are needed to tell its members from, "
            f"{MIN_OTHERS - others} more",
            needed=f"{MIN_OTHERS - others} more people outside",
        )


def sample(member: NDArray[np.bool_], seed: int) -> I64:
    """Rows to learn from, ascending: all members and others, or so many drawn of each."""
    generator = np.random.default_rng(seed)
    drawn = [
        generator.permutation(np.flatnonzero(side))[:most]
        for side, most in ((member, MOST_MEMBERS), (~member, MOST_OTHERS))
    ]
    return np.sort(np.concatenate(drawn))


def learn(table: Table, member: NDArray[np.bool_], seed: int) -> Learned:
    """Learn from the rows of a sample.

    Parameters
    ----------
    table
        Features only, n rows.
    member
        Shape (n,).

    Raises
    ------
    NotEnoughData
        Too few members, too few others, or no column is left that tells anything.
    """
    check_enough(int(member.sum()), int((~member).sum()))
    happened = member.astype(np.float64)
    telling = table.without([column.name for column in table.columns if len(np.unique(column.values)) < 2])
    given_away = [column.name for column in telling.columns if determines(column, happened)]
    kept = telling.without(given_away)
    if not kept.columns:
        raise NotEnoughData(
            "nothing is known of people beside what the audience is defined by", needed="more that people do"
        )
    folds = stratified_folds(happened, N_FOLDS, seed)
    kinds: tuple[Kind, ...] = ("logistic", "trees") if member.sum() >= TREES_FROM else ("logistic",)
    tried = _held_out(kept, happened, folds, kinds, seed)
    answers = max(kinds, key=lambda kind: auc(happened, tried[kind]))
    above = np.concatenate(
        [
            share_above(tried[answers][(folds == f) & member], tried[answers][(folds == f) & ~member])
            for f in range(N_FOLDS)
        ]
    )
    return Learned(
        _fit(*fit_encoding(kept, happened, seed), happened, answers, seed),
        answers,
        found_again(above),
        float(1 - above.mean()),
        tuple(given_away),
        tuple(kept.names()),
        int(member.sum()),
        int((~member).sum()),
    )


def _held_out(table: Table, happened: F64, folds: I64, kinds: Sequence[Kind], seed: int) -> dict[Kind, F64]:
    """Scores of each row by models of each kind that did not see it, shape (n,)."""
    scores = {kind: np.empty(len(folds)) for kind in kinds}

    def one(fold: int) -> list[F64]:
        outside = folds != fold
        encoding, x = fit_encoding(table.take(outside), happened[outside], seed)
        unseen = encoding.matrix(table.take(~outside))
        return [_fit(encoding, x, happened[outside], kind, seed).margin(unseen) for kind in kinds]

    for fold, found in enumerate(run_all(one, range(N_FOLDS))):
        for kind, margin in zip(kinds, found, strict=True):
            scores[kind][folds == fold] = margin
    return scores


def _fit(encoding: Encoding, x: F64, happened: F64, kind: Kind, seed: int) -> Lookalike:
    if kind == "trees":
        return Lookalike(encoding, fit_boosted(x, happened, _TREES, seed)[0], None)
    scaling = fit_scaling(x)
    z = scaling.apply(x)
    return Lookalike(encoding, None, (scaling, fit_logistic(z, happened, np.full(z.shape[1], _PENALTY))))
