"""Belts, glasses and watches."""

from .bags import metal_tone
from .look import Drawer, Look
from .palette import CREAM, INK, against, mix, shade, tint
from .patterns import cloth
from .shapes import box, circle, clip, disc, dots, heart, line, move, path, polar, rect, ring, shadow, solid


def _buckle(look: Look, x: float, y: float, turn: float = 0) -> str:
    metal = metal_tone(look)
    oval = line(disc(x, y, 52, 44), metal, 17)
    square = line(box(x - 50, y - 46, 100, 92, 14), metal, 17)
    return move(
        line(heart(x, y, 62), metal, 17)
        if look.named("heart")
        else look.pick("buckle", (square, oval)) + line(f"M{x - 48} {y}H{x + 34}", shade(metal, 0.2), 12),
        turn=turn,
        about=(x, y),
    )


def belt(look: Look) -> str:
    edge, face = shade(look.main, 0.28), look.main
    body = shadow(290, 470, 350) + solid(
        "M120 256C120 196 190 150 286 150C382 150 452 196 452 256V372C452 430 382 470 286 470C190 470 120 430 120 372Z",
        face,
        move(cloth(look, 0.5), 0, 60),
        shade=0.22,
    )
    turns = (
        path(disc(286, 256, 166, 104), edge)
        + path(disc(286, 262, 148, 88), tint(face, 0.12))
        + path(disc(288, 266, 126, 70), edge)
        + path(disc(290, 270, 108, 56), tint(face, 0.12))
        + path(disc(290, 274, 88, 42), shade(face, 0.5))
    )
    stitch = line(
        (
            "M134 300C150 350 214 384 286 384C358 384 424 350 438 300M134 392C156 430 220 456 286 456"
            "C352 456 416 430 438 392"
        ),
        against(face),
        3,
        0.8,
        "10 8",
    )
    return body + turns + stitch + move(_buckle(look, 392, 368), turn=-14, about=(392, 368))


def glasses(look: Look) -> str:
    table = {"round roundelay": "round", "aviator": "aviator", "cat": "cat", "clubmaster": "club", "wayfarer": "square"}
    shape = next((table[word] for word in look.words if word in table), None) or look.pick("frame", tuple(_LENSES))
    dark = look.named("sunglasses", "shades", "aviator", "noir", "twilight") or look.between("dark", 0, 2) == 0
    lens = look.pick("lens", ("#4a4449", "#5d4a3e", "#3f5a5c", mix(look.accent, INK, 0.35))) if dark else "#dfe9e8"
    return _spectacles(look, _LENSES[shape], lens, club=shape == "club")


_LENSES = {
    "round": disc(190, 318, 92),
    "square": (
        "M104 246C150 232 230 232 276 250C286 300 276 356 246 378C206 398 150 394 124 368C104 340 96 290 104 246Z"
    ),
    "aviator": "M100 254C150 236 240 236 284 262C286 320 262 392 206 398C140 404 96 340 100 254Z",
    "cat": "M78 224C140 236 230 238 280 268C286 320 262 372 206 376C140 380 104 330 78 224Z",
    "club": "M104 262C150 250 230 250 276 262C284 320 260 380 196 382C130 382 98 330 104 262Z",
}


def _spectacles(look: Look, d: str, lens: str, club: bool) -> str:
    wire = metal_tone(look) if club else look.main
    width = 8 if club else look.pick("weight", (12, 18, 22))
    glare = path("M110 420L216 200H252L146 420ZM176 420L282 200H296L190 420Z", "#ffffff", 0.3)
    one = clip(d, path(d, lens, 0.9) + glare) + line(d, wire, width)
    brow = line("M96 256C150 236 236 238 284 260", look.main, 34) if club else ""
    right = f'<g transform="matrix(-1 0 0 1 600 0)">{clip(d, path(d, lens, 0.9))}{line(d, wire, width)}{brow}</g>'
    arms = line(
        "M92 268C70 262 60 252 66 226C76 176 130 150 190 146M508 268C530 262 540 252 534 226C524 176 470 150 410 146",
        shade(wire, 0.3),
        13,
    )
    bridge = line("M278 290C290 268 310 268 322 290", wire, max(10, width - 4))
    tips = dots([(92, 264), (508, 264)], 7, metal_tone(look))
    art = arms + one + brow + right + bridge + tips
    return shadow(300, 428, 390) + move(art, 0, 10, look.pick("tilt", (-4, 0, 4)))


