"""Easter: eggs, hares and chicks."""

from .flowers import wreath_of
from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, LEAF, mix, shade, tint
from .patterns import chevrons, spots, stripes
from .shapes import (
    circle,
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
from .sweets import chocolates

PASTELS = ("#e8b4b0", "#b9cfc0", "#f0d99a", "#b6bfdd", "#e9c3a2", "#a9cbd2")


def easter(look: Look) -> str:
    table = {
        "bunny rabbit": _bunny,
        "nest": _nest,
        "basket": _egg_basket,
        "wreath": _spring_wreath,
        "chocolate macaron truffle choco": chocolates,
        "eggs egg": _eggs,
        "chick": _chick,
    }
    return variant(look, table, (_eggs, _bunny, _egg_basket, _chick, _nest))


def _egg(x: float, y: float, r: float, colour: str, over: str = "", turn: float = 0) -> str:
    d = (
        f"M{x} {y - r * 1.3:.0f}"
        f"C{x + r * 0.6:.0f} {y - r * 1.3:.0f} {x + r} {y - r * 0.3:.0f} {x + r} {y + r * 0.2:.0f}"
        f"C{x + r} {y + r * 0.8:.0f} {x + r * 0.55:.0f} {y + r} {x} {y + r}"
        f"C{x - r * 0.55:.0f} {y + r} {x - r} {y + r * 0.8:.0f} {x - r} {y + r * 0.2:.0f}"
        f"C{x - r} {y - r * 0.3:.0f} {x - r * 0.6:.0f} {y - r * 1.3:.0f} {x} {y - r * 1.3:.0f}Z"
    )
    return move(solid(d, colour, over, dx=-r * 0.14, dy=-r * 0.1), turn=turn, about=(x, y))


def _pastel(look: Look, i: int) -> str:
    tones = (look.natural(PASTELS[look.between("pastel", 0, 5)]), *PASTELS)
    return tones[0] if i == 0 else tones[1 + (i * 2 + look.between("pastel", 0, 5)) % 6]


def _eggs(look: Look) -> str:
    def paint(i: int, x: float, y: float) -> str:
        ink = (CREAM, look.accent, look.main)[i % 3]
        kinds = (
            stripes(ink, 52, 13),
            spots(ink, 8, 44),
            chevrons(ink, 74, 10),
            dots(ring(x, y, 34, 6), 15, ink) + circle(x, y, 13, look.accent),
        )
        return kinds[(i + look.between("paint", 0, 3)) % 4]

    grass = "".join(
        path(
            leaf(90 + 35 * i, 496, 70 + 13 * (i % 3), -90 + (i % 3 - 1) * 16, 0.16),
            mix(LEAF, "#dfe6b4", 0.14 * (i % 3)),
        )
        for i in range(13)
    )
    return (
        shadow(304, 488, 420)
        + _egg(190, 376, 92, _pastel(look, 1), paint(1, 190, 376), -12)
        + _egg(412, 376, 92, _pastel(look, 2), paint(2, 412, 376), 12)
        + _egg(300, 344, 118, _pastel(look, 0), paint(0, 300, 344))
        + grass
    )


def _bunny(look: Look) -> str:
    fur = look.natural(look.pick("fur", ("#f4ead9", "#c9a27c", "#b9aea4", "#e3cbb0")))
    ears = solid(
        "M246 210C196 130 196 60 226 50C262 50 284 130 284 200ZM354 210C404 130 404 60 374 50C338 50 316 130 316 200Z",
        fur,
    ) + path(
        "M248 180C220 130 220 90 232 82C250 90 264 140 266 184ZM352 180C380 130 380 90 368 82C350 90 336 140 334 184Z",
        "#e3a9a0",
    )
    body = solid(
        "M300 330C390 330 420 400 412 450C404 490 360 500 300 500C240 500 196 490 188 450C180 400 210 330 300 330Z", fur
    ) + ellipse(300, 430, 66, 60, tint(fur, 0.5))
    head = solid(
        "M300 176C376 176 410 226 404 276C398 330 350 352 300 352C250 352 202 330 196 276C190 226 224 176 300 176Z", fur
    )
    face = (
        dots([(256, 264), (344, 264)], 11, INK)
        + path("M286 290H314L300 306Z", "#d9807a")
        + line("M300 306v14M300 320q-16 16-32 6M300 320q16 16 32 6", INK, 5)
        + dots([(226, 300), (374, 300)], 15, "#e9b4a8", 0.7)
    )
    bow = path("M300 356l-64-34v68zM300 356l64-34v68z", look.main if fur != look.main else look.accent) + circle(
        300, 356, 17, look.accent
    )
    return (
        shadow(304, 502, 280)
        + body
        + ears
        + head
        + face
        + look.pick("trim", (bow, bow, _egg(300, 440, 46, look.main, stripes(CREAM, 40, 9))))
        + ellipse(228, 488, 44, 22, tint(fur, 0.2))
        + ellipse(372, 488, 44, 22, tint(fur, 0.2))
    )


def _nest(look: Look) -> str:
    twigs = "".join(
        line(
            f"M{110 + 13 * i % 60} {366 + 15 * i}Q300 {430 + 11 * i} {490 - 17 * i % 60} {366 + 15 * i}",
            ("#8a6542", "#a98255", "#70502f")[i % 3],
            15,
        )
        for i in range(7)
    )
    blooms = (
        dots(ring(140, 360, 24, 5), 15, look.main)
        + circle(140, 360, 12, GOLD)
        + path(leaf(170, 380, 80, 160, 0.4), LEAF)
        + path(leaf(450, 380, 90, -30, 0.4), LEAF)
    )
    speckle = spots(shade(_pastel(look, 0), 0.3), 3, 30)
    return (
        shadow(304, 492, 360)
        + ellipse(300, 366, 196, 62, "#70502f")
        + _egg(214, 310, 68, _pastel(look, 1), speckle, -10)
        + _egg(386, 310, 68, _pastel(look, 2), speckle, 10)
        + _egg(300, 296, 76, _pastel(look, 0), speckle)
        + solid("M104 366C140 420 460 420 496 366C500 440 420 490 300 490C180 490 100 440 104 366Z", "#8a6542", twigs)
        + blooms
    )


def _egg_basket(look: Look) -> str:
    cane = look.pick("cane", ("#c9995f", "#b7834c", "#e3c79c"))
    eggs = (
        _egg(190, 300, 62, _pastel(look, 1), spots(CREAM, 6, 38), -8)
        + _egg(410, 300, 62, _pastel(look, 2), stripes(CREAM, 40, 10), 8)
        + _egg(300, 290, 72, _pastel(look, 0), chevrons(CREAM, 60, 9))
    )
    bow = path("M300 150l-60-32v64zM300 150l60-32v64z", look.main) + circle(300, 150, 16, shade(look.main, 0.2))
    weave = "".join(
        line(f"M60 {y}H540", shade(cane, 0.16), 13, 1, "30 18" if (y // 24) % 2 else "18 30")
        for y in range(350, 500, 24)
    )
    return (
        shadow(304, 492, 320)
        + line("M150 330C150 110 450 110 450 330", shade(cane, 0.15), 22)
        + eggs
        + solid("M124 336H476L440 470Q434 490 410 490H190Q166 490 160 470Z", cane, weave)
        + rect(112, 322, 376, 28, tint(cane, 0.15), 12)
        + bow
    )


def _spring_wreath(look: Look) -> str:
    return wreath_of(look, look.pick("green", (LEAF, "#8fae8a")), _pastel(look, 0))


def _chick(look: Look) -> str:
    down = look.natural("#ecc659")
    return (
        shadow(304, 494, 240)
        + line("M262 470v26M338 470v26", "#dd8a3d", 11)
        + solid(
            "M300 140C400 140 440 220 430 320C420 420 380 476 300 476C220 476 180 420 170 320C160 220 200 140 300 140Z",
            down,
        )
        + solid(
            (
                "M404 300C440 320 440 380 400 400C380 380 376 330 404 300ZM196 300C160 320 160 380 200 400"
                "C220 380 224 330 196 300Z"
            ),
            shade(down, 0.12),
        )
        + dots([(256, 240), (344, 240)], 12, INK)
        + path("M276 268H324L300 302Z", "#dd8a3d")
        + line("M300 140q-4-26 14-40M296 142q-22-16-16-36", down, 9)
        + path("M300 380l-50-28v56zM300 380l50-28v56z", look.main)
        + circle(300, 380, 13, look.accent)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("seasonal", "easter"): easter,
}
