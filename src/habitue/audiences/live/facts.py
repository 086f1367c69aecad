"""Facts about a person: how each is read, and until when it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from habitue.audiences.birthdays import distance
from habitue.audiences.language.condition import Fact
from habitue.audiences.live.affinities import shares, top
from habitue.audiences.live.compare import keyed, predicate
from habitue.audiences.live.moments import Answer, moment
from habitue.audiences.live.person import NEVER, Person
from habitue.audiences.live.slots import Slots
from habitue.audiences.vocabulary import FACTS
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.events.birthday import BIRTHDAY_ON
from habitue.events.kept import ITEMS, TEXT, values_of
from habitue.features.affinity import cart, wishlist

Known = tuple[Any, int]  # the value, None when it is not known; and until when it holds if nothing happens
Read = Callable[[Person, str], Known]
Check = Callable[[Person], Answer]


def compile_fact(condition: Fact, slots: Slots) -> Check:
    """The check of one condition about a fact."""
    read, key = READ[condition.fact], condition.key or ""
    slot = slots.of(("fact", condition.fact, key))
    if condition.fact == "trait":
        return _of_trait(condition)

    def known(person: Person) -> Known:
        found: Known | None = person.memo[slot]
        if found is None:
            value, until = read(person, key)
            found = person.memo[slot] = (None if value is None else keyed(value), until)
        return found

    if FACTS[condition.fact].kind == "time":
        answers = moment(condition.test)

        def check_time(person: Person) -> Answer:
            at, until = known(person)
            holds, held = answers(at, person.now)
            return holds, min(until, held)

        return check_time
    holds = predicate(condition.test)

    def check(person: Person) -> Answer:
        value, until = known(person)
        return holds(value), until

    return check


def _of_trait(condition: Fact) -> Check:
    """A trait may be a list: what is asked of it holds if it holds of one of its items, and its opposite if of none."""
    test, key = condition.test, condition.key or ""
    opposite = {"is_not": "is", "none_of": "one_of", "unknown": "known"}.get(test.op)
    holds = predicate(test if opposite is None else test.model_copy(update={"op": opposite}))

    def check(person: Person) -> Answer:
        entry = person.state.traits.get(key)
        value: Any = None if entry is None else entry[2]
        items = [keyed(item) for item in (value[:ITEMS] if isinstance(value, list) else [value]) if values_of(item)]
        found = any(holds(item) for item in items)
        if test.op in ("known", "unknown"):
            found = bool(items) or key in person.state.personal
        return found != (opposite is not None), NEVER

    return check


def _orders(of: Callable[[Person], Any]) -> Read:
    return lambda person, _: (of(person), NEVER)


def _revenue(person: Person) -> int:
    return sum(order.net_minor for order in person.orders if order.currency in ("", person.world.currency))


def _average(person: Person) -> int | None:
    counted = sum(order.currency in ("", person.world.currency) for order in person.orders)
    return _revenue(person) // counted if counted else None


def _last_gap(person: Person) -> int | None:
    orders = person.orders
    return (orders[-1].at - orders[-2].at) // DAY_MS if len(orders) > 1 else None


def _average_gap(person: Person) -> int | None:
    orders = person.orders
    return (orders[-1].at - orders[0].at) // ((len(orders) - 1) * DAY_MS) if len(orders) > 1 else None


def _due(person: Person) -> int | None:
    orders = person.orders
    return orders[-1].at + person.world.rhythm.after(len(orders)).due_ms if orders else None


def _stage(part: str) -> Read:
    def read(person: Person, _: str) -> Known:
        stage, until = person.stage()
        return getattr(stage, part), until

    return read


def _of_state(of: Callable[[Any], Any]) -> Read:
    """A fact of the profile that no time changes."""
    return lambda person, _: (of(person.state), NEVER)


def _last_of(field: str) -> Callable[[Any], Any]:
    def read(state: Any) -> Any:
        entry = getattr(state.memory, field)
        return None if entry is None else entry[2]

    return read


def _place(part: str) -> Callable[[Any], str | None]:
    return lambda state: state.memory.place[2].get(part) if state.memory.place else None


def _device(part: str) -> Callable[[Any], str | None]:
    return lambda state: (state.device[2].get(part) or None) if state.device else None


def _width(state: Any) -> int | None:
    width = (_device("screen")(state) or "").partition("x")[0]
    return int(width) if width.isdecimal() and len(width) < 6 else None


def _language(state: Any) -> str | None:
    locale = _last_of("locale")(state)
    return locale.replace("_", "-").partition("-")[0] or None if locale else None


def _touch(at: int, *, newest: bool) -> Callable[[Any], str | None]:
    def read(state: Any) -> str | None:
        touch = (state.touches[-1] if state.touches else None) if newest else state.first_touch
        return touch[at] if touch and 0 < len(touch[at]) <= TEXT else None

    return read


def _cart_value(person: Person) -> int:
    held = ((person.world.product_of(product_id), n) for product_id, n in cart(person.state).items())
    return sum(product.price_minor * n for product, n in held if product is not None)


def _cart_changed(person: Person) -> int | None:
    state = person.state
    if not cart(state):
        return None
    return max(entry[0] for entry in (*state.added[-1:], *state.removed[-1:]))


def _visit_started(person: Person, _: str) -> Known:
    return person.visit_start()


def _previous_visit(person: Person, _: str) -> Known:
    """When the visit before the newest one ended."""
    visits, later = person.visits()
    return (visits[-2][1] if len(visits) > 1 else None), later


def _visits(person: Person, _: str) -> Known:
    visits, later = person.visits()
    return len(visits), later


def _in_visit(person: Person, _: str) -> Known:
    start, until = person.visit_start()
    return start is not None, until


def _hour(person: Person, _: str) -> Known:
    local = person.local()
    past = (local.minute * 60 + local.second) * 1000 + local.microsecond // 1000
    return local.hour, person.now + HOUR_MS - past


def _day(of: Callable[[datetime], int]) -> Read:
    """Something that changes at midnight, on the person's clock."""

    def read(person: Person, _: str) -> Known:
        local = person.local()
        tomorrow = (local + timedelta(days=1)).date()
        midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=local.tzinfo)
        return of(local), max(person.now + 1, round(midnight.timestamp() * 1000))

    return read


