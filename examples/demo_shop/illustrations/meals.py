"""Drinks, dishes of the food counter and salty snacks."""

from .look import Drawer, Look
from .palette import CREAM, against, shade, tint
from .patterns import stripes
from .shapes import box, circle, disc, dots, leaf, line, move, path, polar, rect, shadow, solid


def plate(look: Look, x: float = 300, y: float = 392, r: float = 214) -> str:
    """A plate in the product's colour with a paler well."""
    return (
        shadow(x, y + 66, r * 2)
        + solid(disc(x, y + 10, r, r * 0.4), shade(look.main, 0.15))
        + path(disc(x, y, r, r * 0.38), look.main)
        + path(disc(x, y, r * 0.74, r * 0.26), tint(look.main, 0.3))
    )


def bowl(look: Look, filling: str, fill: str) -> str:
    """A bowl in the product's colour, its filling level and what lies in it."""
    body = solid(
        "M106 300H494C494 404 428 476 350 484V496H250V484C172 476 106 404 106 300Z",
        look.main,
        look.pick(
            "glaze",
            (
                "",
                line("M60 352H540", against(look.main), 9),
                dots([(150 + 50 * i, 372 + 26 * (i % 2)) for i in range(7)], 7, against(look.main)),
            ),
        ),
    )
    return (
        shadow(300, 498, 260)
        + path(disc(300, 300, 194, 58), shade(look.main, 0.3))
        + path(disc(300, 304, 176, 46), fill)
        + filling
        + body
    )


def steam(x: float = 300, y: float = 210) -> str:
    return line(
        f"M{x - 50} {y}q-22-26 0-50t0-48M{x} {y}q-22-26 0-50t0-48M{x + 50} {y}q-22-26 0-50t0-48", "#fff9ee", 11, 0.85
    )


# Drinks


def cola(look: Look) -> str:
    cup = "M178 196H422L396 470C394 484 386 490 374 490H226C214 490 206 484 204 470Z"
    wave = path("M150 330q38-34 75 0t75 0 75 0 75 0V420q-38 34-75 0t-75 0-75 0-75 0Z", look.accent)
    bubbles = dots([(250, 250), (276, 288), (340, 262), (358, 300), (308, 232)], 8, tint(look.main, 0.6))
    straw = line("M316 180L346 66L396 46", look.second, 19) + line(
        "M316 180L346 66L396 46", look.accent, 19, dash="2 30"
    )
    return (
        shadow(300, 490, 220)
        + straw
        + solid(cup, look.natural("#b23a34"), wave + bubbles)
        + solid(box(164, 164, 272, 42, 16), CREAM)
    )


def juice(look: Look) -> str:
    glass = "M190 150H410L386 466C384 482 374 490 360 490H240C226 490 216 482 214 466Z"
    drink = path("M150 224H450V500H150Z", look.natural("#e0883f")) + path("M150 380H450V500H150Z", look.accent, 0.6)
    ice = rect(236, 240, 62, 58, "#fff", 10, 0.4) + move(rect(308, 262, 62, 58, "#fff", 10, 0.35), turn=18)
    slice_ = (
        circle(410, 166, 62, "#e8a541")
        + circle(410, 166, 49, "#f4cf83")
        + line(
            "".join("M410 166L{:.0f} {:.0f}".format(*polar(410, 166, 46, a)) for a in range(0, 360, 45)), "#e8a541", 5
        )
    )
    return (
        shadow(300, 490, 210)
        + line("M290 240L254 70", look.main, 16)
        + solid(glass, "#e9efe9", drink + ice + rect(222, 180, 14, 270, "#fff", 7, 0.5))
        + slice_
    )


def hot_chocolate(look: Look) -> str:
    mug = solid(
        "M150 250H410V420C410 464 380 490 340 490H220C180 490 150 464 150 420Z",
        look.main,
        line("M100 400H460", against(look.main), 12),
    )
    handle = line("M412 296C500 280 500 420 408 414", shade(look.main, 0.12), 30)
    top = path(disc(280, 250, 130, 36), shade(look.main, 0.3)) + path(disc(280, 254, 112, 26), "#6d4330")
    sweets = "".join(solid(box(x, y, 52, 40, 13), CREAM) for x, y in ((206, 222), (262, 234), (312, 216)))
    return shadow(290, 492, 290) + steam(280, 190) + handle + top + sweets + mug


# Food counter


