"""Musical instruments."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, shade, tint
from .shapes import box, circle, disc, dots, ellipse, line, move, path, rect, ring, shadow, solid

# Keys


def keys(look: Look) -> str:
    return variant(look, {"grand": _grand, "upright": _upright, "digital keyboard synth midi electric studio controller": _stage}, (_upright, _grand))


def _octaves(x: float, y: float, w: float, h: float, count: int) -> str:
    step = w / count
    seams = line("".join(f"M{x + i * step:.0f} {y}v{h}" for i in range(1, count)), "#b9ab98", 2.5)
    blacks = line("".join(f"M{x + i * step:.0f} {y + 4}v{h * 0.52:.0f}" for i in range(1, count) if i % 7 not in (3, 0)), "#2d2b30", step * 0.52)
    return rect(x, y, w, h, "#fbf6ea", 4) + seams + blacks


def _upright(look: Look) -> str:
    case = look.natural(look.pick("case", (look.wood, look.wood, "#343136", look.main)))
    body = solid(box(104, 120, 392, 364, 14), case, rect(130, 150, 150, 108, shade(case, 0.14), 8) + rect(320, 150, 150, 108, shade(case, 0.14), 8) + rect(150, 380, 300, 84, shade(case, 0.14), 8))
    shelf = solid(box(84, 284, 432, 30, 8), shade(case, 0.2)) + _octaves(104, 308, 392, 42, 21) + solid(box(84, 346, 432, 22, 6), case)
    sheet = rect(252, 176, 96, 112, CREAM, 4) + line("M268 204h64M268 226h64M268 248h64", "#8a8078", 4) if look.between("sheet", 0, 1) else ""
    vase = solid("M406 84H440L448 122H398Z", look.accent) + dots([(408, 66), (424, 52), (440, 68)], 15, look.second)
    return shadow(300, 500, 420) + look.pick("vase", (vase, "")) + line("M112 368V496M488 368V496", shade(case, 0.3), 19) + body + sheet + shelf + line("M280 486v10M300 486v10M320 486v10", GOLD, 10)


def _grand(look: Look) -> str:
    case = look.natural(look.pick("case", ("#343136", "#343136", look.wood)))
    lid = solid("M130 290L210 90C300 60 400 100 470 150C500 180 510 230 500 290Z", shade(case, 0.1)) + path("M160 284L226 112C300 90 380 120 450 168C474 196 484 236 476 284Z", "#c9974f", 0.85)
    strings = line("M200 250L440 200M210 266L456 226", tint(GOLD, 0.4), 3)
    prop = line("M400 290L436 176", case, 9)
    legs = line("M140 360L132 500M470 360L480 500M320 370V500", shade(case, 0.2), 24) + line("M300 380L290 480M316 380L326 480", GOLD, 5)
    body = solid("M84 282H516C520 340 500 374 460 378H140C100 374 84 340 84 282Z", case)
    return shadow(304, 504, 420) + lid + strings + prop + legs + body + _octaves(112, 304, 250, 40, 17) + rect(104, 342, 266, 14, shade(case, 0.3), 5)


def _stage(look: Look) -> str:
    case = look.natural(look.pick("case", (INK, "#3d4148", look.main)))
    stand = line("M170 360L430 516M430 360L170 516", "#55515a", 17)
    knobs = dots([(120 + 34 * i, 268) for i in range(5)], 11, look.accent) + rect(310, 252, 90, 32, "#a9c6c8", 5) + rect(416, 256, 24, 24, look.second, 5) + rect(450, 256, 24, 24, look.main if case != look.main else look.accent, 5)
    return shadow(300, 520, 330) + stand + solid(box(66, 230, 468, 152, 16), case) + knobs + _octaves(84, 300, 432, 66, 22)


# Microphones


def microphone(look: Look) -> str:
    return variant(look, {"condenser studio podcast": _studio_mic, "dynamic dynamo vocal classic": _stage_mic}, (_studio_mic, _stage_mic, _retro_mic))


def _mesh(d: str, tone: str) -> str:
    return solid(d, tone, line("".join(f"M{x} 60l200 240M{x + 200} 60l-200 240" for x in range(60, 420, 28)), shade(tone, 0.35), 4))


def _studio_mic(look: Look) -> str:
    metal = look.pick("mesh", (SILVER, GOLD, "#8d8a86"))
    mount = line(disc(300, 330, 128, 70), INK, 12) + line("M204 300l40 20M396 300l-40 20M204 366l40-20M396 366l-40-20", look.accent, 6)
    foot = line("M300 420V490", INK, 15) + solid("M196 500Q200 478 300 478Q400 478 404 500Z", INK)
    return shadow(304, 502, 230) + mount + foot + solid(box(234, 226, 132, 206, 30), look.main, rect(220, 240, 160, 12, GOLD)) + _mesh("M234 236V150C234 90 366 90 366 150V236Z", metal) + circle(300, 330, 24, tint(look.main, 0.6)) + circle(300, 330, 11, look.accent)


def _stage_mic(look: Look) -> str:
    body = solid("M258 236H342L326 496Q300 512 274 496Z", look.natural(INK)) + rect(288, 300, 24, 56, SILVER, 8) + rect(293, 312, 14, 20, look.accent, 4)
    head = _mesh(disc(300, 154, 86, 92), SILVER) + solid(box(218, 146, 164, 26, 10), look.accent) + solid("M234 214H366L346 250H254Z", shade(SILVER, 0.3))
    wire = line("M300 500C300 570 420 540 440 470", look.main, 11)
    return shadow(320, 496, 270) + move(wire + body + head, -10, 0, look.pick("lie", (22, -20, 16)))


def _retro_mic(look: Look) -> str:
    metal = look.natural(look.pick("metal", (SILVER, GOLD, tint(look.main, 0.3))))
    slots = line("M236 170v110M268 150v140M300 146v150M332 150v140M364 170v110", shade(metal, 0.55), 13)
    stand = line("M300 350V480", SILVER, 19) + solid("M190 500Q194 474 300 474Q406 474 410 500Z", INK) + line("M216 330q84 60 168 0", INK, 13)
    return shadow(304, 502, 240) + stand + solid("M300 96C380 96 408 150 404 230C400 310 370 350 300 350C230 350 200 310 196 230C192 150 220 96 300 96Z", metal, slots) + rect(186, 218, 228, 26, look.accent, 10) + circle(300, 231, 11, CREAM)


# Percussion


def percussion(look: Look) -> str:
    table = {"djembe bongo": _djembe, "tabla": _tabla, "dhol": _dhol, "cymbal": _cymbals, "snare bass timpani marching": _snare, "drum kit set": _kit}
    return variant(look, table, (_kit, _snare, _djembe))


def _skin(x: float, y: float, rx: float, ry: float) -> str:
    return ellipse(x, y, rx, ry, "#d9c6a4") + ellipse(x, y, rx * 0.92, ry * 0.86, "#f4e8d0")


def _djembe(look: Look) -> str:
    wood = look.natural(look.wood)
    ropes = line("M176 190l30 110 32-96 32 110 30-104 30 104 32-110 32 96 30-110", CREAM, 8)
    band = path("M150 400H450V440H150Z", look.accent) + line("M240 420h120", look.second, 8, dash="1 22")
    return shadow(304, 506, 190) + solid("M162 166H438C446 270 380 320 348 350C340 400 350 460 372 504H228C250 460 260 400 252 350C220 320 154 270 162 166Z", wood, band + rect(150, 180, 300, 12, shade(wood, 0.4))) + ropes + line("M214 312q86 60 172 0", look.main, 12) + _skin(300, 164, 142, 46)


def _tabla(look: Look) -> str:
    def drum(x: float, y: float, w: float, h: float, c: str) -> str:
        straps = line("".join(f"M{x - w + 14 + i * w / 4.5:.0f} {y + 16}l{w / 9:.0f} {h * 0.7:.0f}" for i in range(9)), tint(c, 0.5), 6)
        return solid(f"M{x - w} {y}C{x - w - 16} {y + h * 0.7} {x - w * 0.6} {y + h} {x} {y + h}C{x + w * 0.6} {y + h} {x + w + 16} {y + h * 0.7} {x + w} {y}Z", c, straps) + _skin(x, y, w, w * 0.34) + ellipse(x, y, w * 0.42, w * 0.15, "#3a3336")

    rings_ = ellipse(190, 486, 96, 22, look.accent) + ellipse(414, 486, 90, 22, look.accent)
    return shadow(304, 496, 420) + rings_ + drum(190, 256, 106, 230, look.natural("#b98756")) + drum(414, 226, 80, 256, look.main)


def _dhol(look: Look) -> str:
    ropes = line("M150 230l50 200 50-210 50 210 50-210 50 210 50-200", CREAM, 8)
    body = solid("M120 220C220 190 380 190 480 220V430C380 460 220 460 120 430Z", look.natural(look.main), ropes)
    sticks = line("M190 490L430 130", look.wood, 15)
    return shadow(304, 462, 400) + line("M140 240C180 60 420 60 460 240", look.accent, 24) + body + solid(disc(480, 325, 40, 108), "#f0e2c8", dx=-6) + path("M120 216a40 108 0 0 0 0 218a26 108 0 0 0 0-218Z", shade(look.accent, 0.1)) + sticks


def _cymbals(look: Look) -> str:
    brass = look.natural("#d6a74d")

    def plate(x: float, y: float, rx: float, ry: float, turn: float) -> str:
        grooves = "".join(line(disc(x, y, rx * k, ry * k), shade(brass, 0.14), 4) for k in (0.85, 0.68, 0.5))
        return move(solid(disc(x, y, rx, ry), brass, grooves, dx=-6, dy=-8) + solid(disc(x, y - 5, rx * 0.22, ry * 0.36), tint(brass, 0.3)) + circle(x, y - 10, 8, INK), turn=turn, about=(x, y))

    stands = line("M200 210V500M410 330V500", "#6f6a70", 13) + line("M200 430l-60 72M200 430l60 72M410 430l-50 72M410 430l50 72", "#6f6a70", 11)
    return shadow(304, 502, 380, 12) + stands + plate(206, 200, 146, 46, -9) + plate(406, 328, 126, 38, 7) + plate(406, 346, 124, 30, 7) + dots([(410, 310)], 12, look.main)


def _snare(look: Look) -> str:
    sticks = line("M150 130L340 236M470 110L300 240", look.wood, 15) + dots([(344, 238), (296, 242)], 12, tint(look.wood, 0.3))
    lugs = line("".join(f"M{x} {y}v110" for x, y in ((150, 300), (220, 322), (300, 330), (380, 322), (450, 300))), SILVER, 15)
    body = solid("M106 256H494V400C494 450 410 480 300 480C190 480 106 450 106 400Z", look.main, line("M106 330l64 120 65-96 65 110 65-110 65 96 64-120", look.second, 9) if look.named("marching", "royal", "festive") else "")
    hoop = solid("M96 248H504V286C504 330 410 356 300 356C190 356 96 330 96 286Z", look.accent) + solid("M106 396C106 450 190 470 300 470C410 470 494 450 494 396V424C494 470 410 500 300 500C190 500 106 470 106 424Z", look.accent)
    return shadow(304, 500, 380) + body + hoop + lugs + _skin(300, 248, 204, 70) + sticks


def _kit(look: Look) -> str:
    shell, trim = look.main, look.pick("trim", (SILVER, GOLD))

    def tom(x: float, y: float, w: float, h: float) -> str:
        return solid(f"M{x - w} {y}V{y + h}Q{x} {y + h + 30} {x + w} {y + h}V{y}Z", shell) + line(f"M{x - w} {y + 8}V{y + h}M{x} {y + 24}V{y + h + 10}M{x + w} {y + 8}V{y + h}", trim, 6) + _skin(x, y, w, w * 0.3)

    stands = line("M120 150V490M480 150V490M120 430l-40 66M120 430l40 66M480 430l-40 66M480 430l40 66", "#77727a", 8)
    cymbals = "".join(move(ellipse(x, 146, 82, 15, "#d6a74d") + ellipse(x, 140, 18, 8, tint(GOLD, 0.3)), turn=t, about=(x, 146)) for x, t in ((120, -10), (480, 10)))
    bass = solid(disc(300, 384, 116), shell) + line(disc(300, 384, 112), trim, 11) + circle(300, 384, 96, "#f4e8d0") + circle(300, 384, 36, look.accent) + dots(ring(300, 384, 112, 8), 9, trim)
    return shadow(304, 504, 430) + stands + cymbals + line("M250 270v60M350 270v60", "#77727a", 10) + tom(226, 196, 66, 78) + tom(374, 196, 66, 78) + tom(478, 356, 62, 104) + tom(124, 366, 54, 50) + line("M124 420v70M96 494l28-40 28 40M440 470v26M516 470v26", "#77727a", 8) + bass


# Strings


def strings(look: Look) -> str:
    table = {"violin cello": _violin, "bass electric stratocaster telecaster midnight rocker les": _electric, "acoustic ukulele hollow resonator": _acoustic}
    return shadow(306, 530, 230) + move(variant(look, table, (_acoustic, _electric)), 0, 0, look.pick("lean", (14, 9, -12, 18)), 1.02)


def _sunburst(look: Look) -> str:
    return "#c9813c" if look.named("sunburst", "sunset") and not look.stated else look.natural(look.pick("top", ("#c98a4a", "#d9a860", "#a85f34", look.main)))


def _neck(y: float, x: float = 300, frets: int = 8) -> str:
    wood = "#4a352c"
    marks = line("".join(f"M{x - 13} {96 + i * 24}h26" for i in range(frets)), SILVER, 3)
    pegs = dots([(x + s * 31, yy) for s in (-1, 1) for yy in (34, 56, 78)], 8, "#e3d6be")
    return pegs + solid(f"M{x - 22} 24Q{x} 10 {x + 22} 24L{x + 18} 90H{x - 18}Z", "#6b4632") + rect(x - 14, 86, 28, y - 86, wood, 3) + marks


def _strings(y: float) -> str:
    return line("".join(f"M{x} 60V{y}" for x in (292, 297.5, 303, 308.5)), "#efe6d2", 1.8)


def _acoustic(look: Look) -> str:
    top = _sunburst(look)
    d = "M300 272C350 256 396 276 394 326C392 358 380 364 390 392C420 430 432 520 300 522C168 520 180 430 210 392C220 364 208 358 206 326C204 276 250 256 300 272Z"
    edge = path(d, shade(top, 0.5)) + move(solid(d, top), size=0.94, about=(300, 400))
    holes = line("M236 350q-12 40 6 80M364 350q12 40-6 80", INK, 9) if look.named("hollow") else circle(300, 358, 40, tint(top, 0.5)) + circle(300, 358, 33, "#33261f")
    return edge + holes + path("M336 380q34 20 18 62q-34-4-40-36Z", shade(top, 0.5), 0.6) + _neck(330) + rect(262, 448, 76, 18, "#4a352c", 6) + _strings(456)


def _electric(look: Look) -> str:
    body = _sunburst(look) if look.named("sunburst", "sunset") else look.main
    single = look.named("telecaster", "les", "hollow") or look.between("shape", 0, 2) == 0
    d = "M300 316C340 276 410 290 396 350C384 380 396 400 410 430C424 490 370 526 300 524C230 526 176 490 190 430C204 400 210 380 204 340C200 296 260 276 300 316Z" if single else "M312 330C340 320 352 262 392 268C418 280 376 340 384 380C400 400 420 440 408 480C390 526 340 524 300 520C250 530 200 520 190 474C184 430 212 404 212 376C204 340 164 300 186 262C230 250 250 330 288 330Z"
    guard = path("M318 344C344 356 356 390 352 430C340 462 300 466 276 450L284 344Z", tint(look.second, 0.35))
    pickups = "".join(rect(268, y, 64, 20, INK, 6) for y in (366, 400, 434)) + dots([(366, 442), (372, 474), (346, 490)], 10, GOLD)
    return solid(d, body, path("M150 450H460V540H150Z", shade(body, 0.3), 0.5) if look.named("sunburst") else "") + guard + _neck(352, frets=10) + pickups + rect(270, 466, 60, 16, SILVER, 5) + _strings(474)


def _violin(look: Look) -> str:
    wood = look.natural("#a8602f")
    d = "M300 250C360 240 384 280 376 320C372 344 348 350 350 372C352 394 384 404 390 444C396 500 350 520 300 520C250 520 204 500 210 444C216 404 248 394 250 372C252 350 228 344 224 320C216 280 240 240 300 250Z"
    f_holes = line("M258 362q-16 4-8 24t-6 26M342 362q16 4 8 24t6 26", "#33261f", 7)
    fingerboard = path("M288 70H312L318 380H282Z", "#332a2a") + path("M286 440H314L322 500H278Z", "#332a2a")
    scroll = solid("M282 90V40C282 14 318 14 318 40V90Z", shade(wood, 0.2)) + circle(300, 34, 11, tint(wood, 0.2)) + line("M262 60h24M314 60h24M262 80h24M314 80h24", "#332a2a", 9)
    bow = line("M452 60L430 520", "#7a4a2f", 9) + line("M464 64L444 516", CREAM, 5) + rect(424, 486, 28, 34, "#332a2a", 5)
    return bow + path(d, shade(wood, 0.4)) + move(solid(d, wood), size=0.95, about=(300, 390)) + f_holes + scroll + fingerboard + path("M264 412H336L328 426H272Z", tint(wood, 0.55)) + line("M294 90V416M300 90V416M306 90V416", "#efe6d2", 1.6)


# Wind


def wind(look: Look) -> str:
    return variant(look, {"saxophone": _saxophone, "trumpet": _trumpet, "horn": _horn, "clarinet flute woodwind": _clarinet}, (_trumpet, _saxophone))


def _brass(look: Look) -> str:
    return look.natural("#d6a74d")


def _saxophone(look: Look) -> str:
    brass = _brass(look)
    body = solid("M256 120H296C310 240 330 340 344 400C352 440 400 440 408 400C414 350 400 300 384 256L506 226C500 280 478 340 476 400C470 520 300 540 276 420C256 330 246 220 256 120Z", brass)
    neck = line("M276 124C274 76 230 70 196 96", brass, 24) + line("M196 96L164 118", INK, 19)
    pads = "".join(circle(x, y, 21, shade(brass, 0.3)) + circle(x - 2, y - 3, 15, tint(brass, 0.45)) for x, y in ((284, 190), (292, 246), (302, 302), (314, 356), (330, 410)))
    rods = line("M314 170L352 380M440 290q-6 60-6 110", shade(brass, 0.35), 6)
    return shadow(350, 508, 250) + neck + body + ellipse(444, 240, 62, 15, shade(brass, 0.45)) + rods + pads + circle(448, 420, 19, look.main)


def _trumpet(look: Look) -> str:
    brass = _brass(look)
    bell = solid("M300 262C400 262 470 240 520 176C536 210 536 350 520 384C470 320 400 300 300 300Z", brass) + ellipse(521, 280, 16, 104, shade(brass, 0.3))
    tubes = line("M64 280H330", brass, 19) + line(box(180, 280, 210, 110, 54), brass, 19) + line("M190 292q-8 44 30 86", tint(brass, 0.5), 5)
    valves = "".join(rect(x, 226, 32, 170, tint(brass, 0.25), 8) + rect(x, 300, 32, 12, shade(brass, 0.3)) + rect(x + 11, 196, 10, 34, SILVER) + circle(x + 16, 192, 15, look.accent) for x in (238, 280, 322))
    mouth = path("M40 258L84 268V292L40 302Z", tint(brass, 0.4))
    return shadow(310, 450, 380) + move(tubes + bell + valves + mouth, 0, 10, look.pick("lean", (-8, -12, 5)))


def _horn(look: Look) -> str:
    brass = _brass(look)
    coils = line(disc(290, 270, 140), brass, 24) + line(disc(290, 270, 104), shade(brass, 0.12), 19) + line("M200 270C200 200 290 190 320 250S400 340 420 300", tint(brass, 0.2), 17)
    bell = solid("M380 330C430 350 500 400 512 430C500 490 400 520 330 500C330 450 350 400 340 370Z", brass) + move(ellipse(424, 470, 96, 34, shade(brass, 0.4)), turn=-24, about=(424, 470))
    valves = "".join(solid(disc(x, y, 25), SILVER) + circle(x, y, 11, look.main) for x, y in ((246, 262), (288, 300), (332, 330)))
    return shadow(320, 506, 320) + line("M180 180L104 116", brass, 17) + path("M88 92L124 116L108 136L76 112Z", SILVER) + coils + bell + valves


def _clarinet(look: Look) -> str:
    body = look.natural("#c9a05f" if look.named("bamboo") else "#343136")
    key = "".join(circle(300, y, 12, SILVER) for y in (180, 226, 272, 330, 376)) + line("M324 190v90M326 330v70", SILVER, 7)
    one = solid("M284 60H316L322 420C326 460 346 490 352 512H248C254 490 274 460 278 420Z", body) + rect(274, 130, 52, 16, look.accent) + rect(272, 298, 56, 16, look.accent) + rect(268, 426, 64, 14, look.accent) + key
    flute = solid(box(284, 60, 32, 452, 14), look.second if body == look.main else look.main) + "".join(circle(300, y, 9, INK) for y in (120, 250, 290, 330, 370, 410)) + rect(280, 200, 40, 12, GOLD)
    return shadow(310, 506, 330) + move(flute, 70, 0, 20) + move(one, -60, 0, -12)


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("instruments", "keys"): keys,
    ("instruments", "microphone"): microphone,
    ("instruments", "percussion"): percussion,
    ("instruments", "strings"): strings,
    ("instruments", "wind"): wind,
}
