"""What the console is told: the admin API's response and request bodies. Times are ms UTC, money is minor units."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["owner", "editor", "viewer"]
Locale = Literal["en", "fr"]


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """The one error shape of the whole API."""

    code: str
    message: str
    path: str | None = None
    expected: str | None = None
    got: str | None = None
    retry_after: int | None = None
    needed: str | None = None


class ErrorBody(Schema):
    error: Problem


# --- session -----------------------------------------------------------------------------------------------------


class SignIn(Schema):
    email: Annotated[str, Field(max_length=300)]
    password: Annotated[str, Field(max_length=1000)]


class Session(Schema):
    email: str
    name: str
    role: Role
    csrf_token: str = Field(description="Send back as X-CSRF-Token on every request that changes something.")
    shop_name: str
    shop_url: str
    currency: str
    timezone: str
    languages: list[str]
    paused: bool
    synthetic: bool = Field(description="True when the workspace holds generated demo data; the console says so.")
    version: str


# --- chips: the same thing looks the same everywhere -------------------------------------------------------------


class PersonChip(Schema):
    person_id: str
    label: str = Field(description="Name, else e-mail, else a short pseudonym such as 'Visitor 7f3a'.")
    known: bool = Field(description="Linked to a user id by evidence the shop vouches for.")
    bot: bool = False
    named: bool = Field(False, description="Whether `label` is something they declared; else it is a pseudonym.")


class ProductChip(Schema):
    product_id: str
    name: str
    category: str
    brand: str
    price_minor: int
    currency: str
    image_url: str
    url: str
    sellable: bool


# --- measurement -------------------------------------------------------------------------------------------------


class Estimate(Schema):
    """A number with how sure it is. `state` says which of the other fields hold."""

    state: Literal["known", "too_early", "off", "withheld"] = Field(
        description="known: value, low, high hold. too_early: weeks_needed may hold. off: no hold-out is running. "
        "withheld: the groups are not as they were drawn, so that any effect would mislead."
    )
    reason: str = Field(
        "",
        description="Why not known: no_exposures, first_week, too_few_conversions, period_too_short, no_variance, "
        "shares_mismatch, exclusions_mismatch",
    )
    value: float | None = None
    low: float | None = None
    high: float | None = None
    confidence: float = 0.95
    weeks_needed: int | None = None
    people_personalised: int = 0
    people_held_out: int = 0
    people_excluded: int = Field(0, description="Seen in both arms, counted and left out.")


class Kpi(Schema):
    key: Literal[
        "visits", "visitors", "orders", "revenue", "conversion", "order_value", "revenue_per_visitor", "click_through"
    ]
    unit: Literal["count", "ratio", "money"]
    value: float | None
    previous: float | None = Field(
        description="The same number for the period of equal length before; None if not measured."
    )


class DayPoint(Schema):
    day: str = Field(description="ISO date in the shop's time zone.")
    visits: int
    orders: int
    revenue_minor: int
    attributed_minor: int


class NextAction(Schema):
    """Something worth doing next; the console words it from key and params."""

    key: str
    params: dict[str, str | int | float] = {}
    href: str
    worth_minor: int | None = None


class Overview(Schema):
    days: int
    computed_at: int
    currency: str
    earned_minor: Estimate = Field(description="Incremental revenue against the hold-out over the period, minor units.")
    attributed_minor: int = Field(
        description="What last-click would claim: revenue of orders after a recommendation click."
    )
    attributed_orders: int
    kpis: list[Kpi]
    series: list[DayPoint]
    next_actions: list[NextAction]


# --- live --------------------------------------------------------------------------------------------------------


class Activity(Schema):
    """One event as it arrived."""

    position: int
    at: int
    received_at: int
    name: str
    person: PersonChip | None
    product: ProductChip | None
    page: str = ""
    query: str = ""
    amount_minor: int | None = None
    currency: str = ""
    device: str = ""
    source: str
    flags: list[str]
    decision_id: str = ""
    placement: str = ""


class LiveState(Schema):
    visitors_now: int = Field(description="People with an event in the last five minutes.")
    events_per_minute: float
    orders_today: int
    revenue_today_minor: int
    recent: list[Activity]


# --- people ------------------------------------------------------------------------------------------------------


class PersonRow(Schema):
    person: PersonChip
    first_seen: int
    last_seen: int
    active_days: int
    orders: int
    revenue_minor: int
    currency: str
    top_category: str


class PeoplePage(Schema):
    rows: list[PersonRow]
    total: int
    next_cursor: str | None


class IdentityNode(Schema):
    node_id: str
    kind: Literal["device", "user"]
    first_seen: int
    last_seen: int
    evidence: str = Field(description="What links it to this person: token, server, or '' for the person's own node.")


class Trait(Schema):
    key: str
    value: Any
    at: int
    personal: bool


class Affinity(Schema):
    kind: Literal["category", "brand"]
    value: str
    weight: float = Field(ge=0, le=1, description="Share of this person's decayed interest.")
    based_on: int = Field(description="Number of interactions behind it.")


class OrderLine(Schema):
    product: ProductChip | None
    product_id: str
    quantity: int
    price_minor: int


class Order(Schema):
    order_id: str
    at: int
    total_minor: int
    refunded_minor: int
    currency: str
    source: str
    lines: list[OrderLine]


class TimelineItem(Schema):
    position: int
    at: int
    name: str
    product: ProductChip | None
    query: str = ""
    page: str = ""
    amount_minor: int | None = None
    currency: str = ""
    placement: str = ""
    decision_id: str = ""
    flags: list[str]
    properties: dict[str, Any]
    consent: list[str]
    source: str


class Timeline(Schema):
    items: list[TimelineItem]
    next_before: int | None


class Touch(Schema):
    at: int
    source: str
    medium: str
    campaign: str
    referrer: str
    landing: str


class Person(Schema):
    person: PersonChip
    first_seen: int
    last_seen: int
    active_days: int
    nodes: list[IdentityNode]
    traits: list[Trait]
    consent: list[str]
    consent_at: int | None
    arm: Literal["personalised", "held_out", "none"]
    orders: list[Order]
    orders_count: int
    revenue_minor: int
    average_order_minor: int | None
    currency: str
    affinities: list[Affinity]
    recently_viewed: list[ProductChip]
    cart: list[OrderLine]
    searches: list[str]
    first_touch: Touch | None
    last_touch: Touch | None
    device: dict[str, str]


# --- decisions ---------------------------------------------------------------------------------------------------


class Reason(Schema):
    """Why an item is there; the console words it: 'because you looked at …'."""

    code: str
    product_id: str = ""
    value: str = ""


class RankedItem(Schema):
    product: ProductChip
    strategy: str
    score: float
    reason: Reason
    pinned: bool = False


class DroppedItem(Schema):
    product: ProductChip
    strategy: str
    why: str = Field(
        description="out_of_stock, withdrawn, unknown, in_cart, current_item, already_shown, sensitive, excluded, "
        "below_cut"
    )


class PlacementExplanation(Schema):
    placement: str
    title: str
    items: list[RankedItem]
    dropped: list[DroppedItem]
    strategies_tried: list[str]
    strategies_empty: list[str]
    left_alone: str = Field(
        "",
        description="Why the slot keeps the shop's own content: paused, held_out, unknown_placement, nothing_to_show",
    )


class Explanation(Schema):
    decision_id: str
    at: int
    person: PersonChip | None
    arm: Literal["personalised", "held_out", "none"]
    consent: list[str]
    seed: str
    log_position: int
    versions: dict[str, str]
    matches_log: bool = Field(description="The recomputed items equal the ones written to the log.")
    models_missing: list[str] = Field([], description="Model versions it cites that are no longer kept.")
    placements: list[PlacementExplanation]


# --- placements --------------------------------------------------------------------------------------------------


class PlacementDocument(Schema):
    """What a marketer edits; the console and the CLI edit the same document."""

    placement_id: Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=80)]
    title: dict[str, str] = Field(description="Language -> heading shown in the shop.")
    page: Literal["home", "category", "product", "search", "cart", "confirmation", "any"]
    strategies: Annotated[list[str], Field(min_length=1, max_length=8)] = Field(
        description="Tried in order until the list is full."
    )
    n: Annotated[int, Field(ge=1, le=48)] = 8
    pins: Annotated[list[str], Field(max_length=48)] = Field([], description="Product ids shown first, in this order.")
    excluded: Annotated[list[str], Field(max_length=1000)] = Field([], description="Product ids never shown here.")


class PlacementResults(Schema):
    days: int
    shown: int
    clicks: int
    click_through: float | None
    attributed_minor: int
    attributed_orders: int
    incremental_minor: Estimate
    series: list[dict[str, int | str]] = Field(description="day, shown, clicks")


class PlacementRow(Schema):
    placement_id: str
    title: dict[str, str]
    page: str
    strategies: list[str]
    pins: int
    status: Literal["draft", "published", "archived"]
    has_draft: bool
    published_version: int | None
    updated_at: int
    results: PlacementResults


class DefinitionVersion(Schema):
    version: int
    status: Literal["draft", "published", "archived"]
    author: str
    at: int
    note: str = ""


class PlacementDetail(Schema):
    placement_id: str
    published: PlacementDocument | None
    draft: PlacementDocument | None
    published_version: int | None
    version: int = Field(0, description="The newest version of all: what `expected_version` means.")
    history: list[DefinitionVersion]
    results: PlacementResults
    strategies_available: list[str]


class SaveDraft(Schema):
    document: PlacementDocument
    expected_version: int | None = Field(None, description="The newest version seen; refused when there is a newer.")


class Publish(Schema):
    note: Annotated[str, Field(max_length=500)] = ""
    expected_version: int | None = Field(None, description="The newest version seen; refused when there is a newer.")


class PreviewRequest(Schema):
    document: PlacementDocument
    person_ids: list[str] = Field(description="Empty string previews as a visitor without history.", max_length=4)
    product_id: str = Field("", description="The product page to preview on, for product placements.")
    category: str = ""


class Preview(Schema):
    person: PersonChip | None
    explanation: PlacementExplanation


class Contrast(Schema):
    """Two people whose tastes differ most among recently active ones: a good pair for a preview."""

    people: list[PersonChip]
    tastes: list[str]


class DryRun(Schema):
    """What publishing would mean, from the last seven days' traffic."""

    days: int
    requests: int
    people: int
    held_out: int
    products_unsellable: list[ProductChip] = Field(description="Pinned but not sellable now: they will be skipped.")
    also_pinned_in: list[str]