def nachos(look: Look) -> str:
    chips = "".join(
        move(
            solid("M300 240L360 350Q300 372 240 350Z", look.pick(f"chip{i}", ("#e3ad4f", "#d99a3d", "#ecc06c"))),
            dx,
            dy,
            turn,
        )
        for i, (dx, dy, turn) in enumerate(
            ((-110, 30, -30), (100, 26, 28), (-50, -50, -14), (60, -60, 16), (0, 20, 4), (-120, 70, -60), (120, 74, 50))
        )
    )
    sauce = path(
        (
            "M214 300C230 262 280 270 300 250C330 262 390 270 384 310C372 330 360 318 350 344"
            "C336 356 330 320 316 326C300 350 284 340 274 318C252 348 220 330 214 300Z"
        ),
        "#c8553d",
    )
    return (
        plate(look)
        + chips
        + sauce
        + path("M270 290c20-22 60-20 66 4c-20 14-50 12-66-4Z", CREAM)
        + dots([(240, 330), (350, 290), (300, 356), (386, 340)], 9, "#5f8a4f")
    )


def stew(look: Look) -> str:
    filling = (
        dots([(190 + 37 * i % 230, 290 + 23 * i % 32) for i in range(14)], 13, "#7a4a2c")
        + "".join(rect(x, y, 34, 20, "#dd8440", 7) for x, y in ((206, 296), (330, 288), (270, 312)))
        + path(leaf(300, 300, 56, -50), "#6d8f5e")
        + path(leaf(300, 300, 46, -110), "#5f8250")
    )
    return steam(300, 220) + bowl(look, filling, "#a8613a")


def pizza(look: Look) -> str:
    slice_ = "M118 168C230 120 370 120 482 168L316 494C310 504 296 504 290 494Z"
    crust = solid(
        (
            "M96 150C96 122 120 118 140 110C240 76 360 76 460 110C480 118 504 122 504 150"
            "C504 180 486 190 462 182C360 150 240 150 138 182C114 190 96 180 96 150Z"
        ),
        "#c98a48",
    )
    salami = "".join(
        solid(disc(x, y, 36), look.natural("#b4432f")) + dots([(x - 10, y - 8), (x + 12, y + 8)], 5, "#d9785f")
        for x, y in ((210, 218), (330, 214), (272, 302), (346, 320), (302, 408))
    )
    leaves = (
        path(leaf(250, 250, 44, -20), "#5f8a4f")
        + path(leaf(388, 262, 44, 150), "#5f8a4f")
        + path(leaf(312, 366, 34, 190), "#5f8a4f")
    )
    return (
        shadow(310, 496, 240)
        + solid(slice_, "#ecc15f", dots([(180, 200), (270, 196), (400, 200), (240, 340), (322, 262)], 12, "#f4d88f"))
        + salami
        + leaves
        + crust
    )


