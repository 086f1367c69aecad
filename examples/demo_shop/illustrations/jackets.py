"""Jackets and coats, seen from the front."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, shade, tint
from .patterns import cloth
from .shapes import box, circle, dots, line, path, rect, solid


def jacket(look: Look) -> str:
    table = {
        "puffer parka snow down": _puffer,
        "blazer suit gentleman tuxedo coat overcoat executive": _blazer,
        "leather rebel biker": _biker,
        "denim trucker": _trucker,
        "hooded rain windbreaker adventure hiking trekker": _anorak,
    }
    return variant(look, table, (_anorak, _trucker, _blazer, _puffer))


_COAT = "M214 128L122 174L74 452L150 470L178 300L168 520H432L422 300L450 470L526 452L478 174L386 128Z"


def _puffer(look: Look) -> str:
    seams = "".join(
        line(f"M60 {y}Q300 {y + 34} 540 {y}", shade(look.main, 0.3), 6)
        + line(f"M60 {y + 14}Q300 {y + 48} 540 {y + 14}", tint(look.main, 0.4), 7, 0.55)
        for y in range(194, 500, 62)
    )
    yoke = path("M40 80H560V214Q300 250 40 214Z", look.second) if look.between("yoke", 0, 1) else ""
    fur = dots([(206 + i * 21, 142 - 44 * (1 - ((i - 4.5) / 4.5) ** 2)) for i in range(10)], 21, tint("#b9936a", 0.35))
    hood = fur if look.between("fur", 0, 1) else ""
    collar = solid("M226 92H374C394 110 396 150 382 178H218C204 150 206 110 226 92Z", shade(look.main, 0.12))
    return (
        hood
        + solid(_COAT, look.main, yoke + seams)
        + collar
        + line("M300 104V516", look.accent, 8, dash="10 7")
        + rect(292, 180, 16, 32, GOLD, 5)
    )


def _anorak(look: Look) -> str:
    yoke = path("M40 80H560V250L300 290L40 250Z", look.second)
    hood = solid("M206 158C200 56 400 56 394 158C384 204 216 204 206 158Z", look.main) + path(
        "M234 152C236 92 364 92 366 152C350 186 250 186 234 152Z", shade(look.main, 0.45)
    )
    pockets = solid(box(196, 372, 82, 94, 10), shade(look.main, 0.14)) + solid(
        box(322, 372, 82, 94, 10), shade(look.main, 0.14)
    )
    toggles = line("M262 190v70M338 190v62", look.accent, 6) + dots([(262, 264), (338, 256)], 8, GOLD)
    return (
        solid(_COAT, look.main, yoke)
        + hood
        + line("M300 190V516", look.accent, 8)
        + pockets
        + line("M196 396h82M322 396h82", look.accent, 6)
        + toggles
    )


def _blazer(look: Look) -> str:
    opening = path("M250 122H350L300 330Z", CREAM) + (
        path("M288 160h24l10 24-22 130-22-130Z", look.accent) if look.between("tie", 0, 1) else ""
    )
    lapels = solid("M246 118L206 196L238 214L222 236L300 352L300 322Z", tint(look.main, 0.14)) + solid(
        "M354 118L394 196L362 214L378 236L300 352L300 322Z", tint(look.main, 0.08)
    )
    front = line("M300 350V516", shade(look.main, 0.45), 5) + dots(
        [(320, 378), (320, 430)], 9, look.pick("button", (GOLD, shade(look.main, 0.6), CREAM))
    )
    square = path("M352 268h48l-6-22-12 10-10-16-12 14Z", look.second) + line("M346 270h60", shade(look.main, 0.4), 6)
    return (
        solid(_COAT, look.main, cloth(look, 0.55) + opening)
        + lapels
        + front
        + square
        + line("M188 404h76M336 404h76", shade(look.main, 0.4), 9)
    )


def _biker(look: Look) -> str:
    lapels = solid("M238 110L190 220L262 262L302 200Z", tint(look.main, 0.16)) + solid(
        "M362 110L410 220L338 262L302 200Z", tint(look.main, 0.16)
    )
    zips = line("M262 262L322 516", GOLD, 7, dash="9 6") + line("M186 396l62-22M352 372l66 22M366 286l48 16", GOLD, 7)
    belt = (
        path("M150 478H450V506H150Z", shade(look.main, 0.4))
        + rect(330, 472, 46, 40, GOLD, 6)
        + rect(342, 484, 22, 16, shade(look.main, 0.4), 3)
    )
    neck = path("M238 110H362L302 200Z", look.second)
    return (
        solid(_COAT, look.main, line("M130 196l70 30M470 196l-70 30", shade(look.main, 0.4), 5) + belt)
        + neck
        + lapels
        + zips
        + dots([(214, 216), (388, 216)], 6, GOLD)
    )


def _trucker(look: Look) -> str:
    stitch = tint("#d8a253", 0.1)
    seams = line("M128 236H472M246 236L222 500M354 236L378 500", stitch, 4, dash="10 7")
    flaps = "".join(
        solid(f"M{x} 240h72v34l-36 20-36-20Z", tint(look.main, 0.1)) + circle(x + 36, 274, 6, GOLD) for x in (184, 344)
    )
    collar = solid(
        "M216 112L300 158L262 226L186 158Z", look.pick("collar", (tint(look.main, 0.15), "#ead9bb"))
    ) + solid("M384 112L300 158L338 226L414 158Z", look.pick("collar", (tint(look.main, 0.15), "#ead9bb")))
    return (
        solid(_COAT, look.main, seams + path("M150 490H450V530H150Z", shade(look.main, 0.2)))
        + path("M234 112H366L300 158Z", shade(look.main, 0.45))
        + flaps
        + line("M300 170V516", shade(look.main, 0.35), 6)
        + dots([(314, y) for y in range(214, 500, 56)], 8, GOLD)
        + collar
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("apparel", "jacket"): jacket,
}
