"""The people who work with habitue: accounts with a role, and the sessions of their browsers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Literal, Protocol

import msgspec

from habitue.core.clock import HOUR_MS
from habitue.core.errors import InvalidInput, NotAllowed

Role = Literal["owner", "editor", "viewer"]
_RANK: dict[Role, int] = {"viewer": 0, "editor": 1, "owner": 2}

SESSION_MS = 12 * HOUR_MS
PASSWORD_LENGTHS = (10, 256)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may sign in. `viewer` sees, `editor` also changes and publishes, `owner` also manages access."""

    account_id: str
    email: str
    name: str
    role: Role
    created_at: int
    disabled_at: int | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in browser.

    Attributes
    ----------
    csrf_token
        Must come back in a header with every request that changes something.
    expires_at
        ms UTC; from then on the session is refused.
    """

    account: Account
    csrf_token: str
    created_at: int
    expires_at: int


class SignedIn(msgspec.Struct, frozen=True):
    """A new session and the token for its cookie, which is stored nowhere and cannot be shown again."""

    session: Session
    token: str


class Passwords(Protocol):
    """Turns passwords into hashes that are slow to guess from."""

    def hash(self, password: str) -> str:
        """A salted hash with its parameters in it."""

    def verify(self, hashed: str, password: str) -> bool:
        """Whether the password is the one hashed."""

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with weaker parameters than today's and should be made anew."""


class Accounts(Protocol):
    """Keeps accounts and sessions.

    Promises: passwords and session tokens are never stored, only their hashes; there is always an enabled owner once
    there was one; changing a password or disabling an account ends all its sessions at once; a wrong e-mail and a wrong
    password cannot be told apart, by answer or by time. Every method may raise Unavailable.
    """

    def create(self, *, email: str, name: str, role: Role, password: str, now_ms: int) -> Account:
        """Add an account. Raises InvalidInput (e-mail, password, role) or Conflict (the e-mail has an account)."""

    def everyone(self) -> list[Account]:
        """All accounts, disabled ones too, by e-mail."""

    def get(self, account_id: str) -> Account:
        """One account. Raises NotFound."""

    def change_role(self, account_id: str, role: Role) -> Account:
        """Raises NotFound, InvalidInput, or Conflict when no enabled owner would be left."""

    def change_password(self, account_id: str, password: str) -> None:
        """Set a new password and end every session of the account. Raises NotFound or InvalidInput."""

    def check_password(self, account_id: str, password: str) -> bool:
        """Whether this is the account's password: ask before letting somebody change it. Raises NotFound."""

    def disable(self, account_id: str, now_ms: int) -> Account:
        """End every session and refuse new ones. Raises NotFound, or Conflict when no enabled owner would be left."""

    def sign_in(self, email: str, password: str, now_ms: int) -> SignedIn:
        """Open a session. Raises NotAuthenticated."""

    def session(self, token: str, now_ms: int) -> Session:
        """The session of a cookie's token. Raises NotAuthenticated when it is unknown, expired or signed out."""

    def sign_out(self, token: str) -> None:
        """End the session; nothing happens when there is none."""


def require_role(account: Account, role: Role) -> None:
    """Raise NotAllowed unless the account may do what `role` may."""
    if _RANK[account.role] < _RANK[role]:
        raise NotAllowed(f"this needs the role {role}, your account has {account.role}: ask an owner")


def check_role(role: str) -> Role:
    """The role of that name, or InvalidInput."""
    for known in _RANK:
        if known == role:
            return known
    raise InvalidInput(
        f"{role!r} is not a role: use {', '.join(_RANK)}", path="$.role", expected=", ".join(_RANK), got=role
    )


def normal_email(email: str) -> str:
    """The e-mail as accounts are found by: trimmed, lower case.

    >>> normal_email(" Ana@Shop.example ")
    'ana@shop.example'
    """
    normal = email.strip().casefold()
    local, at, domain = normal.partition("@")
    if not (at and local and domain) or "@" in domain or len(normal) > 254 or any(c.isspace() for c in normal):
        raise InvalidInput(
            f"{email!r} is not an e-mail address", path="$.email", expected="name@domain", got=email[:100]
        )
    return normal


def check_password_length(password: str) -> None:
    """Raise InvalidInput unless the password has a length worth hashing (OWASP ASVS 5.0, 6.2.1 and 6.2.9)."""
    low, high = PASSWORD_LENGTHS
    if not low <= len(password) <= high:
        raise InvalidInput(
            f"a password has {low} to {high} characters, this one has {len(password)}",
            path="$.password",
            expected=f"{low} to {high} characters",
            got=f"{len(password)} characters",
        )


def new_session_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What is stored of a token: enough to recognise it, useless to whoever reads the store."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def csrf_token_of(token: str) -> str:
    """The session's CSRF token: derived from the cookie's token, so it is stored nowhere and dies with the session."""
    return hmac.new(token.encode(errors="surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


def require_csrf(session: Session, sent: str) -> None:
    """Raise NotAllowed unless the request carries the session's CSRF token."""
    if not hmac.compare_digest(session.csrf_token.encode(), sent.encode(errors="surrogatepass")):
        raise NotAllowed("the X-CSRF-Token header is missing or of another session: reload the page")
