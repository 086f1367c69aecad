"""The promises of the port `Accounts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from habitue.core.errors import Conflict, InvalidInput, NotAuthenticated, NotFound
from habitue.privacy.access import Account, Accounts, Role
from habitue.testing.contracts.store import Fresh, Store, race

NOW = 1_700_000_000_000
PASSWORD = "correct horse battery"


class AccountsContract:
    """Subclass it and override `fresh`; use a fast `Passwords`, its strength is tested elsewhere."""

    @pytest.fixture
    def fresh(self) -> Fresh[Accounts]:
        raise NotImplementedError("yield a Store whose `open` gives the Accounts under test")

    @pytest.fixture
    def store(self, fresh: Fresh[Accounts]) -> Iterator[Store[Accounts]]:
        with fresh() as store:
            yield store

    def test_who_has_an_account_signs_in(self, store: Store[Accounts]) -> None:
        account = _create(store.open(), "ana@shop.example", "owner")
        signed = store.open().sign_in(" Ana@Shop.Example", PASSWORD, NOW)
        session = store.open().session(signed.token, NOW + 1)
        assert session == signed.session
        assert session.account == account == store.open().get(account.account_id)
        assert session.created_at == NOW < session.expires_at
        assert session.csrf_token not in ("", signed.token)

    def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(self, store: Store[Accounts]) -> None:
        _create(store.open(), "ana@shop.example", "owner")
        answers = set()
        for email, password in (("ana@shop.example", "wrong horse battery"), ("eve@shop.example", PASSWORD), ("", "")):
            with pytest.raises(NotAuthenticated) as raised:
                store.open().sign_in(email, password, NOW)
            answers.add(raised.value.message)
        assert len(answers) == 1

    def test_a_session_ends_when_it_expires(self, store: Store[Accounts]) -> None:
        _create(store.open(), "ana@shop.example", "owner")
        signed = store.open().sign_in("ana@shop.example", PASSWORD, NOW)
        end = signed.session.expires_at
        assert store.open().session(signed.token, end - 1)
        for token, at in ((signed.token, end), ("", NOW), ("x" * len(signed.token), NOW)):
            with pytest.raises(NotAuthenticated):
                store.open().session(token, at)

    def test_signing_out_ends_that_session_only(self, store: Store[Accounts]) -> None:
        _create(store.open(), "ana@shop.example", "owner")
        phone, desk = (store.open().sign_in("ana@shop.example", PASSWORD, NOW) for _ in range(2))
        store.open().sign_out(phone.token)
        store.open().sign_out("never signed in")
        with pytest.raises(NotAuthenticated):
            store.open().session(phone.token, NOW)
        assert store.open().session(desk.token, NOW)

    def test_a_new_password_or_disabling_ends_every_session(self, store: Store[Accounts]) -> None:
        accounts = store.open()
        _create(accounts, "ana@shop.example", "owner")
        ben = _create(accounts, "ben@shop.example", "editor")
        ana_in = accounts.sign_in("ana@shop.example", PASSWORD, NOW)
        new_password = "another horse battery"
        ends: list[tuple[Callable[[], object], str]] = [
            (lambda: accounts.change_password(ben.account_id, new_password), PASSWORD),
            (lambda: accounts.disable(ben.account_id, NOW + 5), new_password),
        ]
        for end, password in ends:
            signed = accounts.sign_in("ben@shop.example", password, NOW)
            end()
            with pytest.raises(NotAuthenticated):
                store.open().session(signed.token, NOW)
            with pytest.raises(NotAuthenticated):
                store.open().sign_in("ben@shop.example", password, NOW)
        assert store.open().session(ana_in.token, NOW), "others stay signed in"
        assert accounts.get(ben.account_id).disabled_at == NOW + 5
        assert accounts.check_password(ben.account_id, new_password)
        assert not accounts.check_password(ben.account_id, PASSWORD)

    def test_an_email_has_one_account(self, store: Store[Accounts]) -> None:
        answers = race(4, lambda _: _create(store.open(), "ana@shop.example", "owner"))
        assert sum(isinstance(answer, Account) for answer in answers) == 1, answers
        assert sum(isinstance(answer, Conflict) for answer in answers) == 3
        assert [account.email for account in store.open().everyone()] == ["ana@shop.example"]

    def test_the_last_owner_stays(self, store: Store[Accounts]) -> None:
        accounts = store.open()
        ana = _create(accounts, "ana@shop.example", "owner")
        _create(accounts, "ben@shop.example", "editor")
        with pytest.raises(Conflict):
            accounts.change_role(ana.account_id, "viewer")
        with pytest.raises(Conflict):
            accounts.disable(ana.account_id, NOW)
        assert accounts.get(ana.account_id) == ana

    def test_two_owners_cannot_remove_each_other_at_once(self, store: Store[Accounts]) -> None:
        owners = [_create(store.open(), f"{name}@shop.example", "owner") for name in ("ana", "ben", "cem", "dua")]
        answers = race(4, lambda racer: store.open().disable(owners[racer].account_id, NOW))
        assert sum(isinstance(answer, Account) for answer in answers) == 3, answers
        assert sum(account.disabled_at is None for account in store.open().everyone()) == 1

    def test_a_role_changes_at_once(self, store: Store[Accounts]) -> None:
        _create(store.open(), "ana@shop.example", "owner")
        ben = _create(store.open(), "ben@shop.example", "viewer")
        signed = store.open().sign_in("ben@shop.example", PASSWORD, NOW)
        assert store.open().change_role(ben.account_id, "editor").role == "editor"
        assert store.open().session(signed.token, NOW).account.role == "editor"

    def test_what_cannot_be_an_account_is_refused(self, store: Store[Accounts]) -> None:
        accounts = store.open()
        good = {"email": "ana@shop.example", "name": "Ana", "role": "owner", "password": PASSWORD}
        for wrong in ({"email": "ana"}, {"email": "a b@shop.example"}, {"role": "admin"}, {"password": "short"}):
            with pytest.raises(InvalidInput):
                accounts.create(**{**good, **wrong}, now_ms=NOW)  # type: ignore[arg-type]
        assert accounts.everyone() == []
        absent: list[Callable[[], object]] = [
            lambda: accounts.get("none"),
            lambda: accounts.disable("none", NOW),
            lambda: accounts.change_role("none", "owner"),
            lambda: accounts.change_password("none", PASSWORD),
            lambda: accounts.check_password("none", PASSWORD),
        ]
        for act in absent:
            with pytest.raises(NotFound):
                act()

    def test_neither_password_nor_token_is_stored(self, store: Store[Accounts]) -> None:
        _create(store.open(), "ana@shop.example", "owner")
        signed = store.open().sign_in("ana@shop.example", PASSWORD, NOW)
        kept = store.stored()
        assert b"ana@shop.example" in kept, "the search finds what is there"
        for secret in (PASSWORD, signed.token, signed.session.csrf_token):
            assert secret.encode() not in kept


def _create(accounts: Accounts, email: str, role: Role) -> Account:
    return accounts.create(email=email, name=email.split("@")[0], role=role, password=PASSWORD, now_ms=NOW)
