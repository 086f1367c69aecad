"""One request of a signed-in account: where it looks and how much it may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.portrait import Portrait, name_of, portrait_of, pseudonym
from habitue.app.console.publishing import Publisher
from habitue.core.errors import NotFound
from habitue.interfaces.http.admin.schemas.chips import PersonChip, ProductChip
from habitue.privacy import access

if TYPE_CHECKING:
    from habitue.app.console.console import Console
    from habitue.app.runtime import Runtime


class Desk(msgspec.Struct, frozen=True):
    """Makes the chips by which a person and a product look the same everywhere."""

    runtime: Runtime
    console: Console
    account: access.Account

    @property
    def personal(self) -> bool:
        """Whether this account sees personal fields; a viewer sees pseudonyms."""
        return self.account.role in ("editor", "owner")

    @property
    def publisher(self) -> Publisher:
        """Changes in this account's name."""
        return Publisher(self.runtime, self.account.account_id)

    def person(self, portrait: Portrait) -> PersonChip:
        """The chip of a person."""
        name = name_of(self.runtime.vault, portrait) if self.personal else ""
        return PersonChip(
            person_id=portrait.person_id,
            label=name or pseudonym(portrait.person_id),
            known=portrait.known,
            left_out=self.console.left_out.why(portrait),
            named=bool(name),
        )

    def person_behind(self, node_id: str) -> PersonChip | None:
        """The chip of whom a node belongs to; None for nobody, or somebody forgotten."""
        if not node_id:
            return None
        try:
            return self.person(portrait_of(self.runtime, node_id))
        except NotFound:
            return None

    def product(self, product_id: str) -> ProductChip:
        """The chip of a product; one the catalogue does not have goes by its id."""
        product = self.runtime.catalogue.get(product_id)
        if product is None:
            return ProductChip(
                product_id=product_id,
                name=product_id,
                category="",
                brand="",
                price_minor=0,
                currency="",
                image_url="",
                url="",
                sellable=False,
            )
        return ProductChip(
            product_id=product_id,
            name=product.name,
            category=product.category,
            brand=product.brand,
            price_minor=product.price_minor,
            currency=product.currency,
            image_url=product.image_url,
            url=product.url,
            sellable=product.sellable,
        )

    def product_named(self, value: object) -> ProductChip | None:
        """The chip of the product an event names; None when it names none that is in the catalogue."""
        listed = isinstance(value, str) and self.runtime.catalogue.get(value) is not None
        return self.product(value) if listed and isinstance(value, str) else None
