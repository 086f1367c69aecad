"""From a profile and a page to the question every strategy is asked."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from habitue.core.clock import MINUTE_MS
from habitue.decisions.decision import PageContext
from habitue.features.affinity import purchases
from habitue.models.strategy import Query, Touch
from habitue.profiles.node import NodeState

SESSION_GAP_MS = 30 * MINUTE_MS
_MAX_SESSION = 50


def query_of(profile: NodeState | None, page: PageContext, now_ms: int, among: frozenset[str] | None = None) -> Query:
    """The query of this moment; without a profile it holds only what the page itself says."""
    session: tuple[str, ...] = ()
    history: tuple[Touch, ...] = ()
    if profile is not None:
        start = session_start(profile, now_ms)
        session = tuple([product_id for at, _, product_id in profile.viewed if at >= start][-_MAX_SESSION:])
        history = (
            *[Touch(product_id, at, "viewed") for at, _, product_id in profile.viewed if at < start],
            *[Touch(product_id, at, "added") for at, _, product_id, _ in profile.added],
            *(
                Touch(product_id, order[0], "purchased")
                for order in purchases(profile)
                for product_id, quantity, _ in order[5]
                if quantity > 0
            ),
        )
    return Query(now_ms=now_ms, session=session, current=page.product_id, cart=page.cart, history=history, among=among)


def without_sensitive(query: Query, sensitive: Collection[str]) -> Query:
    """The query less what somebody did with sensitive products: without their grant that may lead to nothing else.

    The page and the cart stay: they are what is being looked at, not what is remembered of anybody.
    """
    if not sensitive:
        return query  # as in nearly every shop
    session = tuple(product_id for product_id in query.session if product_id not in sensitive)
    history = tuple(touch for touch in query.history if touch.product_id not in sensitive)
    return msgspec.structs.replace(query, session=session, history=history)


def session_start(profile: NodeState, now_ms: int) -> int:
    """When the running visit began: the first view with no gap of 30 minutes since, counted back from now."""
    start = now_ms
    for at, _, _ in reversed(profile.viewed):
        if start - at > SESSION_GAP_MS:
            break
        if at < start:
            start = at
    return start
