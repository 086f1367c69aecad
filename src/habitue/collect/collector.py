"""From decoded items to events with verdicts: names, times, consent, identity claims, sealing. No I/O of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from habitue.collect.clicks import pages_without_clicks
from habitue.collect.context import Client, Context, Contexts, Enrichment
from habitue.collect.device import NO_HINTS, Hints
from habitue.collect.limits import BROWSER, MAX_ID, SERVER, Limits
from habitue.collect.personal import LOOKUPS, scrub, split_properties, split_traits
from habitue.collect.properties import Unusable, normalise, within_limits
from habitue.collect.stamps import MAX_AGE_MS, correct, stamps, to_ms
from habitue.collect.wire import CALLS, BadItem, Decoded, Item
from habitue.core.ids import new_id
from habitue.eventlog import DeadLetter, Intake, Verdict
from habitue.events import names
from habitue.events.birthday import BIRTHDAY_ON, day_of_birth
from habitue.events.envelope import Claims, Event
from habitue.events.upcast import version_of
from habitue.privacy.consent import PURPOSES, Purpose
from habitue.privacy.household import household_names
from habitue.privacy.permission import ASKED, UNDATED
from habitue.privacy.pseudonyms import Pseudonyms, episode
from habitue.privacy.vault import Vault

_MEASURE = int(Purpose.MEASURE)
_PERSONALISE = int(Purpose.PERSONALISE)
_NAMES = {
    "identify": names.IDENTIFIED,
    "page": names.PAGE_VIEWED,
    "screen": names.SCREEN_VIEWED,
    "group": names.GROUPED,
    "alias": names.ALIASED,
}
_WITH_TRAITS = frozenset({names.IDENTIFIED, names.GROUPED})
_WITH_MORE = frozenset({names.PAGE_VIEWED, names.IDENTIFIED})
_MAX_NAME = 120
_PLACES = {Verdict: 0, DeadLetter: 1, Event: 2}  # the order of an intake's parts


class Sender(msgspec.Struct, frozen=True):
    """Who sends: what the key allows.

    Attributes
    ----------
    source
        ``browser`` (public key), ``server`` (secret key) or ``import`` (secret key with that scope).
    consent
        Purposes the shop vouches for on every event that states none (0: nothing is assumed).
    user_agent, hints, address
        Of the request. The IP address is in memory only, until it has said where the visitor is.
    """

    source: Literal["browser", "server", "import"]
    consent: int = 0
    user_agent: str = ""
    hints: Hints = NO_HINTS
    address: str = ""

    def client(self) -> Client:
        """What the request says of a browser; of a server's only that the addresses it states are believed."""
        vouched = self.source != "browser"
        return Client(self.user_agent, self.hints, self.address, self.consent, vouched)

    @property
    def limits(self) -> Limits:
        """How much one event may hold."""
        return BROWSER if self.source == "browser" else SERVER


class SetAside(msgspec.Struct, frozen=True):
    """The sealed body of a dead letter: the item as it came, and who sent it, so that it can be collected again."""

    item: Item
    source: Literal["browser", "server", "import"]
    consent: int
    user_agent: str


def set_aside(item: Item, sender: Sender) -> bytes:
    """As JSON."""
    return msgspec.json.encode(SetAside(item, sender.source, sender.consent, sender.user_agent))


class _Request(msgspec.Struct, frozen=True):
    """What the items of one request share."""

    sender: Sender
    contexts: Contexts
    sent: int | None
    now_ms: int
    repaired: bool
    max_keys: int
    known: dict[tuple[object, object], tuple[str, Claims | None]]