def _birthday(part: int) -> Read:
    """Days to or since the birthday they declared; a list of days is the nearest of them, as any item of a trait."""

    def read(person: Person, _: str) -> Known:
        entry = person.state.traits.get(BIRTHDAY_ON)
        if entry is None:
            return None, NEVER
        stated = entry[2][:ITEMS] if isinstance(entry[2], list) else [entry[2]]
        today = person.local().date()
        found = [apart[part] for on in stated if (apart := distance(on, today))]
        return (min(found), _day_of_month(person, "")[1]) if found else (None, NEVER)

    return read


_day_of_month = _day(lambda local: local.day)


def _page(of: Callable[[Any], Any]) -> Read:
    return lambda person, _: ((of(person.page) or None) if person.page else None, NEVER)


def _weather(name: str) -> Read:
    return lambda person, _: (person.page.weather.get(name) if person.page else None, NEVER)


READ: Mapping[str, Read] = MappingProxyType(
    {
        "first_seen": _of_state(lambda state: state.first_seen or None),
        "last_seen": _of_state(lambda state: state.last_seen or None),
        "visit_started": _visit_started,
        "previous_visit": _previous_visit,
        "first_order": _orders(lambda person: person.orders[0].at if person.orders else None),
        "last_order": _orders(lambda person: person.orders[-1].at if person.orders else None),
        "order_due": _orders(_due),
        "lifecycle": _stage("name"),
        "lifecycle_since": _stage("since"),
        "lifecycle_until": _stage("until"),
        "last_gap_days": _orders(_last_gap),
        "average_gap_days": _orders(_average_gap),
        "cart_changed": _orders(_cart_changed),
        "visits": _visits,
        "orders": _orders(lambda person: len(person.orders)),
        "revenue_minor": _orders(_revenue),
        "average_order_minor": _orders(_average),
        "cart_items": _orders(lambda person: sum(cart(person.state).values())),
        "cart_value_minor": _orders(_cart_value),
        "wishlist_items": _orders(lambda person: len(wishlist(person.state))),
        "screen_width": _of_state(_width),
        "hour": _hour,
        "weekday": _day(lambda local: local.isoweekday()),
        "month": _day(lambda local: local.month),
        "day_of_month": _day_of_month,
        "birthday_in_days": _birthday(0),
        "birthday_days_ago": _birthday(1),
        "country": _of_state(_place("country")),
        "region": _of_state(_place("region")),
        "city": _of_state(_place("city")),
        "time_zone": _of_state(_last_of("zone")),
        "language": _of_state(_language),
        "locale": _of_state(_last_of("locale")),
        "company": _of_state(_last_of("company")),
        "device": _of_state(_device("kind")),
        "system": _of_state(_device("os")),
        "browser": _of_state(_device("browser")),
        "arm": _of_state(lambda state: state.exposure[2] if state.exposure else None),
        **{
            f"{which}_{part}": _of_state(_touch(at, newest=which == "last"))
            for which in ("first", "last")
            for at, part in enumerate(("source", "medium", "campaign", "referrer", "landing"), 2)
        },
        "top_category": lambda person, _: (top(person, "category"), NEVER),
        "top_brand": lambda person, _: (top(person, "brand"), NEVER),
        "category_affinity": lambda person, key: (shares(person, "category").get(key, 0.0), NEVER),
        "brand_affinity": lambda person, key: (shares(person, "brand").get(key, 0.0), NEVER),
        "registered": lambda person, _: (person.registered, NEVER),
        "in_visit": _in_visit,
        "score": lambda person, key: person.score(key),
        "group": lambda person, key: person.group(key),
        "moment": lambda person, key: (person.moment(key), NEVER),
        "trait": lambda _person, _key: (None, NEVER),  # compiled apart: it may be a list
        "page_type": _page(lambda page: page.type),
        "page_path": _page(lambda page: page.path),
        "temperature_c": _weather("temperature_c"),
        "weather_code": _weather("code"),
        "precipitation_mm": _weather("precipitation_mm"),
        "wind_kmh": _weather("wind_kmh"),
    }
)
assert READ.keys() == FACTS.keys(), READ.keys() ^ FACTS.keys()
