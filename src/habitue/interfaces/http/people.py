"""`/v1/preferences` and `/v1/question` for shops; links to send and devices to part, for their servers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.app.forgetting import find_person
from habitue.app.linking import withdraw_link
from habitue.app.permitting import current
from habitue.app.preferring import Answer as Said
from habitue.app.preferring import Preferring, Who
from habitue.collect.wire import read_json
from habitue.core.clock import DAY_MS
from habitue.core.errors import Conflict, InvalidInput, NotAuthenticated
from habitue.interfaces.http.keys import Gate
from habitue.interfaces.http.wire import Answer, Call
from habitue.privacy.access import ApiKey, require_scope
from habitue.privacy.consent import Purpose, granted, parse_consent
from habitue.privacy.permission import Permission, Source
from habitue.privacy.tokens import MAX_LINK_LIFE_MS, LinkUse
from habitue.profiles.preferences import Choices, Preferences

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_MOST_DAYS = MAX_LINK_LIFE_MS // DAY_MS


class PreferencesBody(msgspec.Struct):
    """``POST /v1/preferences``: a public key with a signed token, or a secret key with a user id."""

    writeKey: str = ""  # noqa: N815 - the wire's own names
    token: str | None = None
    userId: str = ""  # noqa: N815
    preferences: dict[str, Any] = {}
    permissions: dict[str, Any] = {}


class PreferencesOut(msgspec.Struct):
    """What somebody said, null where they never did, what there is to choose from, and by which channels the address
    they have now may be written to."""

    preferences: Preferences
    choices: Choices
    permissions: dict[str, Permission]


class QuestionBody(msgspec.Struct):
    """``POST /v1/question``: who is asked, and what they said to the last question."""

    writeKey: str = ""  # noqa: N815
    anonymousId: str = ""  # noqa: N815
    token: str | None = None
    userId: str = ""  # noqa: N815
    consent: dict[str, Any] = {}
    answer: Said | None = None


class LinkBody(msgspec.Struct):
    """``POST /v1/people/links``"""

    person: str
    use: LinkUse
    days: int = 30


class UnlinkBody(msgspec.Struct):
    """``POST /v1/people/unlink``"""

    person: str
    device: str


_preferences = msgspec.json.Decoder(PreferencesBody)
_question = msgspec.json.Decoder(QuestionBody)
_link = msgspec.json.Decoder(LinkBody)
_unlink = msgspec.json.Decoder(UnlinkBody)


class PeopleRoutes:
    """Handlers of what concerns one person."""

    def __init__(self, runtime: Runtime, gate: Gate, preferring: Preferring) -> None:
        self._runtime, self._gate, self._preferring = runtime, gate, preferring

    async def preferences(self, call: Call) -> Answer:
        """Tell somebody's preferences, after the changes that came."""
        body = read_json(_preferences, call.body)
        key = self._gate.admit(call, body.writeKey, "decide")
        who = self._vouched(key, body.token, body.userId, writes=bool(body.preferences or body.permissions))
        if who is None:
            raise _nobody_vouched()
        return Answer(await asyncio.to_thread(self._stated, who, key, body))

    async def question(self, call: Call) -> Answer:
        """The next question to ask, null for none."""
        body = read_json(_question, call.body)
        key = self._gate.admit(call, body.writeKey, "events:write")
        who = self._vouched(key, body.token, body.userId, writes=True) or self._device(body)
        if who is None:
            return Answer({"question": None})
        if body.answer is not None:
            await asyncio.to_thread(self._preferring.take, who, body.answer, _source(key))
        return Answer({"question": await asyncio.to_thread(self._preferring.ask, who)})

    async def link(self, call: Call) -> Answer:
        """A token for a link to send to somebody."""
        self._gate.admit(call, "", "admin:write")
        body = read_json(_link, call.body)
        if not 1 <= body.days <= _MOST_DAYS:
            raise InvalidInput(
                f"a link holds for 1 to {_MOST_DAYS} days",
                path="$.days",
                expected=f"1 to {_MOST_DAYS}",
                got=str(body.days),
            )
        person_id = find_person(self._runtime, body.person)
        if not person_id.startswith("u"):
            raise Conflict("this is a device, not a customer: a link is sent to somebody whose address is known")
        now_ms = self._runtime.clock.now_ms()
        token = self._runtime.links.sign(person_id, body.use, now_ms, life_ms=body.days * DAY_MS)
        page = f"{self._runtime.settings.url}/preferences?t={token}"
        parameter = f"hb_click={token}"
        return Answer({"token": token, **({"url": page} if body.use == "preferences" else {"parameter": parameter})})

    async def unlink(self, call: Call) -> Answer:
        """Part a device from a person."""
        self._gate.admit(call, "", "admin:write")
        body = read_json(_unlink, call.body)
        person_id = find_person(self._runtime, body.person)
        return Answer(await asyncio.to_thread(withdraw_link, self._runtime, person_id, body.device))

    def _stated(self, who: Who, key: ApiKey, body: PreferencesBody) -> PreferencesOut:
        preferring = self._preferring
        if body.preferences:
            preferring.state(who, body.preferences, _source(key))
        if body.permissions:
            source: Source = "preferences" if key.kind == "public" else "server"
            preferring.permit(who, body.permissions, source, f"key {key.key_id}")
        return PreferencesOut(preferring.preferences(who), preferring.choices(), current(preferring.channels(who)))

    def _vouched(self, key: ApiKey, token: str | None, user_id: str, *, writes: bool) -> Who | None:
        """Whom the shop vouches for: by a token it signed, or by a secret key of its own. A bare user id is nobody."""
        runtime = self._runtime
        if key.kind == "secret":
            require_scope(key, "admin:write" if writes else "admin:read")
            subject: str | None = user_id or None
        else:
            subject = runtime.tokens.subject(token, runtime.clock.now_ms()) if token else None
            if subject is not None and user_id not in ("", subject):
                subject = None
        return None if subject is None else self._preferring.known(runtime.pseudonyms.user(subject))

    def _device(self, body: QuestionBody) -> Who | None:
        """The device somebody unknown sits at: only what it did itself is read, and only if they let us remember."""
        consent = parse_consent(body.consent)
        if not body.anonymousId or not granted(consent, Purpose.PERSONALISE) or not granted(consent, Purpose.MEASURE):
            return None
        device = self._runtime.pseudonyms.device(body.anonymousId[:200])
        return Who(device, (device,), consent)


def _source(key: ApiKey) -> str:
    return "browser" if key.kind == "public" else "server"


def _nobody_vouched() -> NotAuthenticated:
    return NotAuthenticated(
        "nobody vouches for who this is: send a token that your server signed, or a userId with a secret key"
    )