def watch(look: Look) -> str:
    smart = look.named("smartwatch", "smart", "digital", "fitness")
    square = smart or look.between("square", 0, 4) == 0
    return shadow(310, 520, 170) + move(
        _band(look) + (_square_case(look, smart) if square else _round_case(look)), turn=look.pick("tilt", (-8, 0, 7))
    )


def _band(look: Look) -> str:
    links = line(
        "".join(f"M226 {y}h148" for y in (*range(96, 200, 22), *range(412, 520, 22))), shade(look.main, 0.35), 5
    )
    stitches = line("M254 86V200M346 86V200M254 410V500M346 410V500", against(look.main), 3, dash="9 8") + dots(
        [(300, y) for y in range(440, 510, 22)], 5, shade(look.main, 0.6)
    )
    return solid(
        "M246 200L254 78C256 66 344 66 346 78L354 200ZM246 400L256 506C258 528 342 528 344 506L354 400Z".replace(
            "246", "240"
        ).replace("354", "360"),
        look.main,
        look.pick("band", (links, stitches, stitches, "")),
    )


def _round_case(look: Look) -> str:
    metal, face = metal_tone(look), look.pick("face", (CREAM, CREAM, "#2f3a4a", tint(look.second, 0.3)))
    ink = against(face)
    marks = line(
        "".join(
            "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(300, 300, 82, a), *polar(300, 300, 92, a))
            for a in range(0, 360, 30)
        ),
        ink,
        6,
    )
    dials = line(disc(300, 346, 22) + disc(258, 306, 17), ink, 3) if look.between("chrono", 0, 2) == 0 else ""
    hour, minute = (
        polar(300, 300, 46, look.between("hour", 0, 11) * 30),
        polar(300, 300, 70, look.between("minute", 0, 11) * 30),
    )
    hands = (
        line("M300 300L{:.0f} {:.0f}".format(*hour), ink, 9)
        + line("M300 300L{:.0f} {:.0f}".format(*minute), ink, 6)
        + circle(300, 300, 8, look.accent)
    )
    return (
        rect(414, 286, 24, 28, shade(metal, 0.2), 6)
        + solid(disc(300, 300, 122), metal)
        + solid(disc(300, 300, 102), face, dx=9, dy=8, shade=0.12)
        + marks
        + dials
        + hands
    )


def _square_case(look: Look, smart: bool) -> str:
    case = solid(box(192, 192, 216, 216, 52), INK if smart else metal_tone(look)) + rect(408, 270, 16, 44, "#6f777d", 6)
    if not smart:
        hands = line("M300 300V236M300 300L344 322", INK, 8) + dots(ring(300, 300, 74, 12), 4, INK)
        return case + solid(box(212, 212, 176, 176, 34), CREAM, dx=9, dy=8, shade=0.12) + hands
    rings = line(disc(300, 320, 52), mix(look.accent, INK, 0.6), 14) + line(
        "M300 268a52 52 0 1 1-50 66", look.accent, 14
    )
    return (
        case
        + rect(208, 208, 184, 184, "#1d1f26", 40)
        + rings
        + line("M246 242h44M310 242h18", CREAM, 11)
        + line("M286 320h10l8-18 10 32 8-14h8", tint(look.main, 0.5), 5)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("accessories", "belt"): belt,
    ("accessories", "glasses"): glasses,
    ("accessories", "watch"): watch,
}
