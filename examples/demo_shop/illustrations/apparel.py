"""Shirts, scarves and socks, hung or laid flat."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, against, shade, tint
from .patterns import cloth, plaid, stripes
from .shapes import box, circle, dots, line, move, path, polygon, rect, shadow, solid


def _hanger(y: float = 120) -> str:
    return line(f"M300 {y}v-22c0-14 22-16 22-32a22 22 0 0 0-44-6", "#8a7a68", 7) + line(
        f"M190 {y + 40}L300 {y - 4}L410 {y + 40}", "#b98756", 13
    )


_SLEEVES = (
    "M226 132L120 190L66 330L140 362L176 290L168 500C250 512 350 512 432 500L424 290L460 362"
    "L534 330L480 190L374 132C350 158 250 158 226 132Z"
)


_LONG = (
    "M226 128L132 172L84 446L148 462L184 280L174 510C250 520 350 520 426 510L416 280L452 462"
    "L516 446L468 172L374 128C350 150 250 150 226 128Z"
)


def shirt(look: Look) -> str:
    table = {
        "tee t jersey": _tee,
        "dress tunic gown robe nightgown": _dress,
        "sweater sweatshirt hoodie crewneck henley pullover": _sweater,
        "blouse flutter crop top": _blouse,
    }
    if look.named("shirt") and look.named("dress") and not look.named("floral", "girls", "shoreline", "maxi"):
        return _button_down(look)
    return variant(look, table, (_button_down, _button_down, _tee))


def _tee(look: Look) -> str:
    collar = "M232 134C250 196 350 196 368 134" if not look.named("v") else "M232 134L300 222L368 134"
    pocket = look.pick(
        "pocket",
        (
            "",
            solid(box(334, 236, 62, 66, 8), tint(look.main, 0.18)),
            circle(350, 262, 25, look.second),
            line("M218 290h164M218 316h164", look.second, 13),
        ),
    )
    hem = line("M170 484C250 496 350 496 430 484", against(look.main), 3, 0.5)
    return (
        _hanger()
        + solid(_SLEEVES, look.main, cloth(look, 0.5))
        + path("M226 132C250 158 350 158 374 132L366 128H234Z", shade(look.main, 0.4))
        + line(collar, shade(look.main, 0.2), 12)
        + pocket
        + hem
    )


def _button_down(look: Look) -> str:
    placket = rect(286, 176, 28, 350, tint(look.main, 0.2)) + dots(
        [(300, y) for y in range(226, 500, 58)], 6, look.pick("button", (CREAM, GOLD, shade(look.main, 0.5)))
    )
    cuffs = path("M70 412L158 430V480H60ZM442 430L530 412V480H442Z", tint(look.main, 0.25))
    pocket = solid(box(338, 236, 58, 62, 6), tint(look.main, 0.12)) if look.between("pocket", 0, 1) else ""
    collar = solid(polygon([(232, 124), (300, 180), (252, 226), (210, 150)]), tint(look.main, 0.22)) + solid(
        polygon([(368, 124), (300, 180), (348, 226), (390, 150)]), tint(look.main, 0.22)
    )
    tie = (
        solid("M286 182h28l10 26-12 14 18 190-30 38-30-38 18-190-12-14Z", look.accent, stripes(look.second, 46, 12, 30))
        if look.named("tie", "executive", "gentleman")
        else ""
    )
    return (
        _hanger()
        + solid(_LONG, look.main, cloth(look, 0.35) + cuffs + placket)
        + path("M236 124C260 140 340 140 364 124L300 180Z", shade(look.main, 0.4))
        + pocket
        + tie
        + collar
    )


def _sweater(look: Look) -> str:
    ribs = line("".join(f"M{x} 470v60" for x in range(178, 430, 18)), shade(look.main, 0.25), 4)
    band = (
        stripes(look.second, 96, 26)
        if look.between("band", 0, 1)
        else line("".join(f"M{x} 260v200" for x in range(216, 400, 34)), shade(look.main, 0.15), 9, dash="16 14")
    )
    hood = solid(
        "M210 150C210 60 390 60 390 150C380 210 340 236 300 236C260 236 220 210 210 150Z", shade(look.main, 0.12)
    ) + path("M236 150C240 96 360 96 364 150C350 190 250 190 236 150Z", shade(look.main, 0.5))
    neck = line("M228 134C250 186 350 186 372 134", shade(look.main, 0.22), 24)
    strings = line("M274 216v76M326 216v70", CREAM, 7)
    return (
        _hanger()
        + solid(_LONG, look.main, band + ribs)
        + (hood + strings if look.named("hoodie", "hooded") or look.between("hood", 0, 3) == 0 else neck)
    )


def _blouse(look: Look) -> str:
    d = (
        "M234 140L150 178C104 232 92 292 104 348C134 368 168 362 186 342L206 280"
        "C208 350 196 420 176 490C250 516 350 516 424 490C404 420 392 350 394 280L414 342"
        "C432 362 466 368 496 348C508 292 496 232 450 178L366 140C350 200 250 200 234 140Z"
    )
    ruffle = line("M206 292q24 26 47 0t47 0 47 0 47 0", tint(look.main, 0.45), 13)
    bow = path("M300 214l-52-26v60zM300 214l52-26v60z", look.accent) + line(
        "M296 220l-22 86M304 220l22 80", look.accent, 14
    )
    return (
        _hanger(128)
        + path("M234 140C250 150 350 150 366 140L300 206Z", shade(look.main, 0.4))
        + solid(d, look.main, cloth(look, 0.2))
        + look.pick("trim", (ruffle, bow, ruffle + bow))
    )


def _dress(look: Look) -> str:
    d = (
        "M238 128L196 148L178 244L220 258C220 300 214 330 206 350C180 410 156 460 140 512"
        "C240 540 360 540 460 512C444 460 420 410 394 350C386 330 380 300 380 258L422 244L404 148"
        "L362 128C350 190 250 190 238 128Z"
    )
    belt = path("M190 322H410V350H190Z", look.accent) + rect(284, 318, 32, 36, GOLD, 6)
    return (
        _hanger()
        + path("M238 128C250 140 350 140 362 128L300 184Z", shade(look.main, 0.4))
        + solid(
            d,
            look.main,
            cloth(look, 0.2)
            + belt
            + line("M250 352C240 420 226 470 214 520M350 352C360 420 374 470 386 520", shade(look.main, 0.25), 5),
        )
    )


def scarf(look: Look) -> str:
    return look.pick("scarf", (_wrapped, _folded, _hung))(look)


def _weave(look: Look) -> str:
    plain = cloth(look, 0.1)
    return (
        plaid(look.second, look.accent, 92)
        if look.between("tartan", 0, 2) == 0 and not look.named("chevron", "stripe", "striped", "polka", "floral")
        else plain
    )


def _fringe(x: float, y: float, w: float, colour: str, h: float = 40) -> str:
    return line("".join(f"M{x + 8 + i * 17} {y}v{h + 5 * (i % 2)}" for i in range(int(w / 17))), colour, 7)


def _wrapped(look: Look) -> str:
    left, right = "M214 250L176 470H292L312 260Z", "M300 260L330 420H436L388 240Z"
    loop = "M138 222C150 140 240 104 300 104C360 104 450 140 462 222C468 272 400 314 300 314C200 314 132 272 138 222Z"
    hole = path("M206 186C230 146 370 146 394 186C372 218 228 218 206 186Z", shade(look.main, 0.5))
    over = _weave(look)
    return (
        _fringe(330, 416, 108, look.main)
        + solid(right, shade(look.main, 0.12))
        + _fringe(176, 466, 116, look.main)
        + solid(left, look.main, over)
        + solid(loop, look.main, move(over, turn=24))
        + hole
        + line("M170 250C240 300 360 300 432 246", shade(look.main, 0.3), 5)
    )


def _folded(look: Look) -> str:
    over = _weave(look)
    layers = "".join(
        solid(
            box(136 - i * 8, 372 - i * 62, 328 + i * 6, 84, 36),
            look.main if i != 1 else tint(look.main, 0.15),
            over if i != 1 else "",
            dx=-4,
            dy=-16,
        )
        for i in range(3)
    )
    tail = solid("M196 262H330V428L320 440H206L196 428Z", look.main, move(over, turn=90)) + _fringe(
        198, 436, 132, look.main, 32
    )
    return shadow(304, 462, 350) + layers + tail


def _hung(look: Look) -> str:
    d1, d2 = (
        "M212 140C230 96 370 96 388 140L376 470H292L300 190Z",
        "M212 140C206 250 196 350 184 430H276L300 190L388 140C360 120 250 110 212 140Z",
    )
    over = _weave(look)
    peg = circle(300, 124, 20, "#a97548") + circle(296, 120, 8, "#d5b081")
    return (
        _fringe(292, 466, 84, look.main)
        + solid(d1, shade(look.main, 0.14), over)
        + _fringe(184, 426, 92, look.main)
        + solid(d2, look.main, over)
        + peg
    )


def socks(look: Look) -> str:
    low = look.named("ankle", "no") or look.between("low", 0, 4) == 0
    one = _sock(look, 210 if low else 110)
    return shadow(318, 484, 360) + move(one, -86, -14, -5) + move(one, 44, 4, 4)


def _sock(look: Look, top: int) -> str:
    d = (
        f"M186 {top}H300V330C300 360 330 372 368 384C410 396 428 424 418 452C410 476 384 482 350 480"
        "C280 476 214 452 196 402C188 380 186 350 186 320Z"
    )
    ends = path("M392 370L350 500H460V370ZM176 330C220 340 250 390 236 440H150V330Z", look.second)
    cuff = path(
        f"M176 {top - 5}H310V{top + 46}H176Z", look.accent if look.between("cuff", 0, 1) else tint(look.main, 0.2)
    )
    ribs = line("".join(f"M{x} {top}v42" for x in range(198, 300, 15)), shade(look.main, 0.3), 3, 0.6)
    return solid(d, look.main, cloth(look, 0.15) + ends + cuff + ribs)


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("apparel", "shirt"): shirt,
    ("apparel", "scarf"): scarf,
    ("apparel", "socks"): socks,
}
