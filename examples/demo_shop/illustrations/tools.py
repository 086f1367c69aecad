"""Hand tools laid on the bench, machines stood on it."""

from .look import Drawer, Look, variant
from .palette import INK, SILVER, STEEL, shade, tint
from .shapes import box, circle, clip, disc, dots, line, move, path, polygon, rect, ring, shadow, solid, star


def _laid(art: str, look: Look, width: float = 380) -> str:
    return shadow(310, 480, width) + move(art, turn=look.pick("lie", (-6, 0, 7)))


def _grip(look: Look) -> str:
    return look.natural(look.pick("grip", (look.wood, look.main, look.main)))


def axe(look: Look) -> str:
    handle = solid(
        (
            "M276 120Q300 104 324 120C330 250 316 330 330 430C338 470 344 490 334 508H272"
            "C262 480 276 440 280 400C286 320 268 240 276 120Z"
        ),
        _grip(look),
        path("M250 400H350V440H250Z", look.accent),
    )
    head = solid(
        "M252 150H350C380 150 410 124 440 100C478 170 478 250 440 312C410 290 380 254 350 252H252Z", STEEL
    ) + path("M440 100C478 170 478 250 440 312C430 250 430 170 440 100Z", tint(SILVER, 0.5))
    return _laid(move(handle + head, -40, 0, 18), look, 240)


def hammer(look: Look) -> str:
    handle = solid("M276 190H324L334 480Q334 508 300 508Q266 508 266 480Z", _grip(look)) + solid(
        "M270 356H330L336 482Q334 510 300 510Q266 510 264 482Z",
        look.accent,
        line("M250 390h100M250 420h100M250 450h100", shade(look.accent, 0.3), 6),
    )
    claw = "M250 134H340C400 130 436 150 462 200C430 176 400 184 340 206H250Z"
    pein = "M250 134H350L456 160V180L350 206H250Z"
    face = solid(box(150, 126, 62, 88, 12), SILVER) + rect(204, 140, 54, 60, STEEL)
    return _laid(
        move(handle + solid(claw if not look.named("pein", "sledge", "ball") else pein, STEEL) + face, 0, 10, 16),
        look,
        250,
    )


def screwdriver(look: Look) -> str:
    def one(colour: str, cross: bool) -> str:
        shaft = (
            rect(288, 84, 24, 200, SILVER, 4)
            + rect(292, 84, 7, 200, "#fff", 3, 0.6)
            + path("M282 90L300 62L318 90Z" if cross else "M280 62H320L312 96H288Z", STEEL)
        )
        return (
            shaft
            + solid(
                (
                    "M278 270H322C330 290 350 300 350 340C350 370 340 380 342 420C346 470 340 504 300 504"
                    "C260 504 254 470 258 420C260 380 250 370 250 340C250 300 270 290 278 270Z"
                ),
                colour,
                line("M276 320v150M300 320v160M324 320v150", shade(colour, 0.3), 9),
            )
            + rect(276, 262, 48, 22, INK, 6)
        )

    return (
        shadow(306, 498, 380)
        + move(one(look.main, True), -62, 0, -24, 0.98)
        + move(one(look.accent, False), 62, 0, 24, 0.98)
    )


def wrench(look: Look) -> str:
    return variant(look, {"pipe plumber adjustable": _adjustable, "ratchet socket": _ratchet}, (_spanners, _adjustable))


_OPEN = (
    "M248 84C200 110 190 180 236 220L270 246V390C250 410 240 440 250 466C262 500 338 500 350 466"
    "C360 440 350 410 330 390V246L364 220C410 180 400 110 352 84V160L300 186L248 160Z"
)


def _spanners(look: Look) -> str:
    def one(colour: str) -> str:
        return (
            solid(_OPEN, colour)
            + path(polygon(ring(300, 448, 28, 6)), shade(colour, 0.55))
            + rect(288, 266, 24, 108, shade(colour, 0.18), 10)
        )

    return (
        shadow(306, 494, 330)
        + move(one(look.natural(STEEL)), -70, 0, -16, 0.92)
        + move(one(look.natural(SILVER) if not look.stated else look.accent), 66, 0, 16, 0.92)
    )


def _adjustable(look: Look) -> str:
    steel = look.natural(STEEL)
    handle = solid(
        "M272 230H328L344 470Q344 506 300 506Q256 506 256 470Z",
        look.main,
        rect(284, 270, 32, 180, shade(look.main, 0.25), 14),
    ) + circle(300, 474, 15, look.ground)
    head = solid("M220 90C170 130 180 220 250 250H350C410 240 430 180 420 150L372 166V206H300L262 180V104Z", steel)
    jaw = (
        solid("M300 112H372V90L418 104V152L330 164L300 146Z", SILVER)
        + rect(282, 192, 62, 40, INK, 8)
        + line("M294 196v32M306 196v32M318 196v32M330 196v32", STEEL, 4)
    )
    return _laid(move(handle + head + jaw, 0, 0, 22), look, 220)