class Collector:
    """Turns decoded requests into intakes.

    Parameters
    ----------
    verify
        The subject of a signed token, or None when it does not hold (bad signature, expired, other audience).
    currency
        ISO 4217 code assumed when an event states none.
    follow
        The identity node that the token of a link we sent names, or None when it does not hold.
    """

    def __init__(
        self,
        pseudonyms: Pseudonyms,
        vault: Vault,
        verify: Callable[[str, int], str | None],
        currency: str,
        follow: Callable[[str, int], str | None] = lambda _token, _now_ms: None,
        enrichment: Enrichment | None = None,
    ) -> None:
        self._follow, self._enrichment = follow, enrichment or Enrichment()
        self._ids, self._vault, self._verify, self._currency = pseudonyms, vault, verify, currency

    def collect(self, decoded: Decoded, sender: Sender, now_ms: int) -> Intake:
        """The intake of one request: every item is an event, rejected with a reason, or a dead letter."""
        max_keys = sender.limits.keys
        contexts = Contexts(decoded.context, sender.client(), max_keys, self._enrichment, now_ms)
        request = _Request(sender, contexts, to_ms(decoded.sent_at), now_ms, decoded.repaired, max_keys, {})
        outcomes = [self._event(item, request) for item in decoded.items]
        received, events = len(outcomes), [outcome for outcome in outcomes if isinstance(outcome, Event)]
        if len(events) == received:
            return Intake(received=received, received_at=now_ms, events=events)
        return Intake(
            received=received,
            received_at=now_ms,
            events=events,
            rejected=[outcome for outcome in outcomes if isinstance(outcome, Verdict)],
            dead_letters=[outcome for outcome in outcomes if isinstance(outcome, DeadLetter)],
            order=sorted(range(received), key=lambda number: _PLACES[type(outcomes[number])]),
        )

    def _event(self, item: Item | BadItem, request: _Request) -> Event | Verdict | DeadLetter:
        if isinstance(item, BadItem):
            return Verdict(item.message_id, "rejected", item.reason)
        flags: list[str] = ["mended"] if request.repaired else []
        message_id = item.messageId or ""
        if not message_id:
            message_id = new_id(request.now_ms)
            flags.append("no_message_id")
        try:
            return self._build(item, message_id, request, flags)
        except Refused as refusal:
            return Verdict(message_id[:MAX_ID], "rejected", refusal.reason)
        except OverflowError:
            return Verdict(message_id, "rejected", "number_out_of_range")
        except Unusable as problem:
            return self._set_aside(item, message_id, problem.rule, request)

    def _set_aside(self, item: Item, message_id: str, rule: str, request: _Request) -> DeadLetter:
        node_id, _ = self._who(item, request.contexts.of(item.context), request, [])
        return DeadLetter(
            message_id=message_id,
            received_at=request.now_ms,
            stage="validate",
            rule=rule,
            body=self._vault.seal_workspace(set_aside(item, request.sender)),
            node_id=node_id,
        )

    def _build(self, item: Item, message_id: str, request: _Request, flags: list[str]) -> Event:
        sender, now_ms = request.sender, request.now_ms
        name = _name_of(item, sender)
        if len(message_id) > MAX_ID:
            raise Refused("message_id_too_long")
        context = request.contexts.of(item.context)
        properties, max_keys = item.properties or {}, request.max_keys
        traits = _traits(item, context) if name in _WITH_TRAITS else item.traits or {}
        if not (
            context.usable and within_limits(properties, max_keys) and (not traits or within_limits(traits, max_keys))
        ):
            raise Refused("too_deep_or_too_many_keys" if context.readable else "unreadable_context")
        consent = sender.consent if context.consent is None else context.consent
        if sender.source == "browser" and not consent & _MEASURE and name != names.CONSENT_CHANGED:
            raise Refused("consent")
        if context.flags:
            flags += context.flags
        if "test" in properties and properties["test"] is True:
            flags.append("test")
        node_id, claims = self._who(item, context, request, flags)
        created = to_ms(item.originalTimestamp or item.timestamp)
        sent = to_ms(item.sentAt) if request.sent is None else request.sent
        undated = context.stated.get("undated") is True
        occurred_at = self._occurred_at(node_id, created, sent, request, flags, undated=undated)
        if "url" in properties or "referrer" in properties or "search" in properties:
            properties = pages_without_clicks(properties, ads=context.ads)
        said = properties
        properties, sealed, lookups = self._private(item, name, properties, traits, node_id)
        if name == names.IDENTIFIED and consent & _PERSONALISE and (on := day_of_birth(traits)):
            properties = {**properties, "traits": {BIRTHDAY_ON: on, **properties["traits"]}}
        properties = normalise(properties, context.currency or self._currency, flags)
        if name in names.PERMITTING:
            lookups = {**lookups, **self._addresses(said, context)}
            properties = _asked(properties, context)
            if undated:
                flags.append(UNDATED)
        return Event(
            name=name,
            message_id=message_id,
            occurred_at=occurred_at,
            received_at=now_ms,
            node_id=node_id,
            version=version_of(name),
            claims=claims,
            session_id=context.session_id,
            consent=consent,
            source=sender.source,
            properties=properties,
            context=self._kept(context, name, traits) if name in _WITH_MORE else context.kept,
            flags=tuple(dict.fromkeys(flags)) if flags else (),
            stamps=stamps(created, sent),
            sealed=sealed,
            lookups=lookups,
        )

    def _kept(self, context: Context, name: str, traits: dict[str, Any]) -> dict[str, Any]:
        """What is stored of the context; with the domain of a stated e-mail address, hashed, for rules about staff."""
        if name == names.PAGE_VIEWED:
            return context.landing()
        email = traits.get("email")
        if not isinstance(email, str) or "@" not in email:
            return context.kept
        return {**context.kept, "email_domain": self._ids.lookup("email_domain", email.rpartition("@")[2])}

    def _occurred_at(
        self,
        node_id: str,
        created: int | None,
        sent: int | None,
        request: _Request,
        flags: list[str],
        *,
        undated: bool = False,
    ) -> int:
        occurred_at, doubt = correct(created, sent, request.now_ms)
        if doubt:
            flags.append(doubt)
        if request.sender.source == "browser" and occurred_at < request.now_ms - MAX_AGE_MS:
            raise Refused("too_old")
        forgotten_at = self._vault.forgotten_at(node_id) if node_id else None
        # a row of a file that has no date of its own may be of any day: a copy of an old export looks new
        if forgotten_at is not None and (undated or occurred_at <= forgotten_at):
            raise Refused("forgotten")
        return occurred_at

    def _who(self, item: Item, context: Context, request: _Request, flags: list[str]) -> tuple[str, Claims | None]:
        """`_identity`, asked once for all items of a request that say the same of who it was."""
        if (
            context.token is not None
            or context.click is not None
            or CALLS.get(item.type) == "alias"
            or item.event in names.PERSONLESS
        ):
            return self._identity(item, context, request, flags)
        said = (item.anonymousId, item.userId)
        known = request.known.get(said)
        if known is None:
            known = request.known[said] = self._identity(item, context, request, flags)
        return known

    def _identity(self, item: Item, context: Context, request: _Request, flags: list[str]) -> tuple[str, Claims | None]:
        alias = CALLS.get(item.type) == "alias" and item.anonymousId in (None, "")
        anonymous = item.previousId if alias else item.anonymousId
        device_id, user_id = _id(anonymous, "anonymousId"), _id(item.userId, "userId")
        evidence = "" if request.sender.source == "browser" else "server"
        if context.token is not None:
            subject = self._verify(context.token, request.now_ms)
            if subject is not None and user_id in ("", subject):
                user_id, evidence = subject, "token"
            else:
                flags.append("bad_token")
        if not device_id and not user_id:
            if request.sender.source == "import" and item.event in names.SYSTEM:
                return "", None
            if item.event in names.MARKET:
                return "", None
            raise Refused("no_identifier")
        device = self._ids.device(device_id) if device_id else ""
        user = self._ids.user(user_id) if user_id else ""
        if context.click is not None and evidence != "token" and not context.bot:
            # a bot that follows links is a mail scanner, and nobody's device
            followed = self._follow(context.click, request.now_ms)
            if followed is None:
                flags.append("bad_click")
            elif user in ("", followed):
                user, evidence = followed, "click"
        claims = Claims(device, user, evidence if user else "")
        if user and request.sender.source != "browser":
            return user, claims
        if device:
            return episode(device, user), claims
        return (user if evidence else self._ids.claimed(user_id)), claims

    def _private(
        self, item: Item, name: str, properties: dict[str, Any], traits: dict[str, Any], node_id: str
    ) -> tuple[dict[str, Any], dict[str, bytes], dict[str, str]]:
        """Clear properties, sealed personal fields by dotted path, and the look-up hashes of those staff search by."""
        properties, hidden = split_properties(properties)
        if name == names.PRODUCTS_SEARCHED:
            properties, hidden = _without_names(properties, hidden)
        if not hidden and name not in _WITH_TRAITS and "order_id" not in properties:
            return properties, {}, {}  # nearly all events
        personal = {f"properties.{key}": value for key, value in hidden.items()}
        lookups: dict[str, str] = {}
        if name in _WITH_TRAITS:
            clear, hidden = split_traits(traits)
            properties = {**properties, "traits": clear}
            personal |= {f"traits.{key}": value for key, value in hidden.items()}
            if name == names.IDENTIFIED:
                lookups = {k: self._ids.lookup(k, hidden[k]) for k in LOOKUPS if isinstance(hidden.get(k), str)}
                lookups |= {k: self._ids.lookup(k, v) for k, v in household_names({**clear, **hidden}).items()}
                if user_id := _id(item.userId, "userId"):
                    personal["traits.user_id"] = user_id
                    lookups["user_id"] = self._ids.lookup("user_id", user_id)
            else:
                properties["group_id"] = str(item.groupId)
        order_id = properties.get("order_id")
        if order_id and isinstance(order_id, str | int):
            lookups["order_id"] = self._ids.lookup("order_id", str(order_id))
        sealed = (
            {field: self._vault.seal(node_id, field, value) for field, value in personal.items()} if node_id else {}
        )
        return properties, sealed, lookups

    def _addresses(self, said: dict[str, Any], context: Context) -> dict[str, str]:
        """Look-up hashes of the addresses that a permission or refusal is about, where Segment's e-mail events have
        them (`context.traits`) and where forms and imports do."""
        more = context.stated.get("traits")
        named = {**(more if isinstance(more, dict) else {}), **said}
        return {kind: self._ids.lookup(kind, v) for kind in LOOKUPS if isinstance(v := named.get(kind), str) and v}


