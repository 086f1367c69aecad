"""`POST /v1/webhooks/{source}/lists/{list_id}`: a CRM or DMP puts people on a list and takes them off, signed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.audiences.lists.imported import Entry, ImportedList, Mode
from habitue.audiences.lists.rows import Keyring, read_entries
from habitue.catalog.rows import RowProblem, Table
from habitue.collect.webhooks import verified
from habitue.collect.wire import read_json
from habitue.core.errors import HabitueError, InvalidInput, NotAllowed, NotFound
from habitue.interfaces.http.wire import Answer, Call
from habitue.privacy.webhook_deliveries import Outcome

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

MOST_AT_ONCE = 5_000


class ListDelivery(msgspec.Struct):
    """People as objects of identifiers: ``email``, ``email_sha256``, ``phone``, ``user_id`` or ``person_id``."""

    add: list[dict[str, Any]] = []
    remove: list[dict[str, Any]] = []


class ListChanged(msgspec.Struct):
    """How many identifiers came and went; rows that were refused, by place, with the reason."""

    added: int
    removed: int
    rejected: list[dict[str, object]]


_decoder = msgspec.json.Decoder(ListDelivery)


class ListWebhookRoutes:
    """The handler. A delivery that comes again changes nothing: its id was the cause of a change already."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def deliver(self, call: Call) -> Answer:
        """Verify, then take off and put on. What became of it is counted for the source."""
        runtime, now_ms = self._runtime, self._runtime.clock.now_ms()
        name = call.path_params["source"]
        held = runtime.webhook_ring.held.get(name)
        if held is None or held.source.kind != "standard":
            raise NotFound(f"there is no source {name!r} of Standard Webhooks: make one with `habitue webhooks create`")
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in call.scope["headers"]}
        outcome: Outcome = "refused"
        try:
            delivery = verified(held, headers, call.body, now_ms)
            changed = await asyncio.to_thread(self._changed, name, call, delivery.digest, now_ms)
            outcome = "accepted"
        finally:
            runtime.delivery_counts.add(name, [outcome], now_ms)
        return Answer(changed)

    def _changed(self, source: str, call: Call, delivery_id: str, now_ms: int) -> ListChanged:
        runtime, list_id = self._runtime, call.path_params["list_id"]
        one = _fed_by(source, list_id, runtime.lists.everything())
        said = read_json(_decoder, call.body)
        if len(said.add) + len(said.remove) > MOST_AT_ONCE:
            raise InvalidInput(f"at most {MOST_AT_ONCE} people a delivery: send several", expected=f"{MOST_AT_ONCE}")
        keyring, changed = Keyring(runtime.pseudonyms, runtime.vault.forgotten_at), ListChanged(0, 0, [])
        # who is in both stays: somebody who left and came back while the sender waited
        acts: list[tuple[Mode, list[dict[str, Any]]]] = [("remove", said.remove), ("add", said.add)]
        for mode, rows in acts:
            entries = list(_taken(rows, keyring, mode, changed.rejected))
            if not entries:
                continue
            done = runtime.lists.change(
                one.list_id, mode, entries, f"webhook {source}", now_ms,
                rejected=len(changed.rejected), cause=f"{source}/{delivery_id}/{mode}",
            )  # fmt: skip
            if done is not None:
                changed.added += done.added
                changed.removed += done.removed
        return changed


def _fed_by(source: str, list_id: str, lists: Iterable[ImportedList]) -> ImportedList:
    one = next((one for one in lists if one.list_id == list_id), None)
    if one is None:
        raise NotFound(f"there is no list {list_id!r}: make it in the console under Audiences, or import it once")
    if one.source != source:
        raise NotAllowed(f"list {list_id!r} takes nobody from the source {source!r}: name that source when it is made")
    return one


def _taken(
    rows: Sequence[Mapping[str, Any]], keyring: Keyring, mode: Mode, rejected: list[dict[str, object]]
) -> Iterable[Entry]:
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    try:
        read = list(read_entries(Table(columns, "JSON", iter(enumerate(rows))), keyring, removing=mode == "remove"))
    except HabitueError:
        read = [RowProblem(number, "", "one identifier at least", "", "person_missing") for number in range(len(rows))]
    for number, entries in enumerate(read):
        if isinstance(entries, RowProblem):
            rejected.append({"path": f"$.{mode}[{number}]", "reason": entries.reason, "expected": entries.expected})
        else:
            yield from entries
