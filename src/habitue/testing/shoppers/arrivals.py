"""How visitors arrive: when, from where, with which browser."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import NamedTuple

from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS, day_of
from habitue.testing.shoppers.parameters import ShoppersParameters
from habitue.testing.shoppers.shelves import pick

LAST_VISIT_MS = 45 * MINUTE_MS  # before now: a visit is over by then
BETWEEN_VISITS_MS = 2 * HOUR_MS

_IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5"
_WEB = "AppleWebKit/537.36 (KHTML, like Gecko)"
BROWSERS: dict[str, tuple[str, ...]] = {
    "mobile": (
        f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {_WEB} Chrome/126.0.0.0 Mobile Safari/537.36",
        f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {_IOS} Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0",
    ),
    "desktop": (
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_WEB} Chrome/126.0.0.0 Safari/537.36",
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_WEB} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
        f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_IOS} Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    ),
    "tablet": (
        f"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) {_IOS} Mobile/15E148 Safari/604.1",
        f"Mozilla/5.0 (Linux; Android 14; SM-X710) {_WEB} Chrome/126.0.0.0 Safari/537.36",
    ),
}
BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    f"Mozilla/5.0 (X11; Linux x86_64) {_WEB} HeadlessChrome/126.0.0.0 Safari/537.36",
    "python-requests/2.32.3",
)


class Arrival(NamedTuple):
    """What the first page of a visit says about where it came from."""

    referrer: str
    query: str


_ARRIVALS: dict[str, tuple[Arrival, ...]] = {
    "direct": (Arrival("", ""),),
    "organic": (Arrival("https://www.google.com/", ""), Arrival("https://duckduckgo.com/", "")),
    "paid": (Arrival("https://www.google.com/", "gclid="), Arrival("https://www.bing.com/", "msclkid=")),
    "newsletter": (
        Arrival("", "utm_source=newsletter&utm_medium=email&utm_campaign=weekly"),
        Arrival("", "utm_source=newsletter&utm_medium=email&utm_campaign=new-arrivals"),
    ),
    "social": (Arrival("https://www.instagram.com/", ""), Arrival("https://l.facebook.com/", "fbclid=")),
    "referral": (Arrival("https://blog.example/", ""), Arrival("https://reviews.example/", "")),
    "assistant": (Arrival("https://chatgpt.com/", ""), Arrival("https://www.perplexity.ai/", "")),
}


def arrival(rng: Random, channel: str) -> Arrival:
    """One way through the channel; click ids get a value of their own. An unknown channel is a campaign of its name."""
    ways = _ARRIVALS.get(channel) or (Arrival("", f"utm_source={channel}&utm_medium={channel}"),)
    way = ways[int(rng.random() * len(ways))]
    # few values: a real click id would be new each time, and tell nothing more
    return Arrival(way.referrer, f"{way.query}synthetic{rng.randrange(100)}") if way.query.endswith("clid=") else way


class Calendar:
    """When visits happen: busy hours, busy weekdays, every visit over before now."""

    def __init__(self, parameters: ShoppersParameters, now_ms: int) -> None:
        self._last = now_ms - LAST_VISIT_MS
        today = day_of(now_ms)
        self._first_day = today - parameters.days
        days = range(self._first_day, today + 1)
        # 1970-01-01 was a Thursday
        weights = [parameters.weekly[(day + 3) % 7] for day in days]
        self._days, self._hours = list(accumulate(weights)), list(accumulate(parameters.daily))
        self.start = max(0, now_ms - parameters.days * DAY_MS)

    def visits(self, rng: Random, n: int) -> list[int]:
        """Starts of at most `n` visits of one person, ms UTC, apart from each other, oldest first."""
        wanted = sorted(self._moment(rng) for _ in range(n))
        starts: list[int] = []
        for at in wanted:
            begun = max(at, starts[-1] + BETWEEN_VISITS_MS) if starts else at
            if self.start <= begun <= self._last:
                starts.append(begun)
        return starts

    def _moment(self, rng: Random) -> int:
        while True:
            day = self._first_day + pick(rng, self._days)
            at = day * DAY_MS + pick(rng, self._hours) * HOUR_MS + int(rng.random() * HOUR_MS)
            if self.start <= at <= self._last:
                return at
