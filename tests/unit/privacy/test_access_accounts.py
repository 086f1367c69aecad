"""Accounts: roles, CSRF tokens, e-mails, passwords worth hashing."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from habitue.core.errors import InvalidInput, NotAllowed
from habitue.privacy.access import Account, Role, Session, require_csrf, require_role
from habitue.privacy.access.accounts import (
    check_password_length,
    csrf_token_of,
    new_session_token,
    normal_email,
    token_digest,
)

MAY = {"viewer": {"viewer"}, "editor": {"viewer", "editor"}, "owner": {"viewer", "editor", "owner"}}
ROLES: tuple[Role, ...] = get_args(Role)


@pytest.mark.parametrize(("has", "needs"), list(itertools.product(ROLES, ROLES)))
def test_who_may_what(has: Role, needs: Role) -> None:
    account = Account(account_id="a", email="a@b", name="A", role=has, created_at=0)
    if needs in MAY[has]:
        require_role(account, needs)
    else:
        with pytest.raises(NotAllowed, match=needs):
            require_role(account, needs)


def test_a_csrf_token_belongs_to_its_session() -> None:
    mine, other = new_session_token(), new_session_token()
    account = Account(account_id="a", email="a@b", name="A", role="owner", created_at=0)
    session = Session(account=account, csrf_token=csrf_token_of(mine), created_at=0, expires_at=1)
    require_csrf(session, csrf_token_of(mine))
    for wrong in ("", mine, token_digest(mine), csrf_token_of(other), "é", "\ud800"):
        with pytest.raises(NotAllowed):
            require_csrf(session, wrong)


def test_session_tokens_are_long_and_new() -> None:
    tokens = {new_session_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) >= 43 for token in tokens)


def test_emails_are_found_however_they_are_typed() -> None:
    assert normal_email(" Ana@Shop.Example\n") == "ana@shop.example" == normal_email("ana@shop.example")


@pytest.mark.parametrize(
    "email", ["", "ana", "@shop.example", "ana@", "a@b@c", "a b@c", "a\n@b", "x" * 250 + "@b.example"]
)
def test_what_is_not_an_email_is_refused(email: str) -> None:
    with pytest.raises(InvalidInput):
        normal_email(email)


@pytest.mark.parametrize(("length", "good"), [(0, False), (9, False), (10, True), (256, True), (257, False)])
def test_passwords_have_a_length_worth_hashing(length: int, good: bool) -> None:
    if good:
        check_password_length("é" * length)
    else:
        with pytest.raises(InvalidInput) as raised:
            check_password_length("é" * length)
        assert "é" not in str(raised.value.details())
