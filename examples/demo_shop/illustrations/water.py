"""Fishing and paddling."""

from .camping import waves
from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, STEEL, mix, shade, tint
from .patterns import spots, stripes
from .shapes import (
    box,
    circle,
    clip,
    disc,
    dots,
    ellipse,
    leaf,
    line,
    move,
    path,
    rect,
    ring,
    shadow,
    solid,
)


def fishing(look: Look) -> str:
    table = {
        "reel": _reel,
        "lure spinner spoon striker crankbait shiner": _lure,
        "jacket waders rain": _waders,
        "net": _net,
        "fly box": _fly,
        "buoy float": _float,
        "rod": _rod,
        "kayak boat inflatable": _dinghy,
    }
    return variant(look, table, (_rod, _lure, _fly))


def _reel(look: Look) -> str:
    metal = look.natural(look.pick("metal", (INK, SILVER, look.main)))
    spool = (
        solid(disc(280, 310, 130), metal)
        + circle(280, 310, 102, shade(metal, 0.35))
        + "".join(circle(x, y, 21, tint(metal, 0.25)) for x, y in ring(280, 310, 68, 6))
        + circle(280, 310, 36, look.accent)
        + circle(280, 310, 13, CREAM)
    )
    crank = line("M280 310L430 380", SILVER, 19) + solid(box(404, 366, 84, 44, 20), look.main)
    return (
        shadow(300, 480, 330)
        + line("M70 160L530 120", look.wood, 24)
        + line("M280 140V190", STEEL, 30)
        + rect(214, 124, 132, 26, STEEL, 10)
        + spool
        + crank
        + line("M160 330Q110 420 130 500", CREAM, 4)
    )


def _lure(look: Look) -> str:
    body = "M110 300C150 220 300 190 400 250C440 272 466 290 490 300C466 312 440 334 400 350C300 410 150 380 110 300Z"
    over = (
        path("M80 300C200 330 380 330 500 300V420H80Z", look.second) + move(stripes(look.accent, 70, 15, 90), 40)
        if look.between("stripes", 0, 1)
        else path("M80 300H500V420H80Z", look.second) + spots(shade(look.main, 0.35), 7, 42)
    )

    def hook(x: float) -> str:
        return line(
            f"M{x} 360V430C{x} 470 {x - 50} 470 {x - 50} 430l14 10M{x} 430C{x} 470 {x + 50} 470 {x + 50} 430l-14 10",
            STEEL,
            8,
        ) + line(disc(x, 352, 11), STEEL, 6)

    return (
        shadow(300, 500, 330)
        + hook(210)
        + hook(390)
        + line("M490 300C520 290 540 250 530 200", STEEL, 6)
        + path("M112 320C90 350 80 380 100 400C120 390 140 370 150 350Z", SILVER)
        + move(solid(body, look.main, over), 0, 10)
        + circle(176, 292, 26, CREAM)
        + circle(172, 292, 13, INK)
    )


def _float(look: Look) -> str:
    water = path("M60 400q40-26 80 0t80 0 80 0 80 0 80 0 80 0V520Q300 560 60 520Z", "#8fb0b5") + path(
        "M60 446q40-22 80 0t80 0 80 0 80 0 80 0 80 0V530Q300 560 60 530Z", "#7aa0a8"
    )
    ball = solid(disc(300, 320, 118), CREAM, path("M150 180H450V320H150Z", look.natural("#c9473c"))) + rect(
        178, 310, 244, 20, INK
    )
    return (
        line("M300 204V110", "#7c5236", 13)
        + circle(300, 104, 13, look.accent)
        + line("M300 104C380 60 460 80 540 30", INK, 3)
        + move(ball, turn=look.pick("tilt", (-10, 9, 0)))
        + clip(box(40, 380, 520, 150, 60), water)
    )


def _rod(look: Look) -> str:
    rod = (
        line("M96 500L440 96", look.main, 11)
        + line("M96 500L196 383", "#b98756", 26)
        + line("M196 383L224 350", INK, 17)
        + dots([(300, 260), (360, 190), (412, 129)], 8, GOLD)
    )
    reel = (
        solid(disc(236, 410, 48), SILVER)
        + circle(236, 410, 24, look.accent)
        + line("M236 410l54 20", STEEL, 9)
        + circle(294, 432, 11, look.main)
    )
    fish = (
        solid("M372 400C390 350 450 350 476 390L514 360V436L476 408C450 446 390 446 372 400Z", look.second)
        + circle(398, 394, 6, INK)
        + line("M424 376q10 22 0 44", shade(look.second, 0.25), 5)
    )
    return shadow(310, 506, 360) + line("M440 96C470 180 380 280 372 390", INK, 3) + rod + reel + move(fish, 0, 6)


