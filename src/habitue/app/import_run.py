"""Items of a file into the log: each row's fate counted, what was refused named with its line, the rest goes on."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, Protocol

from habitue.app.importing import Inlet, Progress
from habitue.catalog.mapping.items import Item, Made
from habitue.catalog.mapping.reading import Rejected
from habitue.catalog.rows import Reason, RowProblem
from habitue.eventlog import Verdict
from habitue.events.names import IDENTIFIED, PAGE_VIEWED, SCREEN_VIEWED

# Beyond this a report names no more lines of one kind; their count goes on, and the file of rejects has them all.
PROBLEMS_SHOWN = 20
_FIRST_ITEMS = 5
_CALLS = {"identify": IDENTIFIED, "page": PAGE_VIEWED, "screen": SCREEN_VIEWED}


class RejectsPort(Protocol):
    """Where rows in error go."""

    def write(self, problem: RowProblem, row: Mapping[str, object]) -> None:
        """Add one."""


class MarkPort(Protocol):
    """How far the import has come."""

    @property
    def items_done(self) -> int:
        """So many are on disk."""

    def advance(self, items: int) -> None:
        """So many more are on disk."""

    def finish(self) -> None:
        """All of them are."""


@dataclass
class Outcome:
    """What became of a file.

    Attributes
    ----------
    rows_taken, rows_rejected
        Rows that gave items, and rows that gave none or had one refused.
    events
        Event name -> how many items there were.
    verdicts
        Outcome (with its reason) -> how many; empty for a dry run.
    problems
        The first of each reason; `problem_counts` has all.
    first
        The first items, as they would be sent.
    skipped
        Items that an earlier run had on disk already.
    """

    rows_taken: int = 0
    rows_rejected: int = 0
    events: Counter[str] = field(default_factory=Counter)
    verdicts: dict[str, int] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    problem_counts: Counter[Reason] = field(default_factory=Counter)
    first: list[Item] = field(default_factory=list)
    skipped: int = 0

    def report(self, problem: RowProblem) -> None:
        self.problem_counts[problem.reason] += 1
        if self.problem_counts[problem.reason] <= PROBLEMS_SHOWN:
            self.problems.append(problem)


def dry_run(made: Iterable[Made | Rejected], rejects: RejectsPort | None = None) -> Outcome:
    """What an import would do; nothing is written but the rejects, if somewhere was named for them."""
    outcome = Outcome()
    for _ in _items(made, outcome, rejects):
        pass
    return outcome


def run_import(
    inlet: Inlet, made: Iterable[Made | Rejected], mark: MarkPort, rejects: RejectsPort, progress: Progress
) -> Outcome:
    """Everything into the log, from where an earlier run broke off.

    The mark moves only once items are on disk: what lies between is sent again, and known by its message id.
    """
    outcome = Outcome(skipped=mark.items_done)
    sent: deque[_Sent] = deque()

    def told(verdicts: list[Verdict]) -> None:
        for verdict in verdicts:
            line, row = sent.popleft()
            if verdict.outcome in ("rejected", "dead_lettered"):
                problem = RowProblem(line, "", "an event that can be stored", verdict.reason, "refused")
                outcome.report(problem)
                outcome.rows_rejected += 1
                rejects.write(problem, row)
        mark.advance(len(verdicts))

    def sending() -> Iterator[Item]:
        for one, line, row in islice(_items(made, outcome, rejects), mark.items_done, None):
            sent.append(_Sent(line, row))
            yield one

    outcome.verdicts = inlet.items(sending(), progress, told)
    mark.finish()
    return outcome


class _Sent(NamedTuple):
    line: int
    row: Mapping[str, object]


def _items(
    made: Iterable[Made | Rejected], outcome: Outcome, rejects: RejectsPort | None
) -> Iterator[tuple[Item, int, Mapping[str, object]]]:
    for one in made:
        if isinstance(one, Rejected):
            outcome.rows_rejected += 1
            outcome.report(one.problem)
            if rejects is not None:
                rejects.write(one.problem, one.row)
            continue
        outcome.rows_taken += 1
        for problem in one.problems:
            outcome.report(problem)  # the row itself was taken: it is no reject
        for item in one.items:
            outcome.events[_name(item)] += 1
            if len(outcome.first) < _FIRST_ITEMS:
                outcome.first.append(item)
            yield item, one.record.line, one.record.row


def _name(item: Item) -> str:
    return str(item.get("event") or _CALLS.get(str(item["type"]), item["type"]))
