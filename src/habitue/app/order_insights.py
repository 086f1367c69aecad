"""What an owner's orders said, kept among the reports for the console."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace
from habitue.measurement.order_results import Insights, LateCustomer
from habitue.privacy.pseudonyms import Pseudonyms


def write_insights(workspace: Workspace, insights: Insights) -> Path:
    """As JSON; customers go by their pseudonyms, as everywhere in a workspace."""
    user = Pseudonyms(workspace.secret("hash")).user
    late = insights.late_customers
    if late is not None:
        listed = tuple(msgspec.structs.replace(one, customer_id=user(one.customer_id)) for one in late.listed)
        insights = _with_listed(insights, listed)
    return replace_file(workspace.order_insights, msgspec.json.encode(insights), synced=False)


def read_insights(workspace: Workspace) -> Insights | None:
    """What was written; None when nothing was, or a habitue of another version wrote it."""
    try:
        return msgspec.json.decode(workspace.order_insights.read_bytes(), type=Insights)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def leave_out(workspace: Workspace, nodes: Collection[str]) -> int:
    """Forget these customers here too; how many they were. What was counted over everybody stays."""
    insights = read_insights(workspace)
    if insights is None or insights.late_customers is None:
        return 0
    listed = insights.late_customers.listed
    kept = tuple(one for one in listed if one.customer_id not in nodes)
    if len(kept) < len(listed):
        replace_file(workspace.order_insights, msgspec.json.encode(_with_listed(insights, kept)), synced=False)
    return len(listed) - len(kept)


def _with_listed(insights: Insights, listed: tuple[LateCustomer, ...]) -> Insights:
    late = insights.late_customers
    assert late is not None
    return msgspec.structs.replace(insights, late_customers=msgspec.structs.replace(late, listed=listed))
