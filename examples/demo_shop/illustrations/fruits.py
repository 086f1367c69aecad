"""Fruits."""

from .harvest import group, ripe, three_of
from .look import Drawer, Look, variant
from .palette import CREAM, LEAF, MOSS, mix, shade, tint
from .shapes import circle, disc, dots, leaf, line, move, path, polar, ring, shadow, solid

_WOOD = "#7c5a3a"


def fruits(look: Look) -> str:
    table = {
        "apple": _apples,
        "banana": _bananas,
        "pear": _pears,
        "lemon": _lemons,
        "strawberry": _strawberries,
        "blueberry blackberry raspberry berry": _berries,
        "grape": _grapes,
        "pineapple": _pineapple,
        "watermelon": _watermelon,
        "kiwi papaya melon": _halves,
        "lime citrus grapefruit orange": _citrus,
        "pomegranate": _pomegranates,
        "cherry": _cherries,
    }
    return variant(look, table, (_peaches,))


def _stalk(y: float = 200) -> str:
    return line(f"M300 {y + 26}Q298 {y - 12} 316 {y - 34}", _WOOD, 11) + path(leaf(308, y - 4, 84, -24, 0.5), LEAF)


def _apples(look: Look) -> str:
    d = (
        "M300 228C330 196 440 196 440 314C440 412 374 478 334 470C314 464 286 464 266 470"
        "C226 478 160 412 160 314C160 196 270 196 300 228Z"
    )
    skin = ripe(look, look.pick("skin", ("#b9382f", "#c8503c", "#a8b352")))
    one = _stalk() + solid(
        d,
        skin,
        path("M196 300C196 250 222 232 242 236C214 260 206 310 214 350C200 340 196 320 196 300Z", "#fff", 0.35),
        dx=-22,
        dy=-12,
    )
    return three_of(one, look, one.replace(skin, mix(skin, "#e0b04a", 0.4)))


def _peaches(look: Look) -> str:
    skin = ripe(look, "#e3935c")
    one = _stalk(210) + solid(
        disc(300, 350, 130, 122),
        skin,
        circle(240, 400, 96, "#c8503c", 0.35) + line("M300 232C270 290 274 400 312 470", shade(skin, 0.2), 7),
        dx=-22,
        dy=-14,
    )
    return three_of(one, look)


def _bananas(look: Look) -> str:
    skin = ripe(look, "#e8c04c")
    d = "M196 138C190 260 250 400 420 440C448 444 464 430 452 414C350 380 280 290 250 132Z"
    bunch = "".join(
        move(
            solid(d, mix(skin, "#fff1b8", 0.12 * i), line("M222 160C236 280 300 380 430 428", shade(skin, 0.2), 5))
            + path("M436 416l28-2 2 22-24 6Z", _WOOD),
            turn=18 - 24 * i,
            about=(222, 140),
        )
        for i in range(3)
    )
    return shadow(290, 488, 330) + move(bunch + solid("M196 150L204 92Q222 80 240 92L252 150Z", "#8b7a3c"), 40, 8)


def _pears(look: Look) -> str:
    skin = ripe(look, look.pick("skin", ("#b7b85a", "#c9a84a", "#a3793f")))
    d = (
        "M300 160C340 160 350 200 358 250C370 300 430 320 430 392C430 450 374 484 300 484"
        "C226 484 170 450 170 392C170 320 230 300 242 250C250 200 260 160 300 160Z"
    )
    one = _stalk(140) + solid(
        d,
        skin,
        circle(230, 420, 60, "#c8503c", 0.18)
        + dots([(240 + 31 * i % 130, 300 + 47 * i % 150) for i in range(9)], 3, shade(skin, 0.25)),
        dx=-22,
        dy=-12,
    )
    return three_of(one, look)


