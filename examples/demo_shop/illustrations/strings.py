"""Guitars, violins and horns."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, shade, tint
from .shapes import box, circle, disc, dots, ellipse, line, move, path, rect, shadow, solid


def strings(look: Look) -> str:
    table = {
        "violin cello": _violin,
        "bass electric stratocaster telecaster midnight rocker les": _electric,
        "acoustic ukulele hollow resonator": _acoustic,
    }
    return shadow(306, 530, 230) + move(
        variant(look, table, (_acoustic, _electric)), 0, 0, look.pick("lean", (14, 9, -12, 18)), 1.02
    )


def _sunburst(look: Look) -> str:
    return (
        "#c9813c"
        if look.named("sunburst", "sunset") and not look.stated
        else look.natural(look.pick("top", ("#c98a4a", "#d9a860", "#a85f34", look.main)))
    )


def _neck(y: float, x: float = 300, frets: int = 8) -> str:
    wood = "#4a352c"
    marks = line("".join(f"M{x - 13} {96 + i * 24}h26" for i in range(frets)), SILVER, 3)
    pegs = dots([(x + s * 31, yy) for s in (-1, 1) for yy in (34, 56, 78)], 8, "#e3d6be")
    return (
        pegs
        + solid(f"M{x - 22} 24Q{x} 10 {x + 22} 24L{x + 18} 90H{x - 18}Z", "#6b4632")
        + rect(x - 14, 86, 28, y - 86, wood, 3)
        + marks
    )


def _strings(y: float) -> str:
    return line("".join(f"M{x} 60V{y}" for x in (292, 297.5, 303, 308.5)), "#efe6d2", 1.8)


def _acoustic(look: Look) -> str:
    top = _sunburst(look)
    d = (
        "M300 272C350 256 396 276 394 326C392 358 380 364 390 392C420 430 432 520 300 522"
        "C168 520 180 430 210 392C220 364 208 358 206 326C204 276 250 256 300 272Z"
    )
    edge = path(d, shade(top, 0.5)) + move(solid(d, top), size=0.94, about=(300, 400))
    holes = (
        line("M236 350q-12 40 6 80M364 350q12 40-6 80", INK, 9)
        if look.named("hollow")
        else circle(300, 358, 40, tint(top, 0.5)) + circle(300, 358, 33, "#33261f")
    )
    return (
        edge
        + holes
        + path("M336 380q34 20 18 62q-34-4-40-36Z", shade(top, 0.5), 0.6)
        + _neck(330)
        + rect(262, 448, 76, 18, "#4a352c", 6)
        + _strings(456)
    )


def _electric(look: Look) -> str:
    body = _sunburst(look) if look.named("sunburst", "sunset") else look.main
    single = look.named("telecaster", "les", "hollow") or look.between("shape", 0, 2) == 0
    d = (
        (
            "M300 316C340 276 410 290 396 350C384 380 396 400 410 430C424 490 370 526 300 524"
            "C230 526 176 490 190 430C204 400 210 380 204 340C200 296 260 276 300 316Z"
        )
        if single
        else (
            "M312 330C340 320 352 262 392 268C418 280 376 340 384 380C400 400 420 440 408 480"
            "C390 526 340 524 300 520C250 530 200 520 190 474C184 430 212 404 212 376"
            "C204 340 164 300 186 262C230 250 250 330 288 330Z"
        )
    )
    guard = path("M318 344C344 356 356 390 352 430C340 462 300 466 276 450L284 344Z", tint(look.second, 0.35))
    pickups = "".join(rect(268, y, 64, 20, INK, 6) for y in (366, 400, 434)) + dots(
        [(366, 442), (372, 474), (346, 490)], 10, GOLD
    )
    return (
        solid(d, body, path("M150 450H460V540H150Z", shade(body, 0.3), 0.5) if look.named("sunburst") else "")
        + guard
        + _neck(352, frets=10)
        + pickups
        + rect(270, 466, 60, 16, SILVER, 5)
        + _strings(474)
    )


def _violin(look: Look) -> str:
    wood = look.natural("#a8602f")
    d = (
        "M300 250C360 240 384 280 376 320C372 344 348 350 350 372C352 394 384 404 390 444"
        "C396 500 350 520 300 520C250 520 204 500 210 444C216 404 248 394 250 372"
        "C252 350 228 344 224 320C216 280 240 240 300 250Z"
    )
    f_holes = line("M258 362q-16 4-8 24t-6 26M342 362q16 4 8 24t6 26", "#33261f", 7)
    fingerboard = path("M288 70H312L318 380H282Z", "#332a2a") + path("M286 440H314L322 500H278Z", "#332a2a")
    scroll = (
        solid("M282 90V40C282 14 318 14 318 40V90Z", shade(wood, 0.2))
        + circle(300, 34, 11, tint(wood, 0.2))
        + line("M262 60h24M314 60h24M262 80h24M314 80h24", "#332a2a", 9)
    )
    bow = (
        line("M452 60L430 520", "#7a4a2f", 9) + line("M464 64L444 516", CREAM, 5) + rect(424, 486, 28, 34, "#332a2a", 5)
    )
    return (
        bow
        + path(d, shade(wood, 0.4))
        + move(solid(d, wood), size=0.95, about=(300, 390))
        + f_holes
        + scroll
        + fingerboard
        + path("M264 412H336L328 426H272Z", tint(wood, 0.55))
        + line("M294 90V416M300 90V416M306 90V416", "#efe6d2", 1.6)
    )


def wind(look: Look) -> str:
    return variant(
        look,
        {"saxophone": _saxophone, "trumpet": _trumpet, "horn": _horn, "clarinet flute woodwind": _clarinet},
        (_trumpet, _saxophone),
    )


def _brass(look: Look) -> str:
    return look.natural("#d6a74d")


def _saxophone(look: Look) -> str:
    brass = _brass(look)
    body = solid(
        (
            "M256 120H296C310 240 330 340 344 400C352 440 400 440 408 400C414 350 400 300 384 256L506 226"
            "C500 280 478 340 476 400C470 520 300 540 276 420C256 330 246 220 256 120Z"
        ),
        brass,
    )
    neck = line("M276 124C274 76 230 70 196 96", brass, 24) + line("M196 96L164 118", INK, 19)
    pads = "".join(
        circle(x, y, 21, shade(brass, 0.3)) + circle(x - 2, y - 3, 15, tint(brass, 0.45))
        for x, y in ((284, 190), (292, 246), (302, 302), (314, 356), (330, 410))
    )
    rods = line("M314 170L352 380M440 290q-6 60-6 110", shade(brass, 0.35), 6)
    return (
        shadow(350, 508, 250)
        + neck
        + body
        + ellipse(444, 240, 62, 15, shade(brass, 0.45))
        + rods
        + pads
        + circle(448, 420, 19, look.main)
    )


def _trumpet(look: Look) -> str:
    brass = _brass(look)
    bell = solid("M300 262C400 262 470 240 520 176C536 210 536 350 520 384C470 320 400 300 300 300Z", brass) + ellipse(
        521, 280, 16, 104, shade(brass, 0.3)
    )
    tubes = (
        line("M64 280H330", brass, 19)
        + line(box(180, 280, 210, 110, 54), brass, 19)
        + line("M190 292q-8 44 30 86", tint(brass, 0.5), 5)
    )
    valves = "".join(
        rect(x, 226, 32, 170, tint(brass, 0.25), 8)
        + rect(x, 300, 32, 12, shade(brass, 0.3))
        + rect(x + 11, 196, 10, 34, SILVER)
        + circle(x + 16, 192, 15, look.accent)
        for x in (238, 280, 322)
    )
    mouth = path("M40 258L84 268V292L40 302Z", tint(brass, 0.4))
    return shadow(310, 450, 380) + move(tubes + bell + valves + mouth, 0, 10, look.pick("lean", (-8, -12, 5)))


def _horn(look: Look) -> str:
    brass = _brass(look)
    coils = (
        line(disc(290, 270, 140), brass, 24)
        + line(disc(290, 270, 104), shade(brass, 0.12), 19)
        + line("M200 270C200 200 290 190 320 250S400 340 420 300", tint(brass, 0.2), 17)
    )
    bell = solid("M380 330C430 350 500 400 512 430C500 490 400 520 330 500C330 450 350 400 340 370Z", brass) + move(
        ellipse(424, 470, 96, 34, shade(brass, 0.4)), turn=-24, about=(424, 470)
    )
    valves = "".join(
        solid(disc(x, y, 25), SILVER) + circle(x, y, 11, look.main) for x, y in ((246, 262), (288, 300), (332, 330))
    )
    return (
        shadow(320, 506, 320)
        + line("M180 180L104 116", brass, 17)
        + path("M88 92L124 116L108 136L76 112Z", SILVER)
        + coils
        + bell
        + valves
    )


def _clarinet(look: Look) -> str:
    body = look.natural("#c9a05f" if look.named("bamboo") else "#343136")
    key = "".join(circle(300, y, 12, SILVER) for y in (180, 226, 272, 330, 376)) + line(
        "M324 190v90M326 330v70", SILVER, 7
    )
    one = (
        solid("M284 60H316L322 420C326 460 346 490 352 512H248C254 490 274 460 278 420Z", body)
        + rect(274, 130, 52, 16, look.accent)
        + rect(272, 298, 56, 16, look.accent)
        + rect(268, 426, 64, 14, look.accent)
        + key
    )
    flute = (
        solid(box(284, 60, 32, 452, 14), look.second if body == look.main else look.main)
        + "".join(circle(300, y, 9, INK) for y in (120, 250, 290, 330, 370, 410))
        + rect(280, 200, 40, 12, GOLD)
    )
    return shadow(310, 506, 330) + move(flute, 70, 0, 20) + move(one, -60, 0, -12)


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("instruments", "strings"): strings,
    ("instruments", "wind"): wind,
}
