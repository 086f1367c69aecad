"""The part of the preference page that says by which channels somebody may be reached, and what they change there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape

from habitue.app.permitting import Channel
from habitue.core.clock import SECOND_MS
from habitue.core.locale import Language, day
from habitue.interfaces.http.preference_words import WORDS
from habitue.privacy.permission import BY_NAME, Permission

_ALWAYS = ("marketing_email", "email_open")  # the others where they have the address, or something was said of them


def permission_group(channels: Iterable[Channel], language: Language) -> str:
    """The boxes. Each says beside it what was shown, so that only what is changed becomes a word of theirs."""
    words = WORDS[language]
    shown = [channel for channel in channels if channel.current and _belongs(channel)]
    objecting = any(channel.permission.because == "objection" for channel in shown)
    boxes = "".join(_box(channel, words, language, objecting=objecting) for channel in shown)
    note = words["objecting" if objecting else "permissions_note"]
    return (
        f"<fieldset><legend>{escape(words['permissions'])}</legend><p class=note>{escape(note)}</p>"
        f"<div class=permissions>{boxes}</div></fieldset>"
    )


def permission_changes(form: Mapping[str, list[str]]) -> dict[str, object]:
    """What a form changes: a box that is as it was shown says nothing, however old the page is."""
    ticked, was = set(form.get("permissions", ())), set(form.get("was", ()))
    shown = [name for name in form.get("shown", ()) if name in BY_NAME]
    return {name: name in ticked for name in shown if (name in ticked) != (name in was)}


def _belongs(channel: Channel) -> bool:
    return channel.purpose in _ALWAYS or bool(channel.address) or channel.permission.because != "never_asked"


def _box(channel: Channel, words: dict[str, str], language: Language, *, objecting: bool) -> str:
    name, granted = channel.purpose, channel.permission.granted
    state = (" checked" if granted else "") + (" disabled" if objecting else "")
    why = _why(channel.permission, words, language)
    hint = f'<small id="why-{name}">{escape(why)}</small>' if why else ""
    described = f' aria-describedby="why-{name}"' if why else ""
    said = "" if objecting else f'<input type="hidden" name="shown" value="{name}">'
    said += f'<input type="hidden" name="was" value="{name}">' if granted else ""
    return (
        f'<div><label><input type="checkbox" name="permissions" value="{name}"{described}{state}>'
        f"<span>{escape(words[name])}</span></label>{hint}{said}</div>"
    )


def _why(permission: Permission, words: dict[str, str], language: Language) -> str:
    if permission.because == "consent":
        return (
            words["agreed"].format(date=_day(permission.since, language)) if permission.since else words["agreed_once"]
        )
    if permission.because in ("soft_opt_in", "unconfirmed"):
        return words[permission.because]
    return words["bounce"] if permission.source == "bounce" else ""


def _day(at_ms: int, language: Language) -> str:
    return day(datetime.fromtimestamp(at_ms / SECOND_MS, UTC), language)