def _lemons(look: Look) -> str:
    skin = ripe(look, "#e9c94a")
    whole = solid(
        (
            "M150 340C160 250 240 226 300 226C360 226 430 256 446 316L478 330Q484 346 468 356L448 372"
            "C424 440 360 456 300 456C236 456 162 430 150 340Z"
        ),
        skin,
        dots([(220 + 61 * i % 200, 280 + 37 * i % 140) for i in range(9)], 4, shade(skin, 0.15)),
        dx=-20,
        dy=-14,
    )
    return group((whole, _round_slice(skin, "#f7e9a8"), path(leaf(210, 280, 150, 200, 0.4), LEAF) + whole), look)


def _round_slice(rind: str, flesh: str) -> str:
    cuts = line(
        "".join("M300 340L{:.0f} {:.0f}".format(*polar(300, 340, 100, a)) for a in range(0, 360, 45)),
        tint(flesh, 0.7),
        8,
    )
    return (
        solid(disc(300, 340, 128), rind)
        + circle(300, 340, 114, tint(flesh, 0.75))
        + circle(300, 340, 102, flesh)
        + cuts
    )


def _citrus(look: Look) -> str:
    skin, flesh = (
        ("#8fae45", "#c9da84")
        if look.named("lime")
        else ("#e39a3f", "#e77f63")
        if look.named("grapefruit")
        else ("#e38d35", "#f2b45a")
    )
    skin = ripe(look, skin)
    whole = _stalk(190) + solid(
        disc(300, 340, 128),
        skin,
        dots([(240 + 41 * i % 140, 270 + 59 * i % 150) for i in range(9)], 4, shade(skin, 0.15)),
        dx=-22,
        dy=-16,
    )
    return group((whole, whole, _round_slice(skin, flesh)), look)


