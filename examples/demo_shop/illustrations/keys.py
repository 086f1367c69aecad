"""Pianos and keyboards, and the microphones beside them."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, shade, tint
from .shapes import box, circle, disc, dots, line, move, path, rect, shadow, solid


def keys(look: Look) -> str:
    return variant(
        look,
        {"grand": _grand, "upright": _upright, "digital keyboard synth midi electric studio controller": _stage},
        (_upright, _grand),
    )


def _octaves(x: float, y: float, w: float, h: float, count: int) -> str:
    step = w / count
    seams = line("".join(f"M{x + i * step:.0f} {y}v{h}" for i in range(1, count)), "#b9ab98", 2.5)
    blacks = line(
        "".join(f"M{x + i * step:.0f} {y + 4}v{h * 0.52:.0f}" for i in range(1, count) if i % 7 not in (3, 0)),
        "#2d2b30",
        step * 0.52,
    )
    return rect(x, y, w, h, "#fbf6ea", 4) + seams + blacks


def _upright(look: Look) -> str:
    case = look.natural(look.pick("case", (look.wood, look.wood, "#343136", look.main)))
    body = solid(
        box(104, 120, 392, 364, 14),
        case,
        rect(130, 150, 150, 108, shade(case, 0.14), 8)
        + rect(320, 150, 150, 108, shade(case, 0.14), 8)
        + rect(150, 380, 300, 84, shade(case, 0.14), 8),
    )
    shelf = (
        solid(box(84, 284, 432, 30, 8), shade(case, 0.2))
        + _octaves(104, 308, 392, 42, 21)
        + solid(box(84, 346, 432, 22, 6), case)
    )
    sheet = (
        rect(252, 176, 96, 112, CREAM, 4) + line("M268 204h64M268 226h64M268 248h64", "#8a8078", 4)
        if look.between("sheet", 0, 1)
        else ""
    )
    vase = solid("M406 84H440L448 122H398Z", look.accent) + dots([(408, 66), (424, 52), (440, 68)], 15, look.second)
    return (
        shadow(300, 500, 420)
        + look.pick("vase", (vase, ""))
        + line("M112 368V496M488 368V496", shade(case, 0.3), 19)
        + body
        + sheet
        + shelf
        + line("M280 486v10M300 486v10M320 486v10", GOLD, 10)
    )


def _grand(look: Look) -> str:
    case = look.natural(look.pick("case", ("#343136", "#343136", look.wood)))
    lid = solid("M130 290L210 90C300 60 400 100 470 150C500 180 510 230 500 290Z", shade(case, 0.1)) + path(
        "M160 284L226 112C300 90 380 120 450 168C474 196 484 236 476 284Z", "#c9974f", 0.85
    )
    strings = line("M200 250L440 200M210 266L456 226", tint(GOLD, 0.4), 3)
    prop = line("M400 290L436 176", case, 9)
    legs = line("M140 360L132 500M470 360L480 500M320 370V500", shade(case, 0.2), 24) + line(
        "M300 380L290 480M316 380L326 480", GOLD, 5
    )
    body = solid("M84 282H516C520 340 500 374 460 378H140C100 374 84 340 84 282Z", case)
    return (
        shadow(304, 504, 420)
        + lid
        + strings
        + prop
        + legs
        + body
        + _octaves(112, 304, 250, 40, 17)
        + rect(104, 342, 266, 14, shade(case, 0.3), 5)
    )


def _stage(look: Look) -> str:
    case = look.natural(look.pick("case", (INK, "#3d4148", look.main)))
    stand = line("M170 360L430 516M430 360L170 516", "#55515a", 17)
    knobs = (
        dots([(120 + 34 * i, 268) for i in range(5)], 11, look.accent)
        + rect(310, 252, 90, 32, "#a9c6c8", 5)
        + rect(416, 256, 24, 24, look.second, 5)
        + rect(450, 256, 24, 24, look.main if case != look.main else look.accent, 5)
    )
    return (
        shadow(300, 520, 330) + stand + solid(box(66, 230, 468, 152, 16), case) + knobs + _octaves(84, 300, 432, 66, 22)
    )


def microphone(look: Look) -> str:
    return variant(
        look,
        {"condenser studio podcast": _studio_mic, "dynamic dynamo vocal classic": _stage_mic},
        (_studio_mic, _stage_mic, _retro_mic),
    )


def _mesh(d: str, tone: str) -> str:
    return solid(
        d,
        tone,
        line("".join(f"M{x} 60l200 240M{x + 200} 60l-200 240" for x in range(60, 420, 28)), shade(tone, 0.35), 4),
    )


def _studio_mic(look: Look) -> str:
    metal = look.pick("mesh", (SILVER, GOLD, "#8d8a86"))
    mount = line(disc(300, 330, 128, 70), INK, 12) + line(
        "M204 300l40 20M396 300l-40 20M204 366l40-20M396 366l-40-20", look.accent, 6
    )
    foot = line("M300 420V490", INK, 15) + solid("M196 500Q200 478 300 478Q400 478 404 500Z", INK)
    return (
        shadow(304, 502, 230)
        + mount
        + foot
        + solid(box(234, 226, 132, 206, 30), look.main, rect(220, 240, 160, 12, GOLD))
        + _mesh("M234 236V150C234 90 366 90 366 150V236Z", metal)
        + circle(300, 330, 24, tint(look.main, 0.6))
        + circle(300, 330, 11, look.accent)
    )


def _stage_mic(look: Look) -> str:
    body = (
        solid("M258 236H342L326 496Q300 512 274 496Z", look.natural(INK))
        + rect(288, 300, 24, 56, SILVER, 8)
        + rect(293, 312, 14, 20, look.accent, 4)
    )
    head = (
        _mesh(disc(300, 154, 86, 92), SILVER)
        + solid(box(218, 146, 164, 26, 10), look.accent)
        + solid("M234 214H366L346 250H254Z", shade(SILVER, 0.3))
    )
    wire = line("M300 500C300 570 420 540 440 470", look.main, 11)
    return shadow(320, 496, 270) + move(wire + body + head, -10, 0, look.pick("lie", (22, -20, 16)))


def _retro_mic(look: Look) -> str:
    metal = look.natural(look.pick("metal", (SILVER, GOLD, tint(look.main, 0.3))))
    slots = line("M236 170v110M268 150v140M300 146v150M332 150v140M364 170v110", shade(metal, 0.55), 13)
    stand = (
        line("M300 350V480", SILVER, 19)
        + solid("M190 500Q194 474 300 474Q406 474 410 500Z", INK)
        + line("M216 330q84 60 168 0", INK, 13)
    )
    return (
        shadow(304, 502, 240)
        + stand
        + solid(
            "M300 96C380 96 408 150 404 230C400 310 370 350 300 350C230 350 200 310 196 230C192 150 220 96 300 96Z",
            metal,
            slots,
        )
        + rect(186, 218, 228, 26, look.accent, 10)
        + circle(300, 231, 11, CREAM)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("instruments", "keys"): keys,
    ("instruments", "microphone"): microphone,
}
