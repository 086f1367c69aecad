"""Dead letters once more: what could not be used then may be usable by the rules of today."""

from __future__ import annotations

import msgspec

from habitue.collect.collector import Collector, Sender, SetAside
from habitue.collect.wire import Decoded
from habitue.eventlog import DeadLetter, Intake
from habitue.events.envelope import decode
from habitue.privacy.vault import Vault

_set_aside = msgspec.json.Decoder(SetAside)


def once_more(letter: DeadLetter, collector: Collector, vault: Vault) -> Intake | None:
    """The letter as an intake of one event, received when it was received; None when it still cannot be used.

    An event keeps its message id, so replaying is idempotent: what was stored meanwhile is a duplicate.
    """
    body = vault.open_workspace(letter.body)
    if letter.rule == "id_conflict":
        return None  # the first event under this id is kept, and still is
    if letter.stage != "validate":
        return Intake(received=1, received_at=letter.received_at, events=[decode(body)])
    try:
        kept = _set_aside.decode(body)
    except msgspec.DecodeError:
        return None  # an earlier habitue did not keep who sent it
    item = kept.item
    item.messageId = item.messageId or letter.message_id
    sender = Sender(kept.source, kept.consent, kept.user_agent)
    intake = collector.collect(Decoded([item]), sender, letter.received_at)
    return None if intake.dead_letters or intake.rejected else intake
