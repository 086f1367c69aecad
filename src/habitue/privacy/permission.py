"""May we use a purpose for this person now? What was permitted or refused by channel, and the answer with its reason.

A channel's permission is the person's, not a browser's: a banner that does not ask about e-mail says nothing about it.
It belongs to the address it was given for, where the word named one, and stays refused there whatever others grant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from habitue.privacy.consent import Purpose, granted
from habitue.privacy.objections import OBJECTIONS, ObjectionEntry

Word = tuple[int, int, int, str, str]  # stamp, standing, legal basis, source
ConsentEntry = tuple[int, int, int]  # stamp, mask

REFUSED, PENDING, GRANTED = 0, 1, 2  # pending: somebody said yes, and it permits nothing yet

Basis = Literal["consent", "soft_opt_in"]
Source = Literal[
    "banner", "form", "preferences", "console", "server", "import", "unsubscribe", "bounce", "complaint", "crowded"
]
Reason = Literal[
    "necessary", "consent", "soft_opt_in",
    "objection", "refused", "never_asked", "unconfirmed", "no_basis", "crowded",
]  # fmt: skip

# The purposes that reach somebody, with the kind of address that a permission may name.
CHANNELS: dict[Purpose, str] = {
    Purpose.MARKETING_EMAIL: "email",
    Purpose.EMAIL_OPEN: "email",
    Purpose.SMS: "phone",
    Purpose.PUSH: "",
    Purpose.ADS: "",
}
BY_NAME: dict[str, Purpose] = {purpose.name.lower(): purpose for purpose in CHANNELS if purpose.name}
# Directive 2002/58/EC, article 13(2): electronic mail, which text messages are too (article 2(h)). It covers sending,
# not looking whether the message was opened.
SOFT_OPT_IN = frozenset({Purpose.MARKETING_EMAIL, Purpose.SMS})
ASKED = "asked"  # the property of `Consent Changed` with the purposes that its choice named
UNDATED = "undated"  # the flag of an event whose day is only that of the file it came in
ADDRESSES = 32  # remembered of one node; beyond them nobody can say which of the others refused


class Permission(msgspec.Struct, frozen=True):
    """The answer: whether, why, and on whose word.

    Attributes
    ----------
    because
        The legal basis of a permission, or what denies it.
    source
        Where the word came from that decides; ``""`` when there is none. Of an objection its name.
    since
        ms UTC; None when nobody said anything, or an import did not say when.
    """

    granted: bool
    because: Reason
    source: str = ""
    since: int | None = None


def key_of(purpose: Purpose, address: str = "") -> str:
    """What a word is kept under: the purpose, and the keyed hash of the address if the word named one.

    >>> key_of(Purpose.SMS), key_of(Purpose.SMS, "5f2e")
    ('sms', 'sms:5f2e')
    """
    name = str(purpose.name).lower()
    return f"{name}:{address}" if address else name


def address_of(key: str) -> str:
    """The address of a key, ``""`` for the person's."""
    return key.partition(":")[2]


def rank(word: Word) -> tuple[int, int, bool, Word]:
    """How words of one key are ordered: the highest holds, so it does not matter in which order they arrive.

    A person's own word, yes or no, beats what a shop assumes of them: a soft opt-in, whenever it was, and a permission
    of which nobody knows the day. What nobody vouches for beats nothing. At the same moment a refusal beats a grant.
    """
    at, _, standing, basis, _ = word
    own = standing == REFUSED or (standing == GRANTED and basis == "consent" and at > 0)
    weight = 2 if own else 1 if standing == GRANTED else 0
    return weight, at, standing == REFUSED, word


def keep_word(words: dict[str, Word], key: str, word: Word) -> None:
    """Highest rank per key; beyond `ADDRESSES` addressed ones those with the highest rank stay, whatever came first."""
    known = words.get(key)
    if known is not None and rank(known) >= rank(word):
        return
    words[key] = word
    if address_of(key):
        addressed = [one for one in words if address_of(one)]
        if len(addressed) > ADDRESSES:
            del words[min(addressed, key=lambda one: (rank(words[one]), one))]


def crowded(words: Mapping[str, Word]) -> bool:
    """Whether words about an address may have been dropped."""
    return sum(1 for key in words if address_of(key)) >= ADDRESSES


def permission(
    purpose: Purpose,
    words: Mapping[str, Word],
    objections: Mapping[str, ObjectionEntry],
    consent: ConsentEntry | None = None,
    address: str = "",
) -> Permission:
    """Whether a purpose may be used for a person now. Ask at each use: a refusal holds from the next question on.

    Parameters
    ----------
    words
        Of all nodes of the person, merged; and what others refused about the address (`People.refusals`).
    consent
        The newest choice of a browser: what purposes that are no channel rest on.
    address
        Keyed hash of the address that would be written to. Without it the answer is that for an address which nobody
        ever named: never ask so about one that is known.

    Examples
    --------
    >>> words = {"marketing_email": (5, 0, GRANTED, "soft_opt_in", "import")}
    >>> permission(Purpose.MARKETING_EMAIL, words, {}).because
    'soft_opt_in'
    >>> permission(Purpose.MARKETING_EMAIL, words, {"marketing": (9, 0, True)}).because
    'objection'
    """
    if purpose is Purpose.NECESSARY:
        return Permission(granted=True, because="necessary")
    objection = _objection(purpose, objections)
    if objection is not None:
        return objection
    if purpose not in CHANNELS:
        return _chosen(purpose, consent)
    word = _deciding(purpose, words, address)
    if word is None:
        full = address and crowded(words)
        return Permission(granted=False, because="crowded" if full else "never_asked")
    return _said(purpose, word)


def _objection(purpose: Purpose, objections: Mapping[str, ObjectionEntry]) -> Permission | None:
    for name, (at, _, in_force) in sorted(objections.items()):
        if in_force and purpose in OBJECTIONS.get(name, ()):
            return Permission(granted=False, because="objection", source=name, since=at)
    return None


def _chosen(purpose: Purpose, consent: ConsentEntry | None) -> Permission:
    if consent is None:
        return Permission(granted=False, because="never_asked")
    allowed = granted(consent[2], purpose)
    return Permission(granted=allowed, because="consent" if allowed else "refused", source="banner", since=consent[0])


def _deciding(purpose: Purpose, words: Mapping[str, Word], address: str) -> Word | None:
    """The word that decides: the address's own, unless the person refused everything after it."""
    general = words.get(key_of(purpose))
    own = words.get(key_of(purpose, address)) if address else None
    if own is None:
        return None if address and crowded(words) and not _refuses(general) else general
    if general is None or own[2] == REFUSED:
        return own
    if own[2] == PENDING or _refuses(general):
        return max(own, general, key=rank)
    return own


def _refuses(word: Word | None) -> bool:
    return word is not None and word[2] == REFUSED


def _said(purpose: Purpose, word: Word) -> Permission:
    at, _, standing, basis, source = word
    reason: Reason = "refused"
    allowed = standing == GRANTED and based(purpose, basis)
    if allowed:
        reason = "soft_opt_in" if basis == "soft_opt_in" else "consent"
    elif standing != REFUSED:
        reason = "unconfirmed" if based(purpose, basis) else "no_basis"
    return Permission(granted=allowed, because=reason, source=source, since=at or None)


def based(purpose: Purpose, basis: str) -> bool:
    """Whether this is a legal basis for the channel."""
    return basis in get_args(Basis) and (basis == "consent" or purpose in SOFT_OPT_IN)
