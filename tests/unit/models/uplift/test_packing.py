"""A packed model says what the trained one said, whichever learner it is."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from habitue.core.errors import InvalidInput
from habitue.models.tabular.encoding import fit_encoding
from habitue.models.tabular.scaling import fit_scaling
from habitue.models.tabular.table import Column, Table
from habitue.models.uplift.learners import LEARNERS, Rows, expectation
from habitue.models.uplift.packing import pack, unpack
from habitue.models.uplift.qini import Trial
from habitue.models.uplift.training import UpliftModel


def trial(n: int, seed: int) -> tuple[Table, Trial]:
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(n, 4))
    x[generator.random(n) < 0.2, 1] = np.nan
    treated = (generator.random(n) < 0.5).astype(np.float64)
    rate = 0.2 + 0.2 * treated * (x[:, 0] > 0)
    outcome = (generator.random(n) < rate).astype(np.float64)
    return Table(tuple(Column(f"f{k}", "number", x[:, k]) for k in range(4))), Trial(outcome, treated)


@pytest.mark.parametrize("learner", sorted(LEARNERS))
def test_what_is_unpacked_answers_alike(learner: str) -> None:
    table, seen = trial(1_200, 1)
    encoding, x = fit_encoding(table, seen.outcome, 1)
    scaling = fit_scaling(x)
    rows = Rows(x, scaling.apply(x))
    scorer = LEARNERS[learner](rows, seen, 1)
    model = UpliftModel(learner, encoding, scaling, scorer, LEARNERS["response"](rows, seen, 1), 0.1, 0.7, 0.05)
    baseline = expectation(rows, seen, 1)
    arrays, numbers = pack(model, baseline)
    stored = msgspec.json.decode(msgspec.json.encode(numbers))
    other, without = unpack(arrays, stored)
    asked, _ = trial(300, 2)
    assert np.array_equal(other.uplift(asked), model.uplift(asked))
    assert len(np.unique(other.uplift(asked))) > 100
    x = encoding.matrix(asked)
    judged = Rows(x, scaling.apply(x))
    assert np.array_equal(without(judged), baseline(judged))
    with pytest.raises(InvalidInput, match="train it again"):
        unpack({}, stored)
