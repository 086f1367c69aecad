"""Bags, belts, glasses and watches."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, against, mix, shade, tint
from .patterns import cloth
from .shapes import box, circle, clip, disc, dots, heart, line, move, path, polar, rect, ring, shadow, solid


def _metal(look: Look) -> str:
    return look.pick("metal", (GOLD, GOLD, SILVER))


# Backpacks


def backpack(look: Look) -> str:
    return variant(look, {"messenger": _messenger, "handbag": handbag, "rolltop roll": _roll_top}, (_daypack, _rucksack, _roll_top))


def _straps(look: Look) -> str:
    grip = line("M262 130C262 76 338 76 338 130", shade(look.main, 0.3), 17)
    return grip + line("M180 250C128 290 128 400 168 452M420 250C472 290 472 400 432 452", shade(look.main, 0.35), 24)


def _daypack(look: Look) -> str:
    d = "M168 252C168 150 226 112 300 112C374 112 432 150 432 252V456C432 484 416 498 388 498H212C184 498 168 484 168 456Z"
    pocket = solid("M206 342C206 324 218 314 238 314H362C382 314 394 324 394 342V450C394 466 386 474 370 474H230C214 474 206 466 206 450Z", look.second if look.between("two", 0, 1) else tint(look.main, 0.12))
    zips = line("M196 268C196 176 240 142 300 142C360 142 404 176 404 268", _metal(look), 6, dash="11 7") + line("M226 344H374", _metal(look), 6)
    patch = circle(300, 232, 34, look.accent) + path("M274 244l18-28 12 16 8-10 16 22Z", CREAM)
    tag = look.pick("patch", (patch, rect(262, 214, 76, 44, "#a9713f", 8) + line("M280 236h40", CREAM, 5), ""))
    return shadow(300, 498, 290) + _straps(look) + solid(d, look.main, cloth(look, 0.45)) + zips + tag + pocket + line("M374 344v34", look.accent, 9)


def _rucksack(look: Look) -> str:
    d = "M176 210C176 180 196 166 226 166H374C404 166 424 180 424 210V462C424 486 410 498 386 498H214C190 498 176 486 176 462Z"
    flap = "M166 196C166 148 226 116 300 116C374 116 434 148 434 196V284C434 308 418 316 396 316H204C182 316 166 308 166 284Z"
    hide = "#a9713f" if look.main not in ("#a76a3e", "#8a5636") else look.second
    belts = "".join(rect(x, 286, 22, 112, hide, 6) + rect(x - 5, 344, 32, 30, _metal(look), 6) + rect(x + 3, 352, 16, 14, hide, 3) for x in (226, 352))
    sides = solid(box(138, 356, 62, 112, 22), shade(look.main, 0.12)) + solid(box(400, 356, 62, 112, 22), shade(look.main, 0.12))
    return shadow(300, 498, 330) + _straps(look) + sides + solid(d, shade(look.main, 0.1)) + solid(box(214, 380, 172, 94, 16), look.second) + solid(flap, look.main, cloth(look, 0.5)) + belts


def _roll_top(look: Look) -> str:
    d = "M172 214H428L436 462C436 486 420 498 396 498H204C180 498 164 486 164 462Z"
    roll = solid(box(160, 158, 280, 66, 26), tint(look.main, 0.1)) + line("M178 192H422", shade(look.main, 0.3), 5)
    base = path("M140 414H460V510H140Z", look.second)
    clasp = rect(286, 196, 28, 108, look.accent, 6) + rect(276, 262, 48, 34, INK, 8) + rect(286, 270, 28, 8, SILVER, 4)
    return shadow(300, 498, 300) + _straps(look) + solid(d, look.main, cloth(look, 0.5) + base) + roll + clasp + line("M172 414H430", shade(look.second, 0.3), 4, dash="10 7")


# Bags


def bag(look: Look) -> str:
    return variant(look, {"messenger satchel crossbody": _messenger, "weekender duffel gym": _duffel, "backpack": backpack, "tote beach": _tote}, (_tote, _duffel, _messenger))


def _tote(look: Look) -> str:
    handles = line("M222 250C222 90 290 90 290 250", shade(look.main, 0.25), 17) + line("M310 250C310 90 378 90 378 250", shade(look.main, 0.25), 17)
    base = path("M100 424H500V510H100Z", look.second) if look.between("dip", 0, 1) else ""
    charm = circle(392, 320, 20, look.accent) + line("M392 250v56", look.accent, 6)
    front = line("M200 256C200 90 316 90 316 256M284 256C284 90 400 90 400 256", look.accent if look.between("contrast", 0, 1) else "#a9713f", 16)
    return shadow(300, 496, 370) + handles + solid("M150 232H450L478 476C480 490 470 498 458 498H142C130 498 120 490 122 476Z", look.main, cloth(look, 0.35) + base) + line("M156 254H444", shade(look.main, 0.3), 4, dash="10 7") + front + look.pick("charm", ("", charm))


def _duffel(look: Look) -> str:
    body = "M128 268C146 232 180 222 220 222H380C420 222 454 232 472 268C496 320 496 420 474 462C468 474 458 478 444 478H156C142 478 132 474 126 462C104 420 104 320 128 268Z"
    handles = line("M206 300C206 130 394 130 394 300", "#7c5236", 18)
    bands = rect(194, 200, 28, 300, look.second) + rect(378, 200, 28, 300, look.second)
    tag = line("M420 262l24 40", look.accent, 6) + solid(box(428, 296, 44, 64, 10), look.accent)
    return shadow(300, 480, 400) + line("M190 230C230 132 370 132 410 230", "#5d3d2e", 15) + solid(body, look.main, cloth(look, 0.6) + path("M90 420H510V490H90Z", shade(look.main, 0.25)) + bands) + handles + line("M160 246H440", _metal(look), 7, dash="10 6") + tag


def _messenger(look: Look) -> str:
    strap = line("M136 280C136 60 464 60 464 280", shade(look.main, 0.3), 22)
    flap = "M120 240C120 222 132 212 150 212H450C468 212 480 222 480 240V356C480 394 452 410 420 410H180C148 410 120 394 120 356Z"
    hide = look.second if look.between("hide", 0, 1) else "#a9713f"
    belts = "".join(rect(x, 352, 32, 92, hide, 8) + rect(x - 6, 398, 44, 30, _metal(look), 7) + rect(x + 5, 406, 22, 14, hide, 3) for x in (190, 378))
    return shadow(300, 488, 380) + strap + solid(box(130, 222, 340, 266, 26), shade(look.main, 0.16)) + solid(flap, look.main, cloth(look, 0.5)) + belts


# Handbags


def handbag(look: Look) -> str:
    return variant(look, {"rattan straw woven": _round_bag, "tote": _tote, "crossbody mini clutch": _baguette}, (_structured, _structured, _bucket, _baguette))


def _structured(look: Look) -> str:
    handle = line("M214 250C214 110 386 110 386 250", shade(look.main, 0.3), 19)
    flap = "M150 236H450L436 338C432 362 416 372 396 372H204C184 372 168 362 164 338Z"
    clasp = circle(300, 372, 24, _metal(look)) + circle(300, 372, 11, shade(look.main, 0.3))
    return shadow(300, 484, 390) + handle + dots([(214, 250), (386, 250)], 13, _metal(look)) + solid("M150 236H450L482 458C484 476 474 484 460 484H140C126 484 116 476 118 458Z", shade(look.main, 0.08), cloth(look, 0.7)) + solid(flap, tint(look.main, 0.1)) + clasp + look.pick("scarf", ("", "", _twilly(look)))


def _twilly(look: Look) -> str:
    return line("M216 236C224 190 232 172 246 160", look.accent, 26) + line("M216 236C224 190 232 172 246 160", look.second, 7, dash="2 14") + path("M216 226l-52 74 36 6 24-60 18 66 34-12-38-78Z", look.accent)


def _bucket(look: Look) -> str:
    strap = line("M190 230C190 90 410 90 410 230", "#7c5236", 15)
    cord = line("M166 262C240 288 360 288 434 262", look.accent, 9) + line("M286 282l-16 84M316 282l20 76", look.accent, 9) + dots([(270, 372), (336, 364)], 13, look.accent)
    return shadow(300, 492, 300) + strap + path("M164 222C220 196 380 196 436 222L424 258H176Z", shade(look.main, 0.45)) + solid("M160 222C230 250 370 250 440 222L456 466C458 486 440 494 420 494H180C160 494 142 486 144 466Z", look.main, cloth(look, 0.4) + path("M100 440H500V500H100Z", look.second)) + cord


def _baguette(look: Look) -> str:
    links = line("M140 290C150 90 450 90 460 290", _metal(look), 13, dash="1 19")
    d = "M132 286C132 268 144 260 160 260H440C456 260 468 268 468 286V420C468 448 450 462 424 462H176C150 462 132 448 132 420Z"
    flap = look.pick("flap", ("M126 284C126 264 140 252 160 252H440C460 252 474 264 474 284L300 394Z", "M126 284C126 264 140 252 160 252H440C460 252 474 264 474 284V320q-29 40-58 0t-58 0-58 0-58 0-58 0-58 0Z"))
    clasp = rect(272, 352, 56, 38, _metal(look), 12) + rect(286, 364, 28, 14, shade(look.main, 0.3), 6)
    return shadow(300, 464, 350) + links + solid(d, shade(look.main, 0.1), cloth(look, 0.7)) + solid(flap, tint(look.main, 0.08)) + clasp


def _round_bag(look: Look) -> str:
    cane = look.natural("#c9995f")
    weave = "".join(line(disc(300, 352, r), shade(cane, 0.25), 4, dash="12 7") for r in (40, 66, 92, 118))
    strap = line("M176 300C150 60 450 60 424 300", "#8a5636", 13)
    clasp = solid(box(282, 206, 36, 74, 12), "#8a5636") + circle(300, 262, 8, GOLD)
    return shadow(300, 494, 260) + strap + solid(disc(300, 352, 142), cane, weave + circle(300, 352, 15, shade(cane, 0.3))) + clasp + line("M228 462q-8 40-18 54M240 468l2 52M252 470q6 34 14 48", look.accent, 8)


# Belts


def _buckle(look: Look, x: float, y: float, turn: float = 0) -> str:
    metal = _metal(look)
    oval = line(disc(x, y, 52, 44), metal, 17)
    square = line(box(x - 50, y - 46, 100, 92, 14), metal, 17)
    return move(line(heart(x, y, 62), metal, 17) if look.named("heart") else look.pick("buckle", (square, oval)) + line(f"M{x - 48} {y}H{x + 34}", shade(metal, 0.2), 12), turn=turn, about=(x, y))


def belt(look: Look) -> str:
    edge, face = shade(look.main, 0.28), look.main
    body = shadow(290, 470, 350) + solid("M120 256C120 196 190 150 286 150C382 150 452 196 452 256V372C452 430 382 470 286 470C190 470 120 430 120 372Z", face, move(cloth(look, 0.5), 0, 60), shade=0.22)
    turns = path(disc(286, 256, 166, 104), edge) + path(disc(286, 262, 148, 88), tint(face, 0.12)) + path(disc(288, 266, 126, 70), edge) + path(disc(290, 270, 108, 56), tint(face, 0.12)) + path(disc(290, 274, 88, 42), shade(face, 0.5))
    stitch = line("M134 300C150 350 214 384 286 384C358 384 424 350 438 300M134 392C156 430 220 456 286 456C352 456 416 430 438 392", against(face), 3, 0.8, "10 8")
    return body + turns + stitch + move(_buckle(look, 392, 368), turn=-14, about=(392, 368))


# Glasses


def glasses(look: Look) -> str:
    table = {"round roundelay": "round", "aviator": "aviator", "cat": "cat", "clubmaster": "club", "wayfarer": "square"}
    shape = next((table[word] for word in look.words if word in table), None) or look.pick("frame", tuple(_LENSES))
    dark = look.named("sunglasses", "shades", "aviator", "noir", "twilight") or look.between("dark", 0, 2) == 0
    lens = look.pick("lens", ("#4a4449", "#5d4a3e", "#3f5a5c", mix(look.accent, INK, 0.35))) if dark else "#dfe9e8"
    return _spectacles(look, _LENSES[shape], lens, club=shape == "club")


_LENSES = {
    "round": disc(190, 318, 92),
    "square": "M104 246C150 232 230 232 276 250C286 300 276 356 246 378C206 398 150 394 124 368C104 340 96 290 104 246Z",
    "aviator": "M100 254C150 236 240 236 284 262C286 320 262 392 206 398C140 404 96 340 100 254Z",
    "cat": "M78 224C140 236 230 238 280 268C286 320 262 372 206 376C140 380 104 330 78 224Z",
    "club": "M104 262C150 250 230 250 276 262C284 320 260 380 196 382C130 382 98 330 104 262Z",
}


def _spectacles(look: Look, d: str, lens: str, club: bool) -> str:
    wire = _metal(look) if club else look.main
    width = 8 if club else look.pick("weight", (12, 18, 22))
    glare = path("M110 420L216 200H252L146 420ZM176 420L282 200H296L190 420Z", "#ffffff", 0.3)
    one = clip(d, path(d, lens, 0.9) + glare) + line(d, wire, width)
    brow = line("M96 256C150 236 236 238 284 260", look.main, 34) if club else ""
    right = f'<g transform="matrix(-1 0 0 1 600 0)">{clip(d, path(d, lens, 0.9))}{line(d, wire, width)}{brow}</g>'
    arms = line("M92 268C70 262 60 252 66 226C76 176 130 150 190 146M508 268C530 262 540 252 534 226C524 176 470 150 410 146", shade(wire, 0.3), 13)
    bridge = line("M278 290C290 268 310 268 322 290", wire, max(10, width - 4))
    tips = dots([(92, 264), (508, 264)], 7, _metal(look))
    art = arms + one + brow + right + bridge + tips
    return shadow(300, 428, 390) + move(art, 0, 10, look.pick("tilt", (-4, 0, 4)))


# Watches


def watch(look: Look) -> str:
    smart = look.named("smartwatch", "smart", "digital", "fitness")
    square = smart or look.between("square", 0, 4) == 0
    return shadow(310, 520, 170) + move(_band(look) + (_square_case(look, smart) if square else _round_case(look)), turn=look.pick("tilt", (-8, 0, 7)))


def _band(look: Look) -> str:
    links = line("".join(f"M226 {y}h148" for y in (*range(96, 200, 22), *range(412, 520, 22))), shade(look.main, 0.35), 5)
    stitches = line("M254 86V200M346 86V200M254 410V500M346 410V500", against(look.main), 3, dash="9 8") + dots([(300, y) for y in range(440, 510, 22)], 5, shade(look.main, 0.6))
    return solid("M246 200L254 78C256 66 344 66 346 78L354 200ZM246 400L256 506C258 528 342 528 344 506L354 400Z".replace("246", "240").replace("354", "360"), look.main, look.pick("band", (links, stitches, stitches, "")))


def _round_case(look: Look) -> str:
    metal, face = _metal(look), look.pick("face", (CREAM, CREAM, "#2f3a4a", tint(look.second, 0.3)))
    ink = against(face)
    marks = line("".join("M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(300, 300, 82, a), *polar(300, 300, 92, a)) for a in range(0, 360, 30)), ink, 6)
    dials = line(disc(300, 346, 22) + disc(258, 306, 17), ink, 3) if look.between("chrono", 0, 2) == 0 else ""
    hour, minute = polar(300, 300, 46, look.between("hour", 0, 11) * 30), polar(300, 300, 70, look.between("minute", 0, 11) * 30)
    hands = line("M300 300L{:.0f} {:.0f}".format(*hour), ink, 9) + line("M300 300L{:.0f} {:.0f}".format(*minute), ink, 6) + circle(300, 300, 8, look.accent)
    return rect(414, 286, 24, 28, shade(metal, 0.2), 6) + solid(disc(300, 300, 122), metal) + solid(disc(300, 300, 102), face, dx=9, dy=8, shade=0.12) + marks + dials + hands


def _square_case(look: Look, smart: bool) -> str:
    case = solid(box(192, 192, 216, 216, 52), INK if smart else _metal(look)) + rect(408, 270, 16, 44, "#6f777d", 6)
    if not smart:
        hands = line("M300 300V236M300 300L344 322", INK, 8) + dots(ring(300, 300, 74, 12), 4, INK)
        return case + solid(box(212, 212, 176, 176, 34), CREAM, dx=9, dy=8, shade=0.12) + hands
    rings = line(disc(300, 320, 52), mix(look.accent, INK, 0.6), 14) + line("M300 268a52 52 0 1 1-50 66", look.accent, 14)
    return case + rect(208, 208, 184, 184, "#1d1f26", 40) + rings + line("M246 242h44M310 242h18", CREAM, 11) + line("M286 320h10l8-18 10 32 8-14h8", tint(look.main, 0.5), 5)


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("accessories", "backpack"): backpack,
    ("accessories", "bag"): bag,
    ("accessories", "belt"): belt,
    ("accessories", "glasses"): glasses,
    ("accessories", "handbag"): handbag,
    ("accessories", "watch"): watch,
}
