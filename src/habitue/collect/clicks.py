"""Click ids: what networks append to the shop's addresses when somebody follows one of their links."""

from __future__ import annotations

import re
from typing import Any

# parameter (lower case) -> source, medium. Networks that mark every link of theirs, paid or not, say `social`.
CLICKS: dict[str, tuple[str, str]] = {
    "gclid": ("google", "cpc"),
    "wbraid": ("google", "cpc"),
    "gbraid": ("google", "cpc"),
    "dclid": ("google", "display"),
    "msclkid": ("bing", "cpc"),
    "ttclid": ("tiktok", "cpc"),
    "twclid": ("twitter", "cpc"),
    "li_fat_id": ("linkedin", "cpc"),
    "sccid": ("snapchat", "cpc"),
    "rdt_cid": ("reddit", "cpc"),
    "qclid": ("quora", "cpc"),
    "yclid": ("yandex", "cpc"),
    "vmcid": ("yahoo", "cpc"),
    "obclid": ("outbrain", "cpc"),
    "tblci": ("taboola", "cpc"),
    "irclickid": ("impact", "affiliate"),
    "awc": ("awin", "affiliate"),
    "cjevent": ("cj", "affiliate"),
    "ransiteid": ("rakuten", "affiliate"),
    "tduid": ("tradedoubler", "affiliate"),
    "srsltid": ("google", "organic"),  # free listings of Google's shopping tab
    "ysclid": ("yandex", "organic"),
    "fbclid": ("facebook", "social"),
    "igshid": ("instagram", "social"),
    "epik": ("pinterest", "social"),
    "_kx": ("klaviyo", "email"),
    "mc_eid": ("mailchimp", "email"),
    "mkt_tok": ("marketo", "email"),
    "_hsenc": ("hubspot", "email"),
}
# These name the recipient of a message rather than a click: not kept with any consent.
NEVER_KEPT = frozenset({"_kx", "mc_eid", "mkt_tok", "_hsenc"})
# nor is the token of a link that we sent: it says who followed it, and has done its work when the event is stored
_NEVER_KEPT = NEVER_KEPT | {"hb_click"}
_WITH_ADDRESS = ("url", "search", "referrer")
_KEPT_ANYWAY = re.compile(
    r"(?<![^?&;])(?:" + "|".join(map(re.escape, sorted(_NEVER_KEPT))) + r")=[^&#]*(?:&|(?=#)|$)", re.IGNORECASE
)
_ANY = re.compile(
    r"(?<![^?&;])(?:" + "|".join(map(re.escape, [*CLICKS, "hb_click"])) + r")=[^&#]*(?:&|(?=#)|$)", re.IGNORECASE
)


def without_clicks(address: str, *, ads: bool) -> str:
    """An address, or its query, without the click ids that may not be kept.

    >>> without_clicks("/boots?gclid=Cj0&size=42&fbclid=Iw", ads=False)
    '/boots?size=42'
    """
    if "=" not in address:
        return address
    cut = (_KEPT_ANYWAY if ads else _ANY).sub("", address)
    return address if cut == address else cut.replace("?#", "#").rstrip("?&")


def pages_without_clicks(properties: dict[str, Any], *, ads: bool) -> dict[str, Any]:
    """The properties of an event, page addresses among them without the click ids that may not be kept."""
    changed = None
    for key in _WITH_ADDRESS:
        value = properties.get(key)
        if type(value) is str and "=" in value:
            cut = without_clicks(value, ads=ads)
            if cut != value:
                changed = {**(changed or properties), key: cut}
    return changed or properties
