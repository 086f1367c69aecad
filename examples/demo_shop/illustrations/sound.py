"""Headphones, speakers and cameras."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, against, mix, shade, tint
from .shapes import box, circle, clip, disc, dots, ellipse, line, move, path, rect, ring, shadow, solid


def camera(look: Look) -> str:
    return variant(
        look,
        {
            "lens": _lens,
            "tripod grip stabilizer": _tripod,
            "cinema cinematic cine vlogger rig video k": _cine,
            "film vintage compact mm": _rangefinder,
        },
        (_slr, _rangefinder),
    )


def _objective(x: float, y: float, r: float, look: Look) -> str:
    rings_ = (
        circle(x, y, r, "#2d2b31")
        + line(disc(x, y, r * 0.86), look.accent, 5)
        + circle(x, y, r * 0.7, "#46444d")
        + circle(x, y, r * 0.52, mix("#2f4a5e", look.main, 0.2))
    )
    return (
        solid(disc(x, y, r * 1.13), SILVER)
        + rings_
        + circle(x, y, r * 0.3, "#1f2630")
        + ellipse(x - r * 0.2, y - r * 0.24, r * 0.16, r * 0.12, "#fff", 0.7)
    )


def _slr(look: Look) -> str:
    body = look.natural(look.pick("body", (INK, INK, shade(look.main, 0.2))))
    top = (
        solid("M232 206L256 150H344L368 206Z", shade(body, 0.15))
        + rect(408, 186, 56, 24, SILVER, 7)
        + rect(140, 190, 62, 20, shade(body, 0.4), 7)
    )
    return (
        shadow(300, 468, 400)
        + top
        + solid(
            box(104, 202, 392, 262, 34),
            body,
            path("M90 250H190V480H90Z", shade(body, 0.3)) + rect(90, 240, 420, 8, tint(body, 0.2)),
        )
        + _objective(318, 338, 100, look)
        + circle(452, 240, 13, look.accent)
        + rect(268, 172, 64, 18, tint(body, 0.5), 5)
    )


def _rangefinder(look: Look) -> str:
    metal = look.pick("metal", (SILVER, "#d8d2c6", GOLD))
    wrap = path("M80 270H520V410H80Z", look.main) + dots(
        [(130 + 31 * i % 350, 286 + 47 * i % 110) for i in range(18)], 3, shade(look.main, 0.3)
    )
    dials = (
        rect(140, 176, 70, 34, shade(metal, 0.25), 8)
        + rect(404, 182, 46, 28, shade(metal, 0.25), 8)
        + rect(230, 188, 30, 20, shade(metal, 0.4), 6)
    )
    strap = (
        line("M108 250C60 160 190 90 300 96C410 90 540 160 492 250", "#8a5636", 13)
        if look.between("strap", 0, 1)
        else ""
    )
    return (
        shadow(300, 466, 400)
        + strap
        + dials
        + solid(box(104, 206, 392, 256, 38), metal, wrap, shade=0.13)
        + rect(340, 224, 78, 38, "#3a4048", 7)
        + rect(352, 232, 24, 10, "#fff", 4, 0.5)
        + circle(190, 240, 13, look.accent)
        + _objective(290, 342, 86, look)
    )


def _cine(look: Look) -> str:
    body = look.natural(look.pick("body", (INK, shade(look.main, 0.3))))
    reels = solid(disc(250, 170, 82), shade(body, 0.1), dots(ring(250, 170, 44, 5), 15, tint(body, 0.5))) + solid(
        disc(398, 186, 66), shade(body, 0.1), dots(ring(398, 186, 35, 5), 12, tint(body, 0.5))
    )
    hood = solid("M168 300L84 260V424L168 384Z", shade(body, 0.3)) + rect(160, 286, 34, 112, SILVER, 6)
    legs = line("M300 440L220 524M330 440V526M360 440L440 524", "#6d665f", 15)
    return (
        shadow(320, 526, 280, 12)
        + legs
        + reels
        + hood
        + solid(box(190, 240, 278, 196, 26), body, rect(180, 300, 300, 26, look.accent))
        + circle(420, 372, 25, tint(body, 0.4))
        + circle(226, 270, 9, "#d9534a")
        + rect(236, 350, 120, 54, tint(body, 0.25), 10)
    )


def _tripod(look: Look) -> str:
    head = move(_rangefinder(look), 0, -130, 0, 0.62)
    legs = line("M300 300L180 520M300 300V524M300 300L420 520", look.main, 21) + line(
        "M222 440L180 520M300 440V524M378 440L420 520", shade(look.main, 0.35), 13
    )
    return (
        shadow(300, 524, 300, 12)
        + legs
        + line("M236 416H364", shade(look.main, 0.3), 9)
        + rect(270, 270, 60, 56, INK, 12)
        + clip(box(0, 0, 600, 292), head)
    )


def _lens(look: Look) -> str:
    barrel = solid(
        box(164, 176, 272, 312, 26),
        look.natural(INK),
        line("".join(f"M{x} 280v84" for x in range(176, 440, 20)), tint(INK, 0.25), 7)
        + rect(150, 398, 300, 14, look.accent)
        + line("M220 440h40M300 440h60", CREAM, 5),
    )
    return (
        shadow(300, 490, 290)
        + barrel
        + ellipse(300, 180, 136, 58, shade(INK, 0.3))
        + ellipse(300, 180, 112, 44, mix("#3f5f78", look.main, 0.3))
        + ellipse(300, 184, 66, 24, "#222a35")
        + line("M216 170q40-34 96-30", "#fff", 8, 0.6)
    )


def headphones(look: Look) -> str:
    return variant(look, {"earbud bud earphone": _earbuds}, (_over_ear,))


def _over_ear(look: Look) -> str:
    band = line("M156 350C146 90 454 90 444 350", shade(look.main, 0.2), 34) + line(
        "M206 182C256 124 344 124 394 182", look.second, 38
    )
    sliders = rect(143, 270, 26, 70, SILVER, 6) + rect(431, 270, 26, 70, SILVER, 6)
    wire = (
        line("M156 470C156 540 300 470 300 530", shade(look.main, 0.3), 8)
        if look.named("wired", "studio", "retro")
        else ""
    )
    cup = (
        solid("M108 330C84 350 84 450 108 470H172V330Z", look.main)
        + solid(box(166, 322, 60, 158, 28), shade(look.second, 0.3))
        + circle(122, 400, 13, look.accent)
    )
    mirror = (
        solid("M492 330C516 350 516 450 492 470H428V330Z", look.main)
        + solid(box(374, 322, 60, 158, 28), shade(look.second, 0.3))
        + circle(478, 400, 13, look.accent)
    )
    return shadow(300, 486, 390) + wire + band + sliders + cup + mirror


def _earbuds(look: Look) -> str:
    def bud(x: float) -> str:
        return (
            solid(
                (
                    f"M{x} 150C{x + 50} 140 {x + 76} 180 {x + 70} 220C{x + 66} 250 {x + 46} 256 {x + 40} 270V330"
                    f"Q{x + 24} 344 {x + 8} 330V270C{x - 30} 250 {x - 46} 166 {x} 150Z"
                ),
                look.main,
            )
            + ellipse(x + 8, 204, 24, 30, shade(look.main, 0.45))
            + circle(x + 24, 318, 6, look.accent)
        )

    case = (
        solid(box(144, 360, 312, 130, 60), tint(look.main, 0.14))
        + line("M146 412H454", shade(look.main, 0.35), 5)
        + circle(300, 446, 8, look.accent)
        + path("M176 372Q300 340 424 372V396H176Z", shade(look.main, 0.5))
    )
    return (
        shadow(300, 492, 320)
        + case
        + move(bud(196), -6, 30, -8, about=(210, 330))
        + move(bud(366), 0, 30, 8, about=(390, 330))
    )


def speaker(look: Look) -> str:
    table = {
        "sphere orbital": _orb,
        "portable bluetooth oval shower": _cylinder,
        "smart hub": _cylinder,
        "wooden studio audiophile monitor retro": _cabinet,
    }
    return variant(look, table, (_cabinet, _cylinder, _orb))


def _cone(x: float, y: float, r: float, look: Look) -> str:
    return (
        circle(x, y, r, "#3a373c")
        + circle(x, y, r * 0.84, "#55515a")
        + line(disc(x, y, r * 0.62), "#3a373c", 5)
        + circle(x, y, r * 0.36, look.accent)
        + ellipse(x - r * 0.1, y - r * 0.12, r * 0.12, r * 0.1, "#fff", 0.5)
    )


def _cabinet(look: Look) -> str:
    shell = look.natural(look.pick("shell", (look.wood, look.main)))
    front = solid(
        box(190, 118, 220, 350, 14), shade(shell, 0.62) if look.between("dark", 0, 1) else tint(look.second, 0.2)
    )
    return (
        shadow(304, 496, 290)
        + line("M200 486v16M400 486v16", INK, 13)
        + solid(box(166, 94, 268, 396, 24), shell)
        + front
        + _cone(300, 200, 54, look)
        + _cone(300, 358, 90, look)
    )


def _cylinder(look: Look) -> str:
    mesh = dots(
        [(184 + 26 * (i % 10) + 13 * (i // 10 % 2), 226 + 24 * (i // 10)) for i in range(80)],
        4,
        against(look.main),
        0.55,
    )
    loop = line("M420 160C470 150 470 240 430 236", look.accent, 13)
    lit = dots([(262, 148), (300, 152), (338, 148)], 8, tint(look.main, 0.65))
    return (
        shadow(304, 494, 270)
        + loop
        + solid(
            "M166 150C166 96 434 96 434 150V446C434 504 166 504 166 446Z",
            look.main,
            mesh + rect(150, 440, 300, 70, shade(look.main, 0.3)),
        )
        + ellipse(300, 146, 132, 36, shade(look.main, 0.25))
        + lit
    )


def _orb(look: Look) -> str:
    legs = line("M230 440L200 500M370 440L400 500M300 450V506", look.wood, 15)
    return (
        shadow(304, 506, 250)
        + legs
        + solid(disc(300, 300, 172), look.natural(look.pick("shell", (look.main, look.wood))), dx=-20, dy=-16)
        + circle(300, 300, 122, shade(look.main, 0.5))
        + _cone(300, 300, 108, look)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("electronics", "camera"): camera,
    ("electronics", "headphones"): headphones,
    ("electronics", "speaker"): speaker,
}
