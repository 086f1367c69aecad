"""What every event log must do: nothing acknowledged is lost, nothing is there twice, everything is accounted for."""

from __future__ import annotations

import pytest

from habitue.testing.contracts.eventlog.accounting import AccountingContract
from habitue.testing.contracts.eventlog.appending import AppendingContract
from habitue.testing.contracts.eventlog.removing import RemovingContract
from habitue.testing.contracts.eventlog.story import StoryContract
from habitue.testing.contracts.eventlog.subject import OpenLog
from habitue.testing.contracts.store import Fresh

__all__ = ["EventLogContract", "OpenLog"]


class EventLogContract(AppendingContract, AccountingContract, RemovingContract, StoryContract):
    """Subclass it and override `fresh`: each store's `open(projections, queue_events=…)` gives an `OpenLog`."""

    @pytest.fixture
    def fresh(self) -> Fresh[OpenLog]:
        raise NotImplementedError("return a context manager that gives a store with an empty log")
