"""Colours by hand: palettes of each family of goods, colours that a name states or suggests, tints and shades."""

from collections.abc import Mapping

INK = "#2f2b30"
CREAM = "#f6eddd"
WHITE = "#fbf8f2"
GOLD = "#d6aa55"
SILVER = "#c3c9ce"
COPPER = "#c07a55"
STEEL = "#8d979e"
LEAF = "#6d8f5e"
MOSS = "#45684a"

STATED: Mapping[str, str] = {
    **dict.fromkeys(("black", "noir", "onyx", "ebony", "gothic"), "#343136"),
    **dict.fromkeys(("midnight", "navy", "indigo"), "#2d3b5a"),
    **dict.fromkeys(("charcoal", "slate", "graphite"), "#55565c"),
    **dict.fromkeys(("grey", "gray", "concrete", "pewter"), "#94949a"),
    **dict.fromkeys(("white", "ivory", "pearl", "marble"), "#f7f2e8"),
    **dict.fromkeys(("cream", "beige"), "#eadbbf"),
    **dict.fromkeys(("silver", "chrome", "aluminum", "steel", "stainless"), "#bcc3c9"),
    **dict.fromkeys(("gold", "golden", "gilded", "brass"), "#d3a54b"),
    **dict.fromkeys(("copper", "bronze"), "#bb7450"),
    **dict.fromkeys(("red", "scarlet", "cardinal"), "#c23f38"),
    **dict.fromkeys(("crimson", "ruby", "cherry"), "#a82c3c"),
    **dict.fromkeys(("burgundy", "wine", "maroon"), "#7a2d40"),
    **dict.fromkeys(("pink", "rose", "rosy", "bubblegum"), "#dd8f97"),
    **dict.fromkeys(("blush", "peach"), "#e4b3a3"),
    **dict.fromkeys(("fuchsia", "magenta"), "#b83f77"),
    **dict.fromkeys(("coral", "salmon"), "#df7a63"),
    **dict.fromkeys(("orange", "tangerine", "pumpkin"), "#dd7d35"),
    **dict.fromkeys(("rust", "terracotta", "rusty"), "#b4583a"),
    **dict.fromkeys(("amber", "honey", "mustard"), "#d2952f"),
    **dict.fromkeys(("yellow", "lemon", "sunshine", "sunny"), "#e6bc45"),
    **dict.fromkeys(("green", "emerald", "evergreen"), "#3f7d57"),
    **dict.fromkeys(("olive", "khaki", "camo"), "#7d7b4c"),
    **dict.fromkeys(("mint", "sage", "eucalyptus"), "#9dbfa4"),
    **dict.fromkeys(("lime",), "#a3b94a"),
    **dict.fromkeys(("teal",), "#2f7577"),
    **dict.fromkeys(("turquoise", "aqua"), "#58aaa8"),
    **dict.fromkeys(("blue", "denim", "cobalt"), "#4d75a3"),
    **dict.fromkeys(("royal", "sapphire"), "#35529a"),
    **dict.fromkeys(("sky", "skyblue"), "#8fb6cf"),
    **dict.fromkeys(("purple", "violet", "amethyst"), "#7d5a96"),
    **dict.fromkeys(("plum",), "#6b4160"),
    **dict.fromkeys(("lavender", "lilac"), "#b29cc6"),
    **dict.fromkeys(("brown", "chocolate", "mocha", "espresso", "walnut"), "#74492f"),
    **dict.fromkeys(("tan", "caramel", "camel", "wheat"), "#c08a52"),
    **dict.fromkeys(("cognac", "chestnut"), "#9c5a32"),
}
"""Words that name a colour: a name with one of them is drawn in it."""

SUGGESTED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("leather", "suede"), ("#8a5636", "#a76a3e", "#5d3d2e", "#403335", "#b98154")),
    **dict.fromkeys(("ocean", "nautical", "seaside", "coastal", "lagoon"), ("#3f6f91", "#5d93ac", "#2f4d74")),
    **dict.fromkeys(("frost", "frosty", "frostline", "arctic", "winter", "icy"), ("#9dbcc9", "#6f93ab", "#cbd9dc")),
    **dict.fromkeys(("autumn", "harvest"), ("#b4583a", "#c98a3c", "#8b5a3a")),
    **dict.fromkeys(("sunset", "sunrise", "sunburst"), ("#d9794f", "#d89a4a", "#cf6d5d")),
    **dict.fromkeys(("forest", "woodland", "garden", "tropical"), ("#4d7a5a", "#6d8f5e", "#3d6b62")),
    **dict.fromkeys(("stealth", "phantom", "tactical"), ("#46474d", "#3a3f47")),
    **dict.fromkeys(("desert", "safari"), ("#c9a36c", "#bd8f5f")),
    **dict.fromkeys(("twilight", "starlit", "starry", "celestial"), ("#4a4f78", "#5d5687")),
    **dict.fromkeys(("romantic", "valentine"), ("#c2555c", "#d98a8f")),
    **dict.fromkeys(("wooden", "wood", "rattan", "wicker", "bamboo"), ("#b98756", "#cfa06a", "#8f6240")),
}
"""Words that suggest a colour without naming it; used only when none is named."""

