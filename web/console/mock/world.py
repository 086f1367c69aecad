"""A seeded little shop for the console's development and visual tests. Not shipped, never used by the product."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from functools import cache

from schemas import (
    Activity,
    Affinity,
    DayPoint,
    DefinitionVersion,
    Estimate,
    HistoryPoint,
    IdentityNode,
    Order,
    OrderLine,
    Person,
    PersonChip,
    PersonRow,
    PlacementDocument,
    PlacementResults,
    ProductChip,
    ProductDetail,
    ProductRow,
    RankedItem,
    Reason,
    TimelineItem,
    Touch,
    Trait,
)

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
HOSTILE = '<img src=x onerror="window.__xss=1"><script>window.__xss=1</script>'

CATEGORIES = {
    "Coffee": (["Filter roast", "Espresso roast", "Decaf roast", "Cold brew blend", "Single origin"], (890, 2400)),
    "Kitchen": (["Copper pan", "Bread knife", "Salad bowl", "Pepper mill", "Oven dish", "Kettle"], (1490, 9900)),
    "Garden": (["Watering can", "Pruning shears", "Herb planter", "Lantern", "Seed box"], (990, 6900)),
    "Footwear": (["Trail shoe", "Canvas sneaker", "Leather boot", "Wool slipper"], (3900, 15900)),
    "Outdoor": (["Two-person tent", "Camp lamp", "Rucksack", "Sleeping mat", "Flask"], (1900, 24900)),
    "Stationery": (["Notebook", "Fountain pen", "Desk calendar", "Letter set"], (450, 5900)),
    "Home textiles": (["Linen sheet", "Wool throw", "Bath towel", "Cushion"], (1200, 12900)),
    "Instruments": (["Ukulele", "Cajon", "Kalimba", "Reed harmonica"], (2900, 29900)),
}
ADJECTIVES = ["Fjord", "Amber", "Quiet", "Harbour", "Juniper", "Slate", "Meadow", "Copper", "Northern", "Plain"]
BRANDS = ["Ostra", "Lindqvist", "Maison Brun", "Tern", "Hollow Oak", "Petit Jour"]
FIRST = ["Ada", "Basil", "Chloé", "Dario", "Elif", "Félix", "Greta", "Hugo", "Inès", "Jonas", "Kaya", "Lou"]
LAST = ["Abara", "Berger", "Costa", "Dubois", "Eriksen", "Faure", "Grant", "Haddad", "Ito", "Jansen"]
QUERIES = ["wool throw", "trail shoe 42", "gift under 30", "copper", "decaf beans", "tent for two", "ukulele soprano"]
STRATEGIES = [
    "for_you",
    "next_in_session",
    "recently_viewed",
    "also_viewed",
    "bought_together",
    "similar",
    "trending",
    "best_sellers",
]


@dataclass
class Placement:
    """A placement as the mock keeps it; documents by version."""

    published: PlacementDocument | None
    draft: PlacementDocument | None
    history: list[DefinitionVersion]
    versions: dict[int, PlacementDocument] = field(default_factory=dict)
    version: int | None = None


class World:
    """Products, people, placements and what happened, all from one seed and one instant."""

    def __init__(self, now: int, *, hostile: bool = False) -> None:
        self.now = now
        self.hostile = hostile
        self.random = random.Random(7)
        self.products = [self._product(number) for number in range(420)]
        self.by_id = {product.product_id: product for product in self.products}
        self.people = [self._row(number) for number in range(640)]
        self.person_by_id = {row.person.person_id: row for row in self.people}
        self.placements = self._placements()
        self.paused = False
        self.forgotten: set[str] = set()

    # --- catalogue -------------------------------------------------------------------------------------------------

    def _product(self, number: int) -> ProductChip:
        draw = random.Random(number)
        category = list(CATEGORIES)[number % len(CATEGORIES)]
        nouns, (low, high) = CATEGORIES[category]
        name = f"{draw.choice(ADJECTIVES)} {draw.choice(nouns).lower()}"
        if self.hostile and number % 5 == 0:
            name = HOSTILE
        price = int(math.exp(draw.uniform(math.log(low), math.log(high)))) // 10 * 10
        return ProductChip(
            product_id=f"p{number:04d}",
            name=name,
            category=category,
            brand=draw.choice(BRANDS),
            price_minor=price,
            currency="EUR",
            image_url="javascript:window.__xss=1" if self.hostile else f"/mock/picture/{number}.svg",
            url="javascript:window.__xss=1" if self.hostile else f"https://shop.example/p/{number}",
            sellable=draw.random() > 0.06,
        )

    def product_row(self, product: ProductChip) -> ProductRow:
        draw = random.Random(product.product_id)
        views = int(draw.paretovariate(0.9) * 20) % 4200
        orders = int(views * draw.uniform(0.01, 0.05))
        return ProductRow(
            product=product,
            stock=0 if not product.sellable else draw.choice([None, 3, 14, 52, 120, 340]),
            views=views,
            adds=int(views * draw.uniform(0.05, 0.12)),
            orders=orders,
            revenue_minor=orders * product.price_minor,
        )

    def neighbours(self, product: ProductChip, n: int, code: str) -> list[RankedItem]:
        draw = random.Random(product.product_id + code)
        same = [other for other in self.products if other.category == product.category and other != product]
        return [
            RankedItem(
                product=item,
                strategy=code,
                score=round(1 / (position + 1.2), 3),
                reason=Reason(code=code, product_id=product.product_id, value=product.name),
            )
            for position, item in enumerate(draw.sample(same, n))
        ]

    def product_detail(self, product: ProductChip) -> ProductDetail:
        draw = random.Random(product.product_id + "d")
        row = self.product_row(product)
        price, stock, prices, stocks = product.price_minor, 80, [], []
        for day in range(90, -1, -1):
            if draw.random() < 0.05:
                price = int(product.price_minor * draw.choice([0.8, 0.9, 1, 1.05]))
                prices.append(HistoryPoint(at=self.now - day * DAY, value=price))
            stock = 120 if stock <= 4 else stock - draw.randint(0, 4)
            if day % 3 == 0:
                stocks.append(HistoryPoint(at=self.now - day * DAY, value=stock))
        return ProductDetail(
            product=product,
            description="Made to last, easy to repair, and packed without plastic. Comes with a care card.",
            attributes={"Material": "Mixed", "Made in": "Portugal", "Weight": "420 g"},
            stock=row.stock,
            was_minor=int(product.price_minor * 1.2) if draw.random() < 0.3 else 0,
            added_at=self.now - 300 * DAY,
            updated_at=self.now - 2 * HOUR,
            price_history=[HistoryPoint(at=self.now - 91 * DAY, value=product.price_minor), *prices],
            stock_history=stocks,
            views=row.views,
            adds=row.adds,
            orders=row.orders,
            revenue_minor=row.revenue_minor,
            also_viewed=self.neighbours(product, 6, "also_viewed"),
            bought_together=[] if draw.random() < 0.2 else self.neighbours(product, 4, "bought_together"),
            similar=self.neighbours(product, 6, "similar"),
        )

    # --- people ----------------------------------------------------------------------------------------------------

    def _row(self, number: int) -> PersonRow:
        draw = random.Random(f"person{number}")
        known = draw.random() < 0.35
        label = (
            f"{draw.choice(FIRST)} {draw.choice(LAST)}" if known else f"Visitor {draw.randrange(0x1000, 0xFFFF):04x}"
        )
        if self.hostile and number % 3 == 0:
            label = HOSTILE
        orders = draw.randint(0, 6) if known else int(draw.random() < 0.1)
        last = self.now - int(draw.expovariate(1 / (6 * DAY)))
        return PersonRow(
            person=PersonChip(
                person_id=f"n{number:05d}", label=label, known=known, bot=not known and draw.random() < 0.03
            ),
            first_seen=last - draw.randint(0, 80) * DAY,
            last_seen=last,
            active_days=draw.randint(1, 24),
            orders=orders,
            revenue_minor=sum(draw.randint(1200, 16000) for _ in range(orders)),
            currency="EUR",
            top_category=draw.choice([*CATEGORIES, ""]),
        )

    def person(self, row: PersonRow) -> Person:
        draw = random.Random(row.person.person_id + "v")
        top = row.top_category or "Coffee"
        weights = sorted((draw.random() ** 2 for _ in range(4)), reverse=True)
        total = sum(weights)
        others = [c for c in CATEGORIES if c != top][:3]
        touch = Touch(
            at=row.first_seen,
            source=draw.choice(["newsletter", "google", "instagram"]),
            medium=draw.choice(["email", "cpc", "social"]),
            campaign="autumn-reading",
            referrer="javascript:window.__xss=1" if self.hostile else "https://search.example/",
            landing="/c/" + top.lower(),
        )
        orders = [self._order(row, number, draw) for number in range(row.orders)]
        return Person(
            person=row.person,
            first_seen=row.first_seen,
            last_seen=row.last_seen,
            active_days=row.active_days,
            nodes=[
                IdentityNode(
                    node_id="d_" + row.person.person_id,
                    kind="device",
                    first_seen=row.first_seen,
                    last_seen=row.last_seen,
                    evidence="",
                ),
                *(
                    [
                        IdentityNode(
                            node_id="u_" + row.person.person_id,
                            kind="user",
                            first_seen=row.first_seen + DAY,
                            last_seen=row.last_seen,
                            evidence="token",
                        ),
                        IdentityNode(
                            node_id="d_7c" + row.person.person_id,
                            kind="device",
                            first_seen=row.last_seen - 3 * DAY,
                            last_seen=row.last_seen - DAY,
                            evidence="server",
                        ),
                    ]
                    if row.person.known
                    else []
                ),
            ],
            traits=[
                Trait(key="email", value="a••••@mail.example", at=row.first_seen, personal=True),
                Trait(key="plan", value="regular", at=row.first_seen, personal=False),
                Trait(key="newsletter", value=True, at=row.first_seen, personal=False),
                *([Trait(key=HOSTILE, value=HOSTILE, at=row.first_seen, personal=False)] if self.hostile else []),
            ]
            if row.person.known
            else [],
            consent=draw.choice([["necessary", "measure", "personalise"], ["necessary", "measure"]]),
            consent_at=row.first_seen,
            arm=draw.choice(["personalised"] * 8 + ["held_out", "none"]),
            orders=orders,
            orders_count=row.orders,
            revenue_minor=row.revenue_minor,
            average_order_minor=row.revenue_minor // row.orders if row.orders else None,
            currency="EUR",
            affinities=[
                Affinity(kind="category", value=name, weight=weight / total, based_on=draw.randint(2, 30))
                for name, weight in zip([top, *others], weights, strict=True)
            ]
            + [Affinity(kind="brand", value=BRANDS[0], weight=0.42, based_on=9)],
            recently_viewed=draw.sample(self.products, 6),
            cart=[
                OrderLine(product=p, product_id=p.product_id, quantity=1, price_minor=p.price_minor)
                for p in draw.sample(self.products, draw.randint(0, 2))
            ],
            searches=draw.sample(QUERIES, 3) + ([HOSTILE] if self.hostile else []),
            first_touch=touch,
            last_touch=touch.model_copy(update={"at": row.last_seen, "source": "direct", "medium": "", "campaign": ""}),
            device={"kind": "mobile", "browser": "Firefox", "os": "Android"},
        )

    def _order(self, row: PersonRow, number: int, draw: random.Random) -> Order:
        lines = [
            OrderLine(product=p, product_id=p.product_id, quantity=draw.randint(1, 2), price_minor=p.price_minor)
            for p in draw.sample(self.products, draw.randint(1, 3))
        ]
        total = sum(line.quantity * line.price_minor for line in lines)
        return Order(
            order_id=f"A-{row.person.person_id[1:]}{number}",
            at=row.last_seen - number * 11 * DAY,
            total_minor=total,
            refunded_minor=lines[0].price_minor if number == 1 else 0,
            currency="EUR",
            source="server",
            lines=lines,
        )

    @cache  # noqa: B019  the world lives as long as the process
    def timeline(self, person_id: str) -> list[TimelineItem]:
        row = self.person_by_id[person_id]
        draw = random.Random(person_id + "t")
        at, items = row.last_seen, []
        taste = [p for p in self.products if p.category == (row.top_category or "Coffee")]
        for position in range(140, 0, -1):
            name = draw.choices(
                [
                    "Product Viewed",
                    "Page Viewed",
                    "Decision Made",
                    "Placement Shown",
                    "Products Searched",
                    "Product Added",
                    "Recommendation Clicked",
                    "Consent Changed",
                    "Order Completed",
                    "quiz_finished",
                ],
                [30, 22, 14, 10, 6, 6, 4, 1, 2, 1],
            )[0]
            with_product = name in {"Product Viewed", "Product Added", "Recommendation Clicked"}
            with_decision = name in {"Decision Made", "Placement Shown", "Recommendation Clicked"}
            items.append(
                TimelineItem(
                    position=position,
                    at=at,
                    name=name,
                    product=draw.choice(taste) if with_product else None,
                    query=(HOSTILE if self.hostile else draw.choice(QUERIES)) if name == "Products Searched" else "",
                    page=(HOSTILE if self.hostile else draw.choice(["/", "/c/garden", "/cart"]))
                    if name == "Page Viewed"
                    else "",
                    amount_minor=draw.randint(1900, 14000) if name == "Order Completed" else None,
                    currency="EUR" if name == "Order Completed" else "",
                    placement=draw.choice(list(self.placements)) if with_decision else "",
                    decision_id=f"dec-{person_id}-{position}" if with_decision else "",
                    flags=[],
                    properties={"list_id": "autumn", "position": 3} if with_product else {},
                    consent=["necessary", "measure", "personalise"],
                    source="browser",
                )
            )
            at -= int(draw.expovariate(1 / (3 * HOUR)))
        return items

    # --- placements ------------------------------------------------------------------------------------------------

    def _placements(self) -> dict[str, Placement]:
        documents = [
            PlacementDocument(
                placement_id="home.for_you",
                title={"en": "Chosen for you", "fr": "Choisi pour vous"},
                page="home",
                strategies=["for_you", "recently_viewed", "trending", "best_sellers"],
                n=8,
                pins=["p0008"],
            ),
            PlacementDocument(
                placement_id="home.trending",
                title={"en": "Popular this week", "fr": "En vogue cette semaine"},
                page="home",
                strategies=["trending", "best_sellers"],
                n=8,
            ),
            PlacementDocument(
                placement_id="product.similar",
                title={"en": "You may also like", "fr": "Dans le même esprit"},
                page="product",
                strategies=["similar", "also_viewed"],
                n=6,
            ),
            PlacementDocument(
                placement_id="product.bought_together",
                title={"en": "Often bought together", "fr": "Souvent achetés ensemble"},
                page="product",
                strategies=["bought_together", "also_viewed"],
                n=4,
                excluded=["p0017"],
            ),
            PlacementDocument(
                placement_id="cart.add",
                title={"en": "Before you go", "fr": "Avant de partir"},
                page="cart",
                strategies=["bought_together", "best_sellers"],
                n=4,
            ),
            PlacementDocument(
                placement_id="search.empty",
                title={"en": "Try these instead", "fr": "Essayez plutôt"},
                page="search",
                strategies=["next_in_session", "best_sellers"],
                n=8,
            ),
        ]
        placements = {}
        for number, document in enumerate(documents):
            published = number != 5
            version = 2 + number % 2 if published else None
            placements[document.placement_id] = Placement(
                published=document if published else None,
                draft=document.model_copy(update={"n": 12}) if number in (1, 5) else None,
                version=version,
                versions={v: document.model_copy(update={"n": 4 + v}) for v in range(1, (version or 0))}
                | ({version: document} if version else {}),
                history=[
                    DefinitionVersion(
                        version=v,
                        status="published",
                        author="owner@shop.example",
                        at=self.now - (4 - v) * 9 * DAY,
                        note="More room for new arrivals" if v == 2 else "",
                    )
                    for v in range(version or 0, 0, -1)
                ],
            )
        return placements

    def results(self, placement_id: str, state: str = "known") -> PlacementResults:
        draw = random.Random(placement_id)
        series: list[dict[str, int | str]] = []
        for day in range(28, 0, -1):
            shown = int(900 * draw.uniform(0.7, 1.2))
            series.append(
                {"day": iso_day(self.now - day * DAY), "shown": shown, "clicks": int(shown * draw.uniform(0.03, 0.07))}
            )
        shown, clicks = sum(int(p["shown"]) for p in series), sum(int(p["clicks"]) for p in series)
        unpublished = placement_id == "search.empty"
        if unpublished:
            shown, clicks, series = 0, 0, []
        value = draw.uniform(8_000, 60_000)
        width = draw.uniform(10_000, 70_000)
        return PlacementResults(
            days=28,
            shown=shown,
            clicks=clicks,
            click_through=clicks / shown if shown else None,
            attributed_minor=0 if unpublished else int(draw.uniform(120_000, 700_000)),
            attributed_orders=0 if unpublished else draw.randint(14, 90),
            incremental_minor=Estimate(state="too_early", weeks_needed=None if unpublished else 5)
            if unpublished or state != "known" or draw.random() < 0.3
            else Estimate(
                state="known",
                value=value,
                low=value - width,
                high=value + width,
                people_personalised=9120,
                people_held_out=481,
                people_excluded=12,
            ),
            series=series,
        )

    # --- overview and live -----------------------------------------------------------------------------------------

    def days(self, n: int) -> list[DayPoint]:
        draw = random.Random(n)
        points = []
        for day in range(n, 0, -1):
            at = self.now - day * DAY
            weekend = 1.25 if (at // DAY + 4) % 7 in (0, 6) else 1
            visits = int(620 * weekend * (1 + 0.1 * math.sin(day / 5)) * draw.uniform(0.9, 1.1))
            orders = int(visits * draw.uniform(0.024, 0.033))
            revenue = orders * draw.randint(5200, 6900)
            points.append(
                DayPoint(
                    day=iso_day(at),
                    visits=visits,
                    orders=orders,
                    revenue_minor=revenue,
                    attributed_minor=int(revenue * draw.uniform(0.12, 0.2)),
                )
            )
        return points

    def activity(self, position: int, at: int) -> Activity:
        draw = random.Random(position)
        row = draw.choice(self.people[:80])
        name = draw.choices(
            [
                "Product Viewed",
                "Page Viewed",
                "Products Searched",
                "Product Added",
                "Placement Shown",
                "Recommendation Clicked",
                "Order Completed",
            ],
            [34, 24, 8, 8, 14, 6, 3],
        )[0]
        with_product = name in {"Product Viewed", "Product Added", "Recommendation Clicked"}
        with_decision = name in {"Placement Shown", "Recommendation Clicked"}
        anonymous = draw.random() < 0.12
        return Activity(
            position=position,
            at=at,
            received_at=at + 140,
            name=name,
            person=None if anonymous else row.person,
            product=draw.choice(self.products) if with_product else None,
            page=(HOSTILE if self.hostile else draw.choice(["/", "/c/coffee", "/c/garden", "/cart"]))
            if name == "Page Viewed"
            else "",
            query=(HOSTILE if self.hostile else draw.choice(QUERIES)) if name == "Products Searched" else "",
            amount_minor=draw.randint(1900, 14000) if name == "Order Completed" else None,
            currency="EUR",
            device=draw.choice(["mobile", "desktop", "tablet"]),
            source="browser",
            flags=["bot"] if row.person.bot and not anonymous else [],
            decision_id=f"dec-{row.person.person_id}-{position}" if with_decision and not anonymous else "",
            placement=draw.choice(list(self.placements)) if with_decision else "",
        )


def iso_day(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
