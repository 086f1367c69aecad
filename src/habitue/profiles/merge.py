"""People as the deterministic merge of identity nodes: computed when read, so nothing is lost by a merge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from typing import Any

import msgspec

from habitue.privacy.objections import ObjectionEntry
from habitue.privacy.permission import Word, keep_word
from habitue.profiles import memory
from habitue.profiles import node as caps
from habitue.profiles.corrections import in_force, keep_correction
from habitue.profiles.node import (
    AudienceEntry,
    Corrected,
    Days,
    NodeState,
    OrderEntry,
    TraitEntry,
    decode_node,
    encode_node,
    keep_audience,
    keep_order,
    keep_trait,
)


def merge(person_id: str, nodes: Iterable[NodeState]) -> NodeState:
    """The state a single node would have, had it seen the events of all `nodes` (they share none).

    Commutative and associative; the nodes are left as they are, and one alone shares its lists with the answer.
    """
    first, *others = [*nodes] or [NodeState(person_id)]
    return reduce(_merged, others, msgspec.structs.replace(first, node_id=person_id))


def _merged(a: NodeState, b: NodeState) -> NodeState:
    corrected = _corrected(a.corrected, b.corrected)
    return NodeState(
        node_id=a.node_id,
        position=max(a.position, b.position),
        first_seen=min(filter(None, (a.first_seen, b.first_seen)), default=0),
        last_seen=max(a.last_seen, b.last_seen),
        counts=_sum_counts(a.counts, b.counts),
        viewed=_newest(a.viewed, b.viewed, caps.VIEWED),
        added=_newest(a.added, b.added, caps.CHANGED),
        removed=_newest(a.removed, b.removed, caps.CHANGED),
        wished=_newest(a.wished, b.wished, caps.CHANGED),
        searched=_newest(a.searched, b.searched, caps.SEARCHED),
        listed=_newest(a.listed, b.listed, caps.LISTED),
        orders=_orders(a.orders, b.orders),
        claimed_orders=_orders(a.claimed_orders, b.claimed_orders),
        refunds=_newest(a.refunds, b.refunds, caps.REFUNDS),
        first_touch=min((t for t in (a.first_touch, b.first_touch) if t), default=None),
        touches=_newest(a.touches, b.touches, caps.TOUCHES),
        shown=_newest(a.shown, b.shown, caps.SHOWN),
        exposure=min((e for e in (a.exposure, b.exposure) if e), default=None),
        traits=_traits(a.traits, b.traits, corrected),
        personal=_traits(a.personal, b.personal, corrected),
        consent=max((c for c in (a.consent, b.consent) if c), default=None),
        device=max((d for d in (a.device, b.device) if d), key=lambda d: d[:2], default=None),
        used=_newest(a.used, b.used, caps.USED),
        engaged=_sum_days(a.engaged, b.engaged),
        flags={k: a.flags.get(k, 0) + b.flags.get(k, 0) for k in a.flags.keys() | b.flags.keys()},
        objections=_objections(a.objections, b.objections),
        permissions=_permissions(a.permissions, b.permissions),
        corrected=corrected,
        memory=memory.merged(a.memory, b.memory),
        audiences=_audiences(a.audiences, b.audiences),
    )


def _newest(a: list[Any], b: list[Any], cap: int) -> list[Any]:
    if not a or not b:
        return (a or b).copy()
    return sorted(a + b)[-cap:]


def _sum_counts(a: dict[str, Days], b: dict[str, Days]) -> dict[str, Days]:
    return {name: _sum_days(a.get(name, []), b.get(name, [])) for name in a.keys() | b.keys()}


def _sum_days(a: Days, b: Days) -> Days:
    days: Counter[int] = Counter()
    for day, amount in [*a, *b]:
        days[day] += amount
    return [[day, days[day]] for day in sorted(days)[-caps.DAYS :]]


def _orders(a: dict[str, OrderEntry], b: dict[str, OrderEntry]) -> dict[str, OrderEntry]:
    merged = dict(a)
    for entry in b.values():
        keep_order(merged, entry)
    return merged


def _traits(
    a: dict[str, TraitEntry], b: dict[str, TraitEntry], corrected: dict[str, Corrected]
) -> dict[str, TraitEntry]:
    merged = dict(in_force(a, corrected))
    for key, entry in in_force(b, corrected).items():
        keep_trait(merged, key, entry)
    return merged


def _corrected(a: dict[str, Corrected], b: dict[str, Corrected]) -> dict[str, Corrected]:
    merged = dict(a)
    for field, entry in b.items():
        keep_correction(merged, field, entry)
    return merged


def _objections(a: dict[str, ObjectionEntry], b: dict[str, ObjectionEntry]) -> dict[str, ObjectionEntry]:
    merged = dict(a)
    for name, entry in b.items():
        merged[name] = max(merged.get(name, entry), entry)
    return merged


def _permissions(a: dict[str, Word], b: dict[str, Word]) -> dict[str, Word]:
    merged = dict(a)
    for key, word in b.items():
        keep_word(merged, key, word)
    return merged


def _audiences(a: dict[str, AudienceEntry], b: dict[str, AudienceEntry]) -> dict[str, AudienceEntry]:
    merged = dict(a)
    for audience_id, entry in b.items():
        keep_audience(merged, audience_id, entry)
    return merged


def absorb(node: NodeState, partial: NodeState) -> None:
    """Put into `node` what other events of the same node gave: it is then as if it had seen them too."""
    combined = _merged(node, partial)
    for field in NodeState.__struct_fields__:
        setattr(node, field, getattr(combined, field))


def copy_of(node: NodeState) -> NodeState:
    """An independent copy, by its stored form."""
    return decode_node(encode_node(node))
