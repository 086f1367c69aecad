"""Bowls and what is in them."""

from .look import Drawer, Look, variant
from .meals import bowl, salad, steam
from .palette import against, mix, shade, tint
from .patterns import spots
from .shapes import circle, disc, dots, ellipse, leaf, line, move, path, rect, shadow, solid


def bowls(look: Look) -> str:
    table = {
        "salad garden": _salad_bowl,
        "soup pho laksa noodle ramen stew curry": _soup_bowl,
        "mixing nesting nested set stoneware": _nested,
        "cherry berry berrylicious citrus tomato fruit lemon strawberry": _fruit_bowl,
        "tea matcha cup": _tea_bowl,
        "wooden wood": _wooden,
    }
    return variant(look, table, (_nested, _tea_bowl, _fruit_bowl))


def _salad_bowl(look: Look) -> str:
    return bowl(look, salad(), "#8aa860")


def _soup_bowl(look: Look) -> str:
    soup = look.pick("soup", ("#d9793a", "#c8553d", "#d6a64a", "#b98a4e"))
    noodles = line("M200 300q26-24 52 0t52 0 52 0M220 318q26-24 52 0t52 0 52 0", "#f3dfae", 9)
    bits = (
        dots([(230, 290), (372, 300), (300, 322)], 9, "#6d8f5e")
        + circle(350, 288, 27, "#fbf6ea")
        + circle(350, 288, 13, "#e6a63d")
    )
    sticks = line("M330 270L520 96M360 280L548 120", "#7c5236", 11)
    return steam(230, 226) + bowl(look, noodles + bits + look.pick("sticks", (sticks, "")), soup)


def _nested(look: Look) -> str:
    def one(y: float, w: float, colour: str) -> str:
        return (
            solid(
                (
                    f"M{300 - w} {y}H{300 + w}"
                    f"C{300 + w} {y + w * 0.6} {300 + w * 0.5} {y + w * 0.78} {300 + w * 0.4} {y + w * 0.8}"
                    f"H{300 - w * 0.4}C{300 - w * 0.5} {y + w * 0.78} {300 - w} {y + w * 0.6} {300 - w} {y}Z"
                ),
                colour,
                look.pick(
                    "glaze", ("", spots(against(colour), 4, 44), line(f"M60 {y + w * 0.22}H540", against(colour), 7))
                ),
            )
            + ellipse(300, y, w, w * 0.2, tint(colour, 0.2))
            + ellipse(300, y + 4, w * 0.9, w * 0.15, shade(colour, 0.2))
        )

    return (
        shadow(304, 494, 230)
        + one(328, 206, look.main)
        + one(256, 160, tint(look.second, 0.1))
        + one(196, 116, look.accent)
    )


def _fruit_bowl(look: Look) -> str:
    natural = {
        "cherry": "#a82c3c",
        "lemon": "#e9c94a",
        "citrus": "#e39a3f",
        "tomato": "#c8443a",
        "strawberry": "#c73b3c",
        "berry": "#6a3f66",
        "berrylicious": "#6a3f66",
    }
    colour = next((c for word, c in natural.items() if look.named(word)), None)
    tones = (colour, mix(colour, "#fff1c0", 0.2), shade(colour, 0.12)) if colour else ("#b9382f", "#e39a3f", "#9ab254")
    fruit = "".join(
        circle(x, y, 46, tones[i % 3]) + circle(x - 14, y - 16, 11, "#fff", 0.35)
        for i, (x, y) in enumerate(((170, 282), (252, 262), (340, 262), (426, 284), (212, 214), (300, 196), (386, 212)))
    )
    return bowl(
        look,
        fruit + path(leaf(320, 160, 90, -30, 0.45), "#6d8f5e") + line("M312 158q2-18 16-28", "#7c5a3a", 8),
        shade(look.main, 0.4),
    )


def _tea_bowl(look: Look) -> str:
    glaze = path("M60 240Q180 330 300 280T540 300V200H60Z", tint(look.second, 0.2))
    cup = solid("M150 270H450C450 380 410 450 350 470V490H250V470C190 450 150 380 150 270Z", look.main, glaze)
    whisk = move(
        rect(-16, -120, 32, 110, "#d9b876", 8)
        + path("M-16-14H16L36 90Q0 106-36 90Z", "#e3c98e")
        + line("M-20 0v84M-7 0v90M7 0v90M20 0v84", "#b98d4c", 4),
        500,
        400,
        12,
        about=(0, 0),
    )
    return (
        shadow(310, 492, 330)
        + steam(300, 200)
        + ellipse(300, 270, 150, 40, shade(look.main, 0.3))
        + ellipse(300, 276, 130, 28, "#9ab254" if look.named("matcha", "zen") else "#a5602f")
        + cup
        + (whisk if look.named("matcha") else "")
    )


def _wooden(look: Look) -> str:
    wood = look.natural(look.wood)
    rings_ = line("M90 350Q300 440 510 350M120 400Q300 480 480 400", shade(wood, 0.15), 6)
    servers = (
        line("M200 300L120 110M400 300L470 100", shade(wood, 0.2), 19)
        + solid(disc(114, 108, 34, 52), wood)
        + solid(disc(474, 100, 32, 50), wood)
    )
    return (
        shadow(300, 490, 300)
        + servers
        + ellipse(300, 300, 208, 62, shade(wood, 0.35))
        + ellipse(300, 308, 186, 46, shade(wood, 0.2))
        + solid(
            "M92 300C92 300 120 362 300 362C480 362 508 300 508 300C508 410 420 488 300 488C180 488 92 410 92 300Z",
            wood,
            rings_,
        )
        + line("M104 330Q300 420 496 330", look.main, 9)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("housewares", "bowls"): bowls,
}