class Refused(Exception):
    """The item cannot become an event; the client is told `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _name_of(item: Item, sender: Sender) -> str:
    kind = CALLS.get(item.type)
    if kind is None:
        raise Refused("unknown_type")
    if kind == "group" and item.groupId in (None, ""):
        raise Refused("no_group_id")
    if kind == "alias" and (item.previousId in (None, "") or item.userId in (None, "")):
        raise Refused("no_previous_id_or_user_id")
    if kind != "track":
        return _NAMES[kind]
    name = (item.event or "").strip()
    if not name:
        raise Refused("no_event_name")
    if len(name) > _MAX_NAME:
        raise Refused("event_name_too_long")
    name = names.SPEC_V1.get(name, name)
    if name in names.SYSTEM and (sender.source != "import" or name not in names.IMPORTED):
        raise Refused("reserved_name")
    if sender.source == "browser" and name in names.SERVER_ONLY:
        raise Refused("secret_key_only")
    return name


def _traits(item: Item, context: Context) -> dict[str, Any]:
    """What is said of the person; RudderStack's browser client says it in the context of its identify and group."""
    traits, more = item.traits or {}, context.stated.get("traits")
    return {**more, **traits} if isinstance(more, dict) else traits


def _asked(properties: dict[str, Any], context: Context) -> dict[str, Any]:
    """With the purposes that the choice names: what it leaves out was not asked, which is no refusal."""
    stated = context.stated.get("consent")
    choice = stated.get("categoryPreferences") if isinstance(stated, dict) else None
    named = choice.items() if isinstance(choice, dict) else ()
    asked = sorted(name for name, answer in named if name in PURPOSES and isinstance(answer, bool))
    rest = {key: value for key, value in properties.items() if key != ASKED}
    return {**rest, ASKED: asked} if asked else rest


def _without_names(properties: dict[str, Any], hidden: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A search with e-mail addresses and telephone numbers taken out of its text; the text as it was is sealed."""
    query = properties.get("query")
    if not query or not isinstance(query, str | int):
        return properties, hidden
    raw = str(hidden.get("query", query))  # an e-mail address is out of it already
    clear = scrub(raw)[:_MAX_NAME]
    return {**properties, "query": clear}, hidden if clear == raw else {**hidden, "query": raw}


def _id(value: str | int | None, field: str) -> str:
    text = "" if value is None else str(value).strip()
    if len(text) > MAX_ID * 2:
        raise Refused(f"{field}_too_long")
    return text