def _ratchet(look: Look) -> str:
    arm = solid("M276 210H324L336 470Q336 506 300 506Q264 506 264 470Z", SILVER) + solid(
        "M264 340H336L340 472Q338 508 300 508Q262 508 260 472Z",
        look.main,
        line("M250 380h100M250 410h100M250 440h100", shade(look.main, 0.3), 6),
    )
    head = solid(disc(300, 160, 84), SILVER) + circle(300, 160, 50, STEEL) + path(polygon(ring(300, 160, 32, 6)), INK)
    sockets = "".join(
        solid(box(x, y, 66, 76, 12), STEEL) + path(polygon(ring(x + 33, y + 26, 19, 6)), INK)
        for x, y in ((404, 404), (420, 300))
    )
    return shadow(310, 498, 340) + move(arm + head, -60, 0, -8) + sockets


def plier(look: Look) -> str:
    jaws = (
        solid("M286 270C240 230 240 150 288 86L298 96V270Z", STEEL)
        + solid("M314 270C360 230 360 150 312 86L302 96V270Z", SILVER)
        + line("M292 120l-8 6M290 140l-10 6M308 130l10 6M310 150l10 6", INK, 5)
    )
    left = "M276 262C240 300 190 340 184 430C182 470 190 500 212 500C236 500 236 460 242 430C252 380 290 350 316 300Z"
    right = "M324 262C360 300 410 340 416 430C418 470 410 500 388 500C364 500 364 460 358 430C348 380 310 350 284 300Z"
    stripe = line("M210 400l-6 70M390 400l6 70", look.accent, 13)
    return shadow(304, 500, 270) + move(
        jaws
        + solid(left, look.main)
        + solid(right, look.main)
        + circle(300, 276, 34, SILVER)
        + circle(300, 276, 13, STEEL)
        + stripe,
        turn=look.pick("lie", (-10, 8, 0)),
    )


def knife(look: Look) -> str:
    """An opened folding knife; the multi-tool gets pliers' jaws instead of a lone blade."""
    grip = _grip(look)
    blade = (
        solid("M300 300C270 220 268 130 316 66C346 140 350 220 342 300Z", SILVER)
        + path("M300 300C276 220 274 140 316 66C300 140 300 220 318 300Z", tint(SILVER, 0.5))
        + line("M330 190v70", STEEL, 7)
    )
    handle = (
        solid(
            (
                "M282 286H354C368 340 360 380 366 430C370 480 350 506 320 506C288 506 272 480 276 430"
                "C282 380 268 340 282 286Z"
            ),
            grip,
        )
        + dots([(318, 330), (320, 396), (322, 456)], 9, SILVER)
        + line("M292 310C288 360 296 420 290 470", tint(grip, 0.3), 6)
    )
    tools = (
        path("M282 300L220 186L246 176L306 280Z", STEEL) + path("M356 304L420 210L436 226L370 330Z", STEEL)
        if look.named("multi", "tool")
        else ""
    )
    return _laid(move(tools + blade + handle, -16, 10, 24), look, 250)


def drill(look: Look) -> str:
    bit = (
        path("M96 214H170V234H96L72 224Z", STEEL)
        + line("M92 230l14-14M114 230l14-14M136 230l14-14", INK, 4)
        + solid("M166 196L200 180H230V268H200L166 252Z", INK)
    )
    body = (
        "M226 150H420C460 150 478 180 474 216C470 262 450 276 420 280L404 290L430 408H336L316 300"
        "C300 290 250 290 226 286Z"
    )
    vents = line("M400 190v50M420 190v50M440 190v44", shade(look.main, 0.45), 7) + rect(
        244, 196, 120, 34, look.accent, 10
    )
    grip = path("M330 300H400L424 410H350Z", INK, 0.8)
    battery = solid(
        "M300 404H462Q476 404 476 420V468Q476 484 460 484H316Q300 484 300 468Z",
        INK,
        rect(290, 430, 200, 14, look.accent),
    )
    return (
        shadow(330, 486, 340)
        + bit
        + solid(body, look.main, vents)
        + grip
        + path("M322 296Q300 310 318 340L334 336Z", look.accent)
        + battery
    )


def saw(look: Look) -> str:
    return variant(look, {"chainsaw": _chainsaw, "circular miter table compound": _circular}, (_hand_saw, _chainsaw))


