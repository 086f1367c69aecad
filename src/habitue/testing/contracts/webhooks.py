"""What every store of webhook sources must do."""

from __future__ import annotations

import base64

import pytest

from habitue.core.errors import Conflict, InvalidInput, NotFound, Unavailable
from habitue.privacy.webhook_secrets import SecretSealer, Webhooks
from habitue.testing.contracts.store import Fresh, race

NOW, HOUR = 1_800_000_000_000, 3_600_000
SEALER = SecretSealer(b"m" * 32)


class WebhooksContract:
    """Contract of `Webhooks`. Give a `fresh` fixture whose `open` takes a `SecretSealer`. Stability: testing."""

    @pytest.fixture
    def fresh(self) -> Fresh[Webhooks]:
        raise NotImplementedError("return a way to open your store")

    def test_a_source_is_made_once(self, fresh: Fresh[Webhooks]) -> None:
        with fresh() as store:
            made = race(6, lambda _: store.open(SEALER).create("desk", "standard", NOW, consent=3))
            assert [type(one) for one in made].count(str) == 1
            assert [type(one) for one in made].count(Conflict) == 5
            (held,) = store.open(SEALER).ring().held.values()
            assert (held.source.name, held.source.kind, held.source.consent) == ("desk", "standard", 3)
            assert len(held.keys(NOW)) == 1

    def test_other_processes_see_a_change_and_only_a_change(self, fresh: Fresh[Webhooks]) -> None:
        with fresh() as store:
            here, there = store.open(SEALER), store.open(SEALER)
            empty = there.ring()
            assert empty.held == {}
            assert there.ring() is empty
            here.create("desk", "standard", NOW, consent=1)
            assert set(there.ring().held) == {"desk"}
            here.remove("desk", NOW)
            assert there.ring().held == {}
            assert [one.removed_at for one in there.everything()] == [NOW]

    def test_secrets_overlap_and_never_longer_than_they_did(self, fresh: Fresh[Webhooks]) -> None:
        with fresh() as store:
            webhooks = store.open(SEALER)
            webhooks.create("desk", "standard", NOW, consent=1)
            webhooks.rotate("desk", NOW, HOUR)
            webhooks.rotate("desk", NOW + 1, 2 * HOUR)

            def in_force(at: int) -> int:
                return len(webhooks.ring().held["desk"].keys(at))

            assert [in_force(at) for at in (NOW + 1, NOW + HOUR - 1, NOW + HOUR, NOW + 2 * HOUR + 1)] == [3, 3, 2, 1]
            webhooks.rotate("desk", NOW + 9 * HOUR, 0)
            assert in_force(NOW + 9 * HOUR) == 1
            with pytest.raises(InvalidInput):
                webhooks.rotate("desk", NOW, -1)

    def test_a_secret_is_stored_sealed_and_destroyed_with_its_source(self, fresh: Fresh[Webhooks]) -> None:
        with fresh() as store:
            webhooks = store.open(SEALER)
            made = webhooks.create("desk", "standard", NOW, consent=1)
            given = webhooks.create("shop", "shopify", NOW, consent=1, secret="shpss_0123456789abcdef")
            raw = base64.b64decode(made.removeprefix("whsec_"))
            assert given == "shpss_0123456789abcdef"
            for secret in (made.encode(), raw, given.encode()):
                assert secret not in store.stored()
            with pytest.raises(Unavailable, match="rotate"):
                store.open(SecretSealer(b"x" * 32)).ring()
            webhooks.remove("desk", NOW)
            again = webhooks.create("desk", "standard", NOW, consent=1)
            assert webhooks.ring().held["desk"].keys(NOW) == [base64.b64decode(again.removeprefix("whsec_"))]
            assert again != made

    def test_what_is_not_there_is_said(self, fresh: Fresh[Webhooks]) -> None:
        with fresh() as store:
            webhooks = store.open(SEALER)
            for missing in (lambda: webhooks.rotate("desk", NOW, 0), lambda: webhooks.remove("desk", NOW)):
                with pytest.raises(NotFound):
                    missing()
            for name in ("", "Desk", "a/b", "-a", "x" * 41):
                with pytest.raises(InvalidInput):
                    webhooks.create(name, "standard", NOW, consent=1)
            assert webhooks.everything() == []
