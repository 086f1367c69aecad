"""What a shop's server does with a secret key when somebody asks for their rights: export, correct, object, report."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from habitue.app.forgetting import find_person
from habitue.app.rights.erasure import read_report
from habitue.app.rights.export import encode_export, export
from habitue.app.rights.objecting import object_to
from habitue.app.rights.rectifying import rectify
from habitue.collect.wire import read_json
from habitue.interfaces.http.keys import Gate
from habitue.interfaces.http.wire import JSON, Answer, Call

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_PRIVATE = (b"cache-control", b"no-store")
_HTML = (b"content-type", b"text/html; charset=utf-8")


class ExportBody(msgspec.Struct):
    """``POST /v1/people/export``: whom, and as what; `language` is the page's."""

    person: str
    format: Literal["json", "html"] = "json"
    language: Literal["en", "fr"] = "en"


class ObjectBody(msgspec.Struct):
    """``POST /v1/people/object``: whom, to what, and whether they take it back."""

    person: str
    to: list[str]
    withdraw: bool = False


class RectifyBody(msgspec.Struct):
    """``POST /v1/people/rectify``: of whom, which field, and what is right; null takes the old value out.

    `add` says that nothing may be held under that name yet.
    """

    person: str
    field: str
    value: Any
    add: bool = False


_export = msgspec.json.Decoder(ExportBody)
_object = msgspec.json.Decoder(ObjectBody)
_rectify = msgspec.json.Decoder(RectifyBody)


class RightsRoutes:
    """Handlers for secret keys."""

    def __init__(self, runtime: Runtime, gate: Gate) -> None:
        self._runtime, self._gate = runtime, gate

    async def export(self, call: Call) -> Answer:
        """Everything held about a person."""
        self._gate.admit(call, "", "admin:read")
        body = read_json(_export, call.body)
        return await asyncio.to_thread(self._exported, body)

    async def object(self, call: Call) -> Answer:
        """State an objection, or that it was taken back."""
        key = self._gate.admit(call, "", "admin:write")
        body = read_json(_object, call.body)

        def act() -> Answer:
            person_id = find_person(self._runtime, body.person)
            by = f"key {key.key_id}"
            return Answer(object_to(self._runtime, person_id, body.to, objects=not body.withdraw, by=by))

        return await asyncio.to_thread(act)

    async def rectify(self, call: Call) -> Answer:
        """Correct a field, or take it out."""
        key = self._gate.admit(call, "", "admin:write")
        body = read_json(_rectify, call.body)

        def act() -> Answer:
            person_id = find_person(self._runtime, body.person)
            by = f"key {key.key_id}"
            return Answer(rectify(self._runtime, person_id, body.field, body.value, by=by, add=body.add))

        return await asyncio.to_thread(act)

    async def report(self, call: Call) -> Answer:
        """The report of a forgetting, signed once it is complete."""
        self._gate.admit(call, "", "admin:read")
        return Answer(await asyncio.to_thread(read_report, self._runtime.workspace, call.path_params["report_id"]))

    def _exported(self, body: ExportBody) -> Answer:
        exported = export(self._runtime, find_person(self._runtime, body.person))
        if body.format == "json":
            return Answer(encode_export(exported), headers=[JSON, _PRIVATE])
        from habitue.app.rights.page import page  # the template engine is for who asks

        return Answer(page(exported, body.language).encode(), headers=[_HTML, _PRIVATE])