def _hand_saw(look: Look) -> str:
    blade = (
        solid("M254 200L552 322V356L226 372Z", SILVER)
        + line("M236 376L546 360", STEEL, 12, dash="1 15")
        + line("M290 230L520 324", "#fff", 6, 0.6)
    )
    wood = _grip(look)
    handle = (
        "M150 180C210 150 260 170 270 210C280 250 250 270 254 300C262 350 250 390 210 400"
        "C150 410 90 390 80 340C76 310 110 310 116 290C122 260 96 210 150 180Z"
    )
    return (
        shadow(310, 440, 430)
        + blade
        + solid(handle, wood)
        + path(
            "M164 230C200 216 222 232 218 258C214 290 212 320 196 344C170 356 140 346 140 326C150 300 140 250 164 230Z",
            look.ground,
        )
        + dots([(240, 240), (236, 350)], 9, look.accent)
    )


def _blade(x: float, y: float, r: float) -> str:
    return (
        path(star(x, y, r, 22, 0.9), STEEL)
        + circle(x, y, r * 0.86, SILVER)
        + line(disc(x, y, r * 0.6), STEEL, 4)
        + circle(x, y, r * 0.2, INK)
    )


def _circular(look: Look) -> str:
    guard = solid(
        "M140 350C140 230 210 160 310 160C400 160 460 230 460 350Z",
        look.main,
        line("M190 330C196 260 240 214 300 206", tint(look.main, 0.4), 8),
    )
    handle = line("M330 176C330 100 470 90 486 170C494 220 460 240 430 236", INK, 34) + line(
        "M366 138C400 120 440 126 452 160", look.accent, 11
    )
    motor = solid(box(352, 226, 156, 92, 24), shade(look.main, 0.35)) + line(
        "M440 246v52M462 246v52M484 246v52", INK, 8
    )
    return (
        shadow(306, 500, 380)
        + handle
        + clip(box(60, 340, 480, 160), _blade(300, 340, 136))
        + guard
        + motor
        + rect(92, 346, 416, 22, SILVER, 6)
        + circle(300, 300, 22, SILVER)
    )


def _chainsaw(look: Look) -> str:
    bar = (
        solid(box(40, 290, 290, 64, 32), SILVER)
        + line(box(40, 290, 300, 64, 32), INK, 10, dash="10 9")
        + line("M80 322H250", STEEL, 9)
    )
    body = solid(
        "M270 220C290 196 330 190 380 190H470C500 190 520 210 524 250L536 380Q536 404 510 404H290Q262 404 262 376Z",
        look.main,
        path("M250 350H560V420H250Z", INK) + line("M420 226h70M424 250h70M428 274h70", shade(look.main, 0.4), 9),
    )
    handle = line("M320 200C320 130 400 120 420 190", INK, 24) + line("M530 240C580 260 580 370 530 390", INK, 26)
    return (
        shadow(320, 418, 480)
        + handle
        + bar
        + body
        + circle(340, 296, 42, tint(look.main, 0.35))
        + circle(340, 296, 15, INK)
        + path("M262 214L250 130L274 126L296 206Z", INK)
    )


def toolbox(look: Look) -> str:
    """The set: an open box with tools standing in it."""
    wand = rect(190, 150, 20, 150, SILVER, 4) + solid(box(180, 88, 40, 100, 16), look.accent)
    key = line("M300 300V160", STEEL, 26) + path(
        "M262 92C240 130 262 170 300 176C338 170 360 130 338 92V134L300 150L262 134Z", STEEL
    )
    mallet = rect(392, 150, 24, 150, look.wood, 6) + solid(box(354, 106, 104, 60, 12), INK)
    chest = solid(box(96, 290, 408, 196, 22), look.main, rect(80, 350, 440, 18, shade(look.main, 0.3)))
    latch = "".join(solid(box(x, 332, 52, 60, 10), SILVER) + rect(x + 14, 364, 24, 14, STEEL, 4) for x in (166, 382))
    plate = solid(box(246, 396, 108, 56, 12), tint(look.second, 0.2)) + line("M270 424h60", look.accent, 9)
    rim = path("M116 276H484V296H116Z", shade(look.main, 0.5))
    return (
        shadow(304, 488, 410)
        + move(wand, turn=-8, about=(200, 300))
        + key
        + move(mallet, turn=7, about=(404, 300))
        + rim
        + chest
        + latch
        + plate
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("tools", "axe"): axe,
    ("tools", "drill"): drill,
    ("tools", "hammer"): hammer,
    ("tools", "knife"): knife,
    ("tools", "plier"): plier,
    ("tools", "saw"): saw,
    ("tools", "screwdriver"): screwdriver,
    ("tools", "set"): toolbox,
    ("tools", "wrench"): wrench,
}
