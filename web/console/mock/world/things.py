"""Names of things, and instants, of the generated shop. Not shipped, never used by the product."""

from __future__ import annotations

from datetime import UTC, datetime

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


def iso_day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