def _fly(look: Look) -> str:
    lid = solid(box(100, 110, 400, 190, 24), shade(look.wood, 0.1)) + rect(
        122, 132, 356, 150, tint(look.second, 0.4), 12
    )
    tray = solid(box(100, 290, 400, 186, 24), look.wood) + rect(122, 312, 356, 142, "#efe2c6", 12)

    def fly(x: float, y: float, c: str) -> str:
        return (
            line(f"M{x - 30} {y}H{x + 16}C{x + 40} {y} {x + 40} {y + 30} {x + 16} {y + 28}", STEEL, 5)
            + path(leaf(x - 6, y, 52, 200, 0.4), c)
            + path(leaf(x, y - 4, 46, -120, 0.5), tint(c, 0.4))
            + path(leaf(x, y - 4, 46, -70, 0.5), tint(c, 0.3))
            + circle(x + 4, y, 8, INK)
        )

    tones = (look.main, look.accent, look.second, "#5d8a6a")
    return (
        shadow(304, 480, 400)
        + lid
        + tray
        + "".join(fly(176 + 84 * (i % 4), y, tones[(i + (y > 300)) % 4]) for y in (210, 384) for i in range(4))
    )


def _net(look: Look) -> str:
    mesh = line("".join(f"M{x} 60l200 300M{x + 200} 60l-200 300" for x in range(20, 420, 38)), tint(look.main, 0.5), 4)
    bag = clip(
        "M150 170C150 320 220 420 290 420C360 420 430 320 430 170Z",
        path(box(100, 100, 400, 400), tint(look.ground, 0.3)) + mesh,
    )
    return shadow(300, 506, 270) + move(
        bag
        + line(disc(290, 180, 144, 92), look.wood, 19)
        + line("M290 272V520", look.wood, 24)
        + line("M290 420V520", look.main, 27),
        10,
        -10,
        14,
    )


def _waders(look: Look) -> str:
    coat = solid(
        "M214 128L122 174L74 432L150 452L178 300L168 490H432L422 300L450 452L526 432L478 174L386 128Z",
        look.natural("#e0b440"),
        path("M100 380H500V404H100Z", tint("#e0b440", 0.6)),
    )
    hood = solid("M206 158C200 56 400 56 394 158C384 204 216 204 206 158Z", look.natural("#e0b440")) + path(
        "M236 150C238 92 362 92 364 150C350 184 250 184 236 150Z", shade(look.main, 0.6)
    )
    return (
        coat
        + hood
        + line("M300 190V490", shade(look.natural("#e0b440"), 0.3), 7)
        + dots([(316, y) for y in range(220, 490, 54)], 8, INK)
        + solid(box(194, 320, 76, 80, 8), tint(look.natural("#e0b440"), 0.15))
        + solid(box(330, 320, 76, 80, 8), tint(look.natural("#e0b440"), 0.15))
    )


def _dinghy(look: Look) -> str:
    return (
        waves()
        + solid(
            (
                "M60 300C90 270 130 290 150 310H450C480 280 520 270 540 300C560 380 500 420 430 424H170"
                "C100 420 40 380 60 300Z"
            ),
            look.main,
            path("M40 370H560V390H40Z", look.second),
        )
        + line("M170 330H440", shade(look.main, 0.3), 9)
        + line("M340 210L180 470", look.wood, 13)
        + path("M190 440L160 500L140 500L150 450Z", look.accent)
    )


def kayaking(look: Look) -> str:
    return variant(look, {"paddle": _paddles, "putter": _paddles}, (_kayak,))


def _paddles(look: Look) -> str:
    def one(colour: str, other: str) -> str:
        blade = "M300 60C340 70 348 130 332 180Q318 206 300 210Q282 206 268 180C252 130 260 70 300 60Z"
        return (
            line("M300 200V400", "#4a4547", 15)
            + solid(blade, colour, line("M300 70V200", shade(colour, 0.25), 6))
            + move(solid(blade, other, line("M300 70V200", shade(other, 0.25), 6)), turn=180)
            + rect(288, 280, 24, 40, look.second, 6)
        )

    return (
        shadow(304, 516, 300) + move(one(look.main, look.main), turn=28) + move(one(look.accent, look.accent), turn=-28)
    )


def _kayak(look: Look) -> str:
    hull = "M40 330C130 350 200 352 300 352C400 352 470 350 560 330C530 400 430 430 300 430C170 430 70 400 40 330Z"
    deck = "M40 330C140 292 220 284 300 284C380 284 460 292 560 330C470 352 130 352 40 330Z"
    paddle = (
        line("M170 170L430 400", "#4a4547", 11)
        + solid("M180 180C150 190 116 160 110 120C150 110 184 140 190 170Z", look.accent)
        + solid("M420 390C450 380 486 410 490 450C450 460 416 430 410 400Z", look.accent)
    )
    sun = (
        circle(300, 250, 210, tint(look.second, 0.5))
        + circle(look.between("sun", 220, 400), 180, 36, "#e8b563")
        + clip(disc(300, 250, 210), path("M80 330L220 200L300 280L390 190L540 330Z", mix(look.ground, "#6f8790", 0.4)))
    )
    twin = (
        move(solid(hull, look.accent) + path(deck, tint(look.accent, 0.2)), 30, -40, 0, 0.8)
        if look.named("duo")
        else ""
    )
    stripe = look.pick("stripe", (path("M30 380Q300 420 570 380V396Q300 436 30 396Z", look.second), ""))
    return (
        sun
        + waves()
        + twin
        + path(deck, tint(look.main, 0.2))
        + ellipse(300, 316, 84, 17, shade(look.main, 0.6))
        + solid(hull, look.main, stripe)
        + paddle
        + line("M120 326L190 312M480 326L410 312", shade(look.main, 0.3), 5)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("outdoors", "fishing"): fishing,
    ("outdoors", "kayaking"): kayaking,
}