def sandwich(look: Look) -> str:
    bread = "#d7a25c"
    wrap = move(
        solid(
            (
                "M150 330C150 300 170 284 200 284H420C450 284 462 304 462 330C462 356 450 376 420 376H200"
                "C170 376 150 358 150 330Z"
            ),
            tint(bread, 0.4),
            dots([(240, 310), (300, 350), (360, 306), (410, 344)], 9, bread),
        )
        + path(disc(448, 330, 26, 46), CREAM)
        + path(disc(450, 330, 18, 36), "#6d8f5e")
        + dots([(446, 316), (456, 340)], 9, "#c8553d"),
        -20,
        0,
        -24,
    )
    second = move(wrap, 30, 74)
    grape = "".join(
        solid(
            box(150 + 74 * (i % 4), 330 - 48 * (i // 4) + 20 * (i % 2), 84, 54, 26),
            "#6f7d45",
            line(f"M{150 + 74 * (i % 4)} {356 - 48 * (i // 4)}h84", "#55633a", 5),
        )
        for i in range(8)
    )
    return plate(look) + (
        grape + circle(420, 320, 34, "#eccb55") if look.named("grape", "leaf", "leave") else wrap + second
    )


def shrimp(x: float, y: float, turn: float, colour: str = "#e88a67") -> str:
    """A curled prawn with bands and a tail fan."""
    body = (
        "M270 250C330 210 400 260 392 330C386 384 330 400 290 380C330 372 348 344 340 314"
        "C332 288 304 282 276 292C256 288 254 262 270 250Z"
    )
    tail = path("M294 376l-46-18-6 30 20 24 32-12Z", shade(colour, 0.15))
    return move(
        tail
        + solid(body, colour, line("M330 236l-16 52M372 268l-38 36M392 320l-50 6M370 372l-36-26", tint(colour, 0.6), 8))
        + circle(282, 266, 6, "#3a2a2c")
        + line("M264 258C230 236 216 216 204 190", colour, 6),
        x,
        y,
        turn,
    )


def prawn_platter(look: Look) -> str:
    lemon = (
        circle(300, 352, 46, "#e6bc45")
        + circle(300, 352, 36, "#f6e2a0")
        + line("M264 352h72M300 316v72M276 328l48 48M324 328l-48 48", "#e6bc45", 4)
    )
    return (
        plate(look)
        + move(shrimp(-100, 20, -20), size=0.86)
        + move(shrimp(110, 30, 40), size=0.86)
        + move(shrimp(0, -60, 10), size=0.86)
        + lemon
        + path(leaf(190, 400, 60, 20), "#6d8f5e")
    )


def soup_or_salad(look: Look) -> str:
    if look.named("soup", "stew", "broth"):
        swirl = line("M220 304C220 280 380 280 380 304C380 322 262 322 262 306C262 296 330 296 330 304", CREAM, 8)
        return steam(300, 224) + bowl(
            look,
            swirl + dots([(210, 300), (400, 300), (300, 326)], 8, "#6d8f5e"),
            look.pick("soup", ("#d9793a", "#c8553d", "#b9963f")),
        )
    return bowl(look, salad(), "#8aa860")


def salad() -> str:
    leaves = "".join(
        path(leaf(300, 320, 200 - 12 * (i % 3), a, 0.7), ("#8fb062", "#6d8f5e", "#a7c06f")[i % 3])
        for i, a in enumerate(range(198, 350, 19))
    )
    tomatoes = "".join(
        circle(x, y, 27, "#c8453a") + circle(x - 8, y - 8, 7, "#ee9a86")
        for x, y in ((220, 268), (362, 250), (300, 300))
    )
    slices = "".join(
        circle(x, y, 28, "#7fa35f") + circle(x, y, 22, "#dce8b8") for x, y in ((280, 230), (404, 290), (180, 300))
    )
    return leaves + tomatoes + slices + line("M330 220q26-14 46 4", "#8c5a86", 9)


# Snacks


def nuts(look: Look) -> str:
    kernel = {
        "almond": "M0-34C26-12 24 22 0 34C-24 22-26-12 0-34Z",
        "cashew": "M-30 0C-30-36 30-36 32 2C32 18 10 18 8 4C2-8-8-6-10 6C-14 18-30 14-30 0Z",
        "peanut": "M-34 0C-34-24-8-22 0-12C8-22 34-24 34 0C34 24 8 22 0 12C-8 22-34 24-34 0Z",
    }
    d = next((d for word, d in kernel.items() if look.named(word)), kernel["almond"])
    tone = "#e3bf88" if look.named("cashew") else "#b5773f"
    places = (
        [(150 + 60 * (i % 6) + 26 * (i // 6 % 2), 316 - 40 * (i // 6)) for i in range(6)]
        + [(196 + 52 * i, 270) for i in range(5)]
        + [(240 + 56 * i, 228) for i in range(3)]
    )
    heap = "".join(
        f'<g transform="translate({x} {y}) rotate({i * 47 % 180 - 90})">'
        f"{path(d, shade(tone, 0.3))}{move(path(d, tint(tone, 0.12 * (i % 3))), -4, -4)}</g>"
        for i, (x, y) in enumerate(places)
    )
    return bowl(look, heap, shade(tone, 0.4))


def crisps(look: Look) -> str:
    bag = "M160 122H440L428 160C452 250 452 370 428 456L440 494H160L172 456C148 370 148 250 172 160Z"
    label = solid(disc(300, 306, 104, 100), look.second) + "".join(
        move(solid("M236 300C250 250 350 250 364 300C350 340 250 340 236 300Z", "#eac063"), *at)
        for at in ((-10, -22, -14), (10, 26, 12))
    )
    return (
        shadow(310, 496, 300)
        + solid(bag, look.natural("#d9a03d"), move(stripes(look.accent, 400, 26), 0, 64))
        + line("M172 146H428M172 470H428", shade(look.main, 0.3), 5, dash="4 12")
        + label
        + move(solid("M420 470C434 430 500 430 510 470C500 500 434 500 420 470Z", "#e3b04f"), 0, 0)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("cold dispensed", "fountain-carbonated"): cola,
    ("cold dispensed", "fountain-non-carbonated"): juice,
    ("hot dispensed", "hot chocolate"): hot_chocolate,
    ("food service", "nachos"): nachos,
    ("food service", "other cuisine"): stew,
    ("food service", "pizza"): pizza,
    ("food service", "sandwiches/wraps"): sandwich,
    ("food service", "seafood"): prawn_platter,
    ("food service", "soup and salad"): soup_or_salad,
    ("salty snacks", "nuts/seeds"): nuts,
    ("salty snacks", "potato chips"): crisps,
}
