"""Who may come in: accounts with roles for people, API keys with scopes for shops."""

from habitue.privacy.access.accounts import (
    SESSION_MS,
    Account,
    Accounts,
    Passwords,
    Role,
    Session,
    SignedIn,
    require_csrf,
    require_role,
)
from habitue.privacy.access.api_keys import (
    PUBLIC_SCOPES,
    SECRET_SCOPES,
    ApiKey,
    IssuedKey,
    KeyRequest,
    require_origin,
    require_scope,
)
from habitue.privacy.access.keyring import HeldKey, KeyRing, Keys
from habitue.privacy.access.origins import ANY_ORIGIN
from habitue.privacy.access.tokens import KeyKind

__all__ = [
    "ANY_ORIGIN",
    "PUBLIC_SCOPES",
    "SECRET_SCOPES",
    "SESSION_MS",
    "Account",
    "Accounts",
    "ApiKey",
    "HeldKey",
    "IssuedKey",
    "KeyKind",
    "KeyRequest",
    "KeyRing",
    "Keys",
    "Passwords",
    "Role",
    "Session",
    "SignedIn",
    "require_csrf",
    "require_origin",
    "require_role",
    "require_scope",
]