# --- catalogue ---------------------------------------------------------------------------------------------------


class ProductRow(Schema):
    product: ProductChip
    stock: int | None
    views: int
    adds: int
    orders: int
    revenue_minor: int


class CataloguePage(Schema):
    rows: list[ProductRow]
    total: int
    next_cursor: str | None
    categories: list[str]


class HistoryPoint(Schema):
    at: int
    value: int


class ProductDetail(Schema):
    product: ProductChip
    description: str
    attributes: dict[str, str]
    stock: int | None
    was_minor: int
    added_at: int
    updated_at: int
    price_history: list[HistoryPoint]
    stock_history: list[HistoryPoint]
    views: int
    adds: int
    orders: int
    revenue_minor: int
    also_viewed: list[RankedItem]
    bought_together: list[RankedItem]
    similar: list[RankedItem]


# --- health ------------------------------------------------------------------------------------------------------


class LedgerCount(Schema):
    """received = stored + duplicate + dead_lettered + rejected, exactly."""

    received: int
    stored: int
    duplicate: int
    dead_lettered: int
    rejected: int
    balanced: bool
    reasons: dict[str, int]


class ModelHealth(Schema):
    name: str
    version: str
    trained_at: int
    data_from: int
    data_to: int
    metrics: dict[str, float]
    parameters: dict[str, Any]


class Check(Schema):
    key: str
    state: Literal["ok", "warning", "failing"]
    detail: dict[str, str | int | float] = {}


class Health(Schema):
    state: Literal["ok", "warning", "failing"]
    checked_at: int
    checks: list[Check]
    ledger: LedgerCount
    ledger_by_day: list[dict[str, int | str]]
    log_position: int
    lake_position: int
    queue_depth: int
    queue_size: int
    last_event_at: int | None
    models: list[ModelHealth]
    disk_free_bytes: int
    memory_bytes: int


class Pause(Schema):
    paused: bool


class SearchHit(Schema):
    kind: Literal["person", "product", "placement", "page"]
    id: str
    label: str
    detail: str = ""
    href: str
