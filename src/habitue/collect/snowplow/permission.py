"""What a Snowplow event says of consent, as purposes; None when it says nothing, so that the key's declaration holds.

Sources: `consent_preferences`, `gdpr`, `consent_granted`, `consent_withdrawn` and `consent_document` of iglu-central.
"""

from __future__ import annotations

from typing import Any

from habitue.collect.snowplow.payload import Payload
from habitue.privacy.consent import Purpose

_VENDOR = "com.snowplowanalytics.snowplow/"
PREFERENCES, GDPR, DOCUMENT = _VENDOR + "consent_preferences", _VENDOR + "gdpr", _VENDOR + "consent_document"
GRANTED, WITHDRAWN = _VENDOR + "consent_granted", _VENDOR + "consent_withdrawn"
CHANGES = frozenset({PREFERENCES, GRANTED, WITHDRAWN})
_CHOSEN = frozenset({"allow_all", "allow_selected"})  # `implicit_consent` is none, GDPR recital 32
# Scopes are the shop's own words: our purposes by name, and what consent banners commonly call them.
_SCOPES = {purpose.name.lower(): purpose.name.lower() for purpose in Purpose if purpose.name} | {
    "analytics": "measure",
    "statistics": "measure",
    "performance": "measure",
    "measurement": "measure",
    "personalization": "personalise",
    "personalisation": "personalise",
    "preferences": "personalise",
    "functional": "personalise",
    "advertisement": "ads",
    "advertising": "ads",
    "targeting": "ads",
    "email": "marketing_email",
}


def stated_purposes(payload: Payload) -> dict[str, bool] | None:
    """The purposes granted by the event itself or by its entities; raises Unreadable.

    A preference names purposes; a `gdpr` entity with the basis ``consent`` says that being measured was agreed to, and
    with any other basis nothing about consent.
    """
    event = payload.event if payload.get("e") == "ue" else None
    if event is not None and isinstance(event.data, dict):
        if event.name == PREFERENCES:
            return _preferred(event.data)
        if event.name == WITHDRAWN:
            return {}
        if event.name == GRANTED:
            return _scoped(str(one.get("name") or one.get("id") or "") for one in payload.all(DOCUMENT))
    preferences = payload.entity(PREFERENCES)
    if preferences:
        return _preferred(preferences)
    return {"measure": True} if payload.entity(GDPR).get("basisForProcessing") == "consent" else None


def _preferred(data: dict[str, Any]) -> dict[str, bool] | None:
    if data.get("eventType") == "pending":
        return None
    scopes = data.get("consentScopes")
    return _scoped(scopes) if data.get("eventType") in _CHOSEN and isinstance(scopes, list) else {}


def _scoped(scopes: Any) -> dict[str, bool]:
    said = (_SCOPES.get(str(scope).strip().lower()) for scope in scopes)
    return {purpose: True for purpose in said if purpose}
