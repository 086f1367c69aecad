"""The promises of the port `Keys`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from habitue.core.errors import Conflict, InvalidInput, NotAuthenticated, NotFound
from habitue.privacy.access import IssuedKey, KeyRequest, Keys
from habitue.privacy.consent import Purpose
from habitue.testing.contracts.store import Fresh, Store, race

NOW = 1_700_000_000_000
PUBLIC = KeyRequest(kind="public", name="Shop", origins=frozenset({"https://shop.example"}))
SECRET = KeyRequest(
    kind="secret",
    name="Back office",
    scopes=frozenset({"import", "events:write"}),
    declared_consent=int(Purpose.MEASURE),
)


class KeysContract:
    """Subclass it and override `fresh`."""

    @pytest.fixture
    def fresh(self) -> Fresh[Keys]:
        raise NotImplementedError("yield a Store whose `open` gives the Keys under test")

    @pytest.fixture
    def store(self, fresh: Fresh[Keys]) -> Iterator[Store[Keys]]:
        with fresh() as store:
            yield store

    @pytest.mark.parametrize("request_", [PUBLIC, SECRET], ids=["public", "secret"])
    def test_a_key_is_recognised_by_its_whole_token_only(self, store: Store[Keys], request_: KeyRequest) -> None:
        issued = store.open().create(request_, NOW)
        token, ring = issued.token, store.open().ring()
        assert ring.verify(token, NOW) == issued.key
        assert issued.key.token == (token if request_.kind == "public" else "")
        assert issued.key.declared_consent == request_.declared_consent | Purpose.NECESSARY
        prefix, other = token[:3], {"pk_": "sk_", "sk_": "pk_"}[token[:3]]
        near = (token[:-1], token + "x", token[:-1] + "?", other + token[3:], token.upper())
        for wrong in ("", prefix, *near, "é" * len(token)):
            with pytest.raises(NotAuthenticated):
                ring.verify(wrong, NOW)

    def test_keys_are_unlike_each_other(self, store: Store[Keys]) -> None:
        keys = store.open()
        tokens = [keys.create(PUBLIC, NOW + i).token for i in range(20)]
        assert len({token[:13] for token in tokens}) == len({token[13:] for token in tokens}) == 20
        assert [key.token for key in store.open().everything()] == tokens

    def test_a_revoked_key_is_refused_at_once_everywhere(self, store: Store[Keys]) -> None:
        ours, theirs = store.open(), store.open()
        issued, other = ours.create(SECRET, NOW), ours.create(PUBLIC, NOW)
        assert theirs.ring().verify(issued.token, NOW)
        assert ours.revoke(issued.key.key_id, NOW + 1).revoked_at == NOW + 1
        assert ours.revoke(issued.key.key_id, NOW + 9).revoked_at == NOW + 1
        for keys in (ours, theirs):
            with pytest.raises(NotAuthenticated, match="revoked"):
                keys.ring().verify(issued.token, NOW)
            assert keys.ring().verify(other.token, NOW)

    def test_the_ring_is_the_same_object_while_no_key_changes(self, store: Store[Keys]) -> None:
        ours, theirs = store.open(), store.open()
        assert ours.ring().held == {}
        theirs.create(PUBLIC, NOW)
        ring = ours.ring()
        assert ours.ring() is ring
        issued = theirs.create(PUBLIC, NOW)
        assert ours.ring() is not ring
        assert ours.ring().verify(issued.token, NOW)
        with pytest.raises(TypeError):
            ring.held["x"] = next(iter(ring.held.values()))  # type: ignore[index]

    def test_rotation_overlaps(self, store: Store[Keys]) -> None:
        keys = store.open()
        old = keys.create(SECRET, NOW)
        new = keys.rotate(old.key.key_id, NOW + 10, overlap_ms=100)
        assert new.token != old.token
        assert (new.key.scopes, new.key.name, new.key.kind) == (old.key.scopes, old.key.name, old.key.kind)
        assert new.key.declared_consent == old.key.declared_consent
        ring = store.open().ring()
        assert ring.verify(old.token, NOW + 109).replaced_by == new.key.key_id
        with pytest.raises(NotAuthenticated, match="overlap"):
            ring.verify(old.token, NOW + 110)
        assert ring.verify(new.token, NOW + 10**12) == new.key

    def test_a_key_is_rotated_once(self, store: Store[Keys]) -> None:
        old = store.open().create(PUBLIC, NOW)
        answers = race(6, lambda _: store.open().rotate(old.key.key_id, NOW, 1000))
        assert sum(isinstance(answer, IssuedKey) for answer in answers) == 1, answers
        assert sum(isinstance(answer, Conflict) for answer in answers) == 5
        assert len(store.open().everything()) == 2

    def test_what_cannot_be_rotated_or_revoked_says_so(self, store: Store[Keys]) -> None:
        keys = store.open()
        revoked = keys.create(PUBLIC, NOW)
        keys.revoke(revoked.key.key_id, NOW)
        with pytest.raises(Conflict):
            keys.rotate(revoked.key.key_id, NOW, 10)
        with pytest.raises(InvalidInput):
            keys.rotate(revoked.key.key_id, NOW, -1)
        for act in (lambda: keys.rotate("none", NOW, 10), lambda: keys.revoke("none", NOW)):
            with pytest.raises(NotFound):
                act()

    def test_a_wrong_request_makes_no_key(self, store: Store[Keys]) -> None:
        keys = store.open()
        for wrong in (
            KeyRequest(kind="public", name="x", scopes=frozenset({"admin:read"})),
            KeyRequest(kind="secret", name="x", scopes=frozenset({"everything"})),
            KeyRequest(kind="public", name="x", origins=frozenset({"https://*.shop.example"})),
            KeyRequest(kind="secret", name="x", origins=frozenset({"https://shop.example"})),
            KeyRequest(kind="public", name=" "),
        ):
            with pytest.raises(InvalidInput):
                keys.create(wrong, NOW)
        assert keys.everything() == []
        assert keys.ring().version == 0

    def test_a_secret_token_is_not_stored(self, store: Store[Keys]) -> None:
        public, secret = store.open().create(PUBLIC, NOW), store.open().create(SECRET, NOW)
        rotated = store.open().rotate(secret.key.key_id, NOW, 10)
        kept = store.stored()
        assert public.token.encode() in kept, "the search finds what is there"
        for issued in (secret, rotated):
            assert issued.key.key_id.encode() in kept
            assert issued.token.rsplit("_", 1)[1].encode() not in kept