def _strawberries(look: Look) -> str:
    red = ripe(look, "#c73b3c")
    one = solid(
        "M300 232C360 210 436 236 426 320C416 400 336 480 300 484C264 480 184 400 174 320C164 236 240 210 300 232Z",
        red,
        dots([(220 + 44 * (i % 5) + 20 * (i // 5 % 2), 290 + 46 * (i // 5)) for i in range(17)], 6, "#f2cf7c"),
        dx=-20,
        dy=-12,
    )
    crown = "".join(path(leaf(300, 240, 92, a, 0.5), LEAF) for a in (178, 140, 90, 40, 2)) + line(
        "M300 240Q298 200 320 176", LEAF, 12
    )
    return three_of(one + crown, look)


def _berries(look: Look) -> str:
    colour = ripe(look, "#4a5a8a" if look.named("blueberry") else "#c04a5c" if look.named("raspberry") else "#4b3550")
    if look.named("blueberry"):
        ball = solid(disc(300, 300, 74), colour, dx=-14, dy=-12) + path(
            "M300 268l12 18 22-4-10 20 16 16-24 2-8 22-14-18-22 6 8-22-16-14 22-6Z", shade(colour, 0.4)
        )
    else:
        drupes = ((300, 240), *ring(300, 300, 54, 6, 30), (300, 300), (300, 366))
        ball = dots([(x + 4, y + 5) for x, y in drupes], 31, shade(colour, 0.35)) + dots(drupes, 27, colour)
        ball += dots([(x - 9, y - 10) for x, y in drupes], 7, "#fff", 0.35)
    spots = ((-132, 96), (0, 110), (130, 96), (-66, -4), (68, -6), (0, -104))
    return (
        shadow(300, 488, 420)
        + "".join(move(ball, x, y, size=0.92) for x, y in spots)
        + path(leaf(410, 240, 110, -30, 0.45), LEAF)
        + path(leaf(410, 240, 90, 20, 0.45), MOSS)
    )


def _grapes(look: Look) -> str:
    colour = ripe(look, look.pick("grape", ("#6b4a78", "#a3b463", "#8e3550")))
    if look.named("sunshine"):
        colour = "#b4bd62"
    rows = [(300 + (j - (n - 1) / 2) * 66, 220 + i * 56) for i, n in enumerate((4, 5, 4, 3, 2)) for j in range(n)]
    fruit = "".join(
        circle(x + 3, y + 4, 38, shade(colour, 0.3))
        + circle(x, y, 35, mix(colour, "#ffffff", 0.06 * (i % 3)))
        + circle(x - 11, y - 12, 9, "#fff", 0.4)
        for i, (x, y) in enumerate(rows)
    )
    vine = (
        line("M300 200Q298 150 330 116M260 140H352", _WOOD, 13)
        + path("M340 140C380 90 440 100 470 130C460 150 470 170 460 190C420 196 370 190 340 140Z", LEAF)
        + line("M350 146Q400 140 440 164", MOSS, 5)
    )
    return shadow(300, 492, 240) + vine + fruit


def _pineapple(look: Look) -> str:
    skin = ripe(look, "#d9a03d")
    mesh = line("".join(f"M{x} 200l300 320M{x + 300} 200l-300 320" for x in range(40, 420, 62)), shade(skin, 0.3), 6)
    crown = "".join(
        path(leaf(300, 226, length, a, 0.22), c)
        for length, a, c in (
            (150, -150, MOSS),
            (150, -30, MOSS),
            (180, -125, LEAF),
            (180, -55, LEAF),
            (190, -90, MOSS),
            (130, -108, LEAF),
            (130, -72, LEAF),
        )
    )
    return shadow(300, 492, 250) + crown + solid(disc(300, 352, 118, 142), skin, mesh, dx=-20, dy=-10)


def _watermelon(look: Look) -> str:
    rind = ripe(look, "#4d7a4a")
    half = (
        solid("M100 300H500C500 410 410 490 300 490C190 490 100 410 100 300Z", rind)
        + path("M118 300H482C478 398 398 470 300 470C202 470 122 398 118 300Z", CREAM)
        + path("M134 300H466C462 388 388 454 300 454C212 454 138 388 134 300Z", "#d9534a")
        + dots([(200 + 50 * (i % 5) + 24 * (i // 5), 340 + 46 * (i // 5)) for i in range(9)], 8, "#3a2a2c")
    )
    return (
        shadow(300, 492, 300)
        + move(
            solid(
                disc(300, 300, 150, 132),
                rind,
                line("M200 160Q150 300 210 440M300 150V450M400 160Q450 300 390 440", shade(rind, 0.35), 16),
            ),
            70,
            -90,
            12,
        )
        + move(half, 0, 0, look.pick("lean", (-8, 6, -3)))
    )


def _halves(look: Look) -> str:
    skin, flesh, core = (
        ("#8a6a42", "#9dbb58", "#eef0c4")
        if look.named("kiwi")
        else ("#d9a85a", "#e9884f", "#6d3a34")
        if look.named("papaya")
        else ("#c6b25e", "#c9d68f", "#efe2a8")
    )
    half = (
        solid(disc(300, 340, 128, 140), ripe(look, skin))
        + path(disc(296, 336, 112, 124), flesh)
        + path(disc(296, 336, 44, 54), core)
        + dots(ring(296, 336, 62, 14), 6, "#3f332f")
    )
    return group((solid(disc(300, 340, 128, 140), ripe(look, skin), dx=-22), half, half), look)


def _pomegranates(look: Look) -> str:
    red = ripe(look, "#a8323f")
    whole = path("M262 220L250 160L284 184L300 152L318 184L350 160L338 220Z", shade(red, 0.15)) + solid(
        disc(300, 340, 132), red, dx=-22, dy=-14
    )
    half = (
        whole
        + path(disc(300, 350, 98, 92), "#f1dcae")
        + dots([(240 + 30 * (i % 5) + 14 * (i // 5 % 2), 300 + 26 * (i // 5)) for i in range(20)], 12, "#c4324a")
    )
    return group((whole, whole, half), look)


def _cherries(look: Look) -> str:
    red = ripe(look, "#a82c3c")
    pair = "".join(
        solid(disc(x, y, 84), red, dx=-18, dy=-14) + circle(x - 30, y - 30, 15, "#fff", 0.45)
        for x, y in ((200, 390), (392, 370))
    )
    return (
        shadow(300, 476, 380)
        + line("M200 312Q230 180 330 120M392 292Q380 190 330 120", MOSS, 12)
        + path(leaf(330, 122, 130, 8, 0.45), LEAF)
        + pair
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("groceries", "fruits"): fruits,
}
