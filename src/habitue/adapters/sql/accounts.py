"""The port `Accounts` on SQL."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.revisions import raise_revision
from habitue.adapters.sql.tables import accounts, sessions
from habitue.core.errors import Conflict, NotAuthenticated, NotFound
from habitue.core.ids import new_id
from habitue.privacy.access import SESSION_MS, Account, Passwords, Role, Session, SignedIn
from habitue.privacy.access.accounts import (
    check_password_length,
    check_role,
    csrf_token_of,
    new_session_token,
    normal_email,
    token_digest,
)


class SqlAccounts:
    """Accounts and sessions in SQLite or PostgreSQL; `session_ms` is how long a session lasts."""

    def __init__(self, engine: Engine, passwords: Passwords, *, session_ms: int = SESSION_MS) -> None:
        self._engine = engine
        self._passwords = passwords
        self._session_ms = session_ms

    def create(self, *, email: str, name: str, role: Role, password: str, now_ms: int) -> Account:
        check_password_length(password)
        account = Account(
            account_id=new_id(now_ms),
            email=normal_email(email),
            name=name.strip(),
            role=check_role(role),
            created_at=now_ms,
        )
        row = {
            "account_id": account.account_id,
            "email": account.email,
            "name": account.name,
            "role": account.role,
            "created_at": account.created_at,
            "password_hash": self._passwords.hash(password),
        }
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(accounts).values(row))
        except IntegrityError as error:
            raise Conflict(f"{account.email} has an account already: change that one") from error
        return account

    def everyone(self) -> list[Account]:
        with reading(self._engine) as connection:
            return [_read(row) for row in connection.execute(select(accounts).order_by(accounts.c.email))]

    def get(self, account_id: str) -> Account:
        with reading(self._engine) as connection:
            return _read(_row(connection, account_id))

    def change_role(self, account_id: str, role: Role) -> Account:
        return self._change(account_id, {"role": check_role(role)})

    def disable(self, account_id: str, now_ms: int) -> Account:
        return self._change(account_id, {"disabled_at": now_ms}, end_sessions=True)

    def change_password(self, account_id: str, password: str) -> None:
        check_password_length(password)
        self._change(account_id, {"password_hash": self._passwords.hash(password)}, end_sessions=True)

    def check_password(self, account_id: str, password: str) -> bool:
        with reading(self._engine) as connection:
            hashed = _row(connection, account_id).password_hash
        return self._passwords.verify(hashed, password)

    def sign_in(self, email: str, password: str, now_ms: int) -> SignedIn:
        with reading(self._engine) as connection:
            row = connection.execute(select(accounts).where(accounts.c.email == email.strip().casefold())).one_or_none()
        # an unknown e-mail takes as long as a wrong password
        known = self._passwords.verify(row.password_hash if row else self._decoy, password)
        if row is None or not known or row.disabled_at is not None:
            raise NotAuthenticated("this e-mail and password do not belong together: try again, or ask an owner")
        return self._open(row, password, now_ms)

    def session(self, token: str, now_ms: int) -> Session:
        query = select(accounts, sessions.c.created_at.label("opened_at"), sessions.c.expires_at).join(sessions)
        valid = (sessions.c.token_digest == token_digest(token), sessions.c.expires_at > now_ms)
        with reading(self._engine) as connection:
            row = connection.execute(query.where(*valid, accounts.c.disabled_at.is_(None))).one_or_none()
        if row is None:
            raise NotAuthenticated("the session is over: sign in again")
        return Session(
            account=_read(row), csrf_token=csrf_token_of(token), created_at=row.opened_at, expires_at=row.expires_at
        )

    def sign_out(self, token: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token_digest == token_digest(token)))

    def _open(self, row: Row[Any], password: str, now_ms: int) -> SignedIn:
        token = new_session_token()
        session = Session(
            account=_read(row),
            csrf_token=csrf_token_of(token),
            created_at=now_ms,
            expires_at=now_ms + self._session_ms,
        )
        stored = {
            "token_digest": token_digest(token),
            "account_id": row.account_id,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
        }
        fresh = self._passwords.hash(password) if self._passwords.outdated(row.password_hash) else row.password_hash
        with writing(self._engine) as connection:
            # the account as it was checked a moment ago: neither disabled nor given a new password since
            unchanged = (
                accounts.c.account_id == row.account_id,
                accounts.c.password_hash == row.password_hash,
                accounts.c.disabled_at.is_(None),
            )
            if connection.execute(update(accounts).where(*unchanged).values(password_hash=fresh)).rowcount != 1:
                raise NotAuthenticated("the account changed at this very moment: sign in again")
            connection.execute(delete(sessions).where(sessions.c.expires_at <= now_ms))
            connection.execute(insert(sessions).values(stored))
        return SignedIn(session, token)

    def _change(self, account_id: str, values: dict[str, Any], *, end_sessions: bool = False) -> Account:
        with writing(self._engine) as connection:
            raise_revision(connection, "accounts")  # in line, or two owners could each remove the other
            _row(connection, account_id)
            connection.execute(update(accounts).where(accounts.c.account_id == account_id).values(values))
            if end_sessions:
                connection.execute(delete(sessions).where(sessions.c.account_id == account_id))
            _require_an_owner(connection)
            return _read(_row(connection, account_id))

    @cached_property
    def _decoy(self) -> str:
        return self._passwords.hash("the password of nobody")


def _require_an_owner(connection: Connection) -> None:
    owners = select(func.count()).where(accounts.c.role == "owner", accounts.c.disabled_at.is_(None))
    if not connection.execute(owners).scalar_one():
        raise Conflict("this would leave the workspace without an owner: make somebody else owner first")


def _row(connection: Connection, account_id: str) -> Row[Any]:
    row = connection.execute(select(accounts).where(accounts.c.account_id == account_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no account {account_id!r}")
    return row


def _read(row: Row[Any]) -> Account:
    return Account(
        account_id=row.account_id,
        email=row.email,
        name=row.name,
        role=row.role,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )
