"""Secrets of inbound webhooks: made or taken once, stored sealed, opened only to check a signature."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets as random
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, Protocol, get_args

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from habitue.core.errors import InvalidInput, Unavailable
from habitue.privacy.consent import DENIED

WebhookKind = Literal["standard", "shopify", "woocommerce"]
KINDS: tuple[WebhookKind, ...] = get_args(WebhookKind)
PREFIX = "whsec_"
_NONCE = 12
_MADE_BYTES = 32
# Standard Webhooks 1.0, "Symmetric signatures": between 24 and 64 bytes.
_KEY_BYTES = range(24, 65)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class WebhookSource(msgspec.Struct, frozen=True, kw_only=True):
    """Who may send to ``/v1/webhooks/{name}``, and how it signs.

    Attributes
    ----------
    consent
        Mask of purposes the shop vouches for on events of this source that state none.
    removed_at
        ms UTC; a removed source is refused, and its name may be taken again.
    """

    name: str
    kind: WebhookKind
    consent: int = DENIED
    created_at: int = 0
    removed_at: int | None = None


class HeldSecret(msgspec.Struct, frozen=True):
    """A secret's signing key; `expires_at` (ms UTC) is the end of a rotation's overlap, else None."""

    key: bytes
    expires_at: int | None = None


class HeldSource(msgspec.Struct, frozen=True):
    """A source with its secrets, the newest first."""

    source: WebhookSource
    secrets: tuple[HeldSecret, ...]

    def keys(self, now_ms: int) -> list[bytes]:
        """The signing keys in force."""
        return [held.key for held in self.secrets if held.expires_at is None or now_ms < held.expires_at]


class WebhookRing(msgspec.Struct, frozen=True):
    """Every source in use as of one version of the store; read-only."""

    version: int = 0
    held: Mapping[str, HeldSource] = MappingProxyType({})


class Webhooks(Protocol):
    """Where sources and their sealed secrets are kept.

    Promises: a secret is readable once, from the call that made it; nothing that is stored shows it; a name has at most
    one source in use; a change is seen by every process with its next `ring`. Every method may raise Unavailable.
    """

    def create(self, name: str, kind: WebhookKind, now_ms: int, *, consent: int, secret: str = "") -> str:
        """Add a source with the secret given or a fresh one, and return it.

        Raises InvalidInput when the name or the secret cannot be one, Conflict when the name is in use.
        """

    def rotate(self, name: str, now_ms: int, overlap_ms: int, secret: str = "") -> str:
        """Give the source a new secret; older ones hold until the overlap ends, and no longer than they did.

        Raises NotFound, InvalidInput.
        """

    def remove(self, name: str, now_ms: int) -> WebhookSource:
        """Refuse the source from now on and destroy its secrets. Raises NotFound."""

    def everything(self) -> list[WebhookSource]:
        """All sources by name, removed ones too; never a secret."""

    def ring(self) -> WebhookRing:
        """Every source in use with its opened secrets; read again only when something changed."""


class SecretSealer:
    """Seals secrets with AES-256-GCM under a key of the workspace; a sealed secret opens for its own source only."""

    def __init__(self, master_key: bytes) -> None:
        self._cipher = AESGCM(master_key)

    def seal(self, source: str, secret: str) -> bytes:
        """The secret's bytes as they are stored."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), source.encode())

    def open(self, source: str, sealed: bytes) -> str:
        """The secret.

        Raises
        ------
        Unavailable
            It was sealed with another workspace's secret, or for another source.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], source.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise Unavailable(
                f"the secret of the webhook source {source!r} cannot be opened with this workspace's secret.key: "
                "restore that file, or rotate the secret with `habitue webhooks rotate`"
            ) from error


def checked_name(name: str) -> str:
    """The name of a source.

    Raises
    ------
    InvalidInput
        It cannot be the end of an address.
    """
    if not _NAME.fullmatch(name):
        expected = "1 to 40 of a-z, 0-9, - and _, beginning with a letter or digit"
        raise InvalidInput(f"a source's name is {expected}, not {name!r}", path="$.name", expected=expected, got=name)
    return name


def new_secret(kind: WebhookKind, given: str = "") -> str:
    """The secret given, checked for what `kind` needs, or a fresh one of 32 random bytes.

    Raises
    ------
    InvalidInput
        Shopify's was not given (it signs with the app's own), or the one given is too short or too long.
    """
    if kind == "shopify" and not given:
        raise InvalidInput(
            "Shopify signs with the client secret of your app: give it with --secret-stdin", path="$.secret"
        )
    if not given:
        made = random.token_bytes(_MADE_BYTES)
        return PREFIX + base64.b64encode(made).decode() if kind == "standard" else made.hex()
    if len(signing_key(kind, given)) not in (_KEY_BYTES if kind == "standard" else range(16, 257)):
        expected = "24 to 64 bytes" if kind == "standard" else "16 to 256 characters"
        raise InvalidInput(f"the secret must have {expected}", path="$.secret", expected=expected)
    return given


def signing_key(kind: WebhookKind, secret: str) -> bytes:
    """The bytes that sign: what a ``whsec_`` text encodes, or the text itself for the shops.

    Raises
    ------
    InvalidInput
        A standard secret is not base64.
    """
    if kind != "standard":
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        expected = "whsec_ and the base64 of 24 to 64 bytes"
        raise InvalidInput(f"the secret must be {expected}", path="$.secret", expected=expected) from error