WOODS = ("#c4945f", "#a97548", "#d5b081", "#80563a", "#b78353")
GROUNDS = ("#f0e6d7", "#ebdfcd", "#efe2d6", "#e6e3d4", "#e9ddd3", "#e3e2dc", "#f1e7cf")
DEEP_GROUNDS = ("#d5c3aa", "#cfbfae", "#c6c5ae", "#d3b9aa", "#b9c1bf")

Trio = tuple[str, str, str]
PALETTES: Mapping[str, tuple[Trio, ...]] = {
    "wear": (
        ("#a8543f", "#efdcc1", "#2d3b5a"),
        ("#33486a", "#d99c5b", "#efe3d0"),
        ("#5d7a63", "#e7cfa3", "#a8543f"),
        ("#cf9f4f", "#5a4237", "#f2e6d2"),
        ("#7d4a5c", "#e3b7a6", "#d6aa55"),
        ("#3f4045", "#c9b79c", "#b85b46"),
        ("#6c92a5", "#f0e2cc", "#cd7a52"),
        ("#d9a596", "#7a4b4f", "#f6eddd"),
    ),
    "home": (
        ("#b96d4e", "#e9cfae", "#4f6a68"),
        ("#6f8a79", "#ecdcc0", "#b8734e"),
        ("#3f6472", "#dfb684", "#efe4d2"),
        ("#d0a04e", "#6c5442", "#7d9590"),
        ("#d8c2a4", "#9a6b4c", "#5c7a74"),
        ("#8c5a68", "#e8c3b0", "#d6aa55"),
        ("#4c5a74", "#d5a46e", "#eadccb"),
    ),
    "bloom": (
        ("#d97f7c", "#f3d3c2", "#e2b24f"),
        ("#b4506a", "#eab7b3", "#f1d48f"),
        ("#e0935a", "#f2cf9a", "#b4506a"),
        ("#f2e6d8", "#e2b0a4", "#dcae57"),
        ("#8a79ad", "#cdbfdd", "#edc668"),
        ("#d6a43d", "#f3e0a5", "#b8623e"),
        ("#c8463f", "#ef9f86", "#f3dca6"),
    ),
    "food": (
        ("#c8553d", "#f0d9b0", "#6d8f5e"),
        ("#d99a3d", "#f4e3bf", "#b4472f"),
        ("#6d8f5e", "#efe0b8", "#d6763c"),
        ("#8fa7a3", "#f3e6cf", "#c8553d"),
        ("#4f6f83", "#f1e3c8", "#d99a3d"),
    ),
    "tech": (
        ("#3d4148", "#c9b79c", "#d9794f"),
        ("#5f7d86", "#e8dcc6", "#d6a44d"),
        ("#b6543f", "#3d4148", "#ecd9b4"),
        ("#d8cfc0", "#53575f", "#5f8f8a"),
        ("#d19a45", "#45434a", "#f0e3cd"),
        ("#2f4a5e", "#d7c3a0", "#cf6a4a"),
    ),
    "outdoor": (
        ("#4f7357", "#e4c78f", "#c7603d"),
        ("#c7693f", "#efd9ae", "#3c5a66"),
        ("#3c6478", "#ecd3a0", "#d98a45"),
        ("#d2a03f", "#57503f", "#5d8574"),
        ("#8a4a3c", "#e8d0a8", "#5e7f6b"),
    ),
}
FAMILY_OF: Mapping[str, str] = {
    **dict.fromkeys(("accessories", "apparel", "footwear", "jewelry", "beauty"), "wear"),
    **dict.fromkeys(("furniture", "homedecor", "housewares", "books"), "home"),
    **dict.fromkeys(("floral", "seasonal"), "bloom"),
    **dict.fromkeys(("groceries", "food service", "salty snacks", "cold dispensed", "hot dispensed"), "food"),
    **dict.fromkeys(("electronics", "tools", "instruments"), "tech"),
    "outdoors": "outdoor",
}


def mix(colour: str, other: str, share: float) -> str:
    """Blend `share` (0 to 1) of `other` into `colour`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def tint(colour: str, share: float = 0.3) -> str:
    return mix(colour, "#fff6e6", share)


def shade(colour: str, share: float = 0.25) -> str:
    return mix(colour, "#2b1a1e", share)


def lightness(colour: str) -> float:
    """Relative luma, 0 for black to 1 for white (Rec. 601 weights)."""
    r, g, b = _channels(colour)
    return (0.299 * r + 0.587 * g + 0.114 * b) / 255


def against(colour: str) -> str:
    """Give a detail's colour that reads on `colour`."""
    return tint(colour, 0.55) if lightness(colour) < 0.52 else shade(colour, 0.42)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
