"""Flowers in vases and in paper, wreaths."""

from .look import Drawer, Look
from .palette import CREAM, LEAF, MOSS, against, mix, shade, tint
from .shapes import Point, circle, disc, dots, leaf, line, move, number, path, polar, rect, ring, shadow, solid


def bloom(look: Look, x: float, y: float, r: float, colour: str, kind: str) -> str:
    return {"rose": rose_bloom, "tulip": _tulip, "daisy": daisy_bloom, "puff": _puff}[kind](
        x, y, r, colour, look.accent
    )


def rose_bloom(x: float, y: float, r: float, colour: str, _heart: str) -> str:
    swirl = (
        f"M{number(x - r * 0.4)} {number(y)}q{number(r * 0.4)} {number(-r * 0.6)} {number(r * 0.8)} 0"
        f"q{number(-r * 0.3)} {number(r * 0.6)} {number(-r * 0.6)} {number(r * 0.1)}"
    )
    return (
        dots(ring(x, y, r * 0.48, 5, 20), r * 0.56, shade(colour, 0.12))
        + circle(x - r * 0.06, y - r * 0.08, r * 0.72, colour)
        + line(swirl, shade(colour, 0.25), r * 0.12)
    )


def _tulip(x: float, y: float, r: float, colour: str, _heart: str) -> str:
    n = number
    side = (
        f"M{n(x)} {n(y + r)}"
        f"C{n(x - r * 1.1)} {n(y + r)} {n(x - r)} {n(y - r * 0.2)} {n(x - r * 0.8)} {n(y - r)}"
        f"L{n(x)} {n(y - r * 0.2)}L{n(x + r * 0.8)} {n(y - r)}"
        f"C{n(x + r)} {n(y - r * 0.2)} {n(x + r * 1.1)} {n(y + r)} {n(x)} {n(y + r)}Z"
    )
    return path(side, shade(colour, 0.16)) + path(
        (
            f"M{n(x)} {n(y + r)}"
            f"C{n(x - r * 0.8)} {n(y + r * 0.4)} {n(x - r * 0.4)} {n(y - r * 0.8)} {n(x)} {n(y - r * 1.2)}"
            f"C{n(x + r * 0.4)} {n(y - r * 0.8)} {n(x + r * 0.8)} {n(y + r * 0.4)} {n(x)} {n(y + r)}Z"
        ),
        colour,
    )


def daisy_bloom(x: float, y: float, r: float, colour: str, heart: str) -> str:
    petals = line(
        "".join(
            "M{} {}L{} {}".format(*map(number, (*polar(x, y, r * 0.4, a), *polar(x, y, r * 0.8, a))))
            for a in range(0, 360, 40)
        ),
        colour,
        r * 0.4,
    )
    return petals + circle(x, y, r * 0.36, heart)


def _puff(x: float, y: float, r: float, colour: str, _heart: str) -> str:
    return (
        dots(ring(x, y, r * 0.62, 8), r * 0.34, shade(colour, 0.1))
        + dots(ring(x - 2, y - 3, r * 0.36, 6), r * 0.32, colour)
        + circle(x - 2, y - 3, r * 0.2, tint(colour, 0.35))
    )


def _kind(look: Look) -> str:
    table = {
        "rose": "rose",
        "tulip": "tulip",
        "hydrangea": "puff",
        "hyacinth": "puff",
        "carnation": "puff",
        "daisy": "daisy",
        "sunflower": "daisy",
        "peony": "rose",
    }
    return next((table[word] for word in look.words if word in table), None) or look.pick(
        "bloom", ("rose", "daisy", "puff", "tulip")
    )


def posy(look: Look, foot: Point, heads: tuple[Point, ...], r: float) -> str:
    """Stems from one foot to the heads, leaves along them, blooms in the product's colours on top."""
    green = look.pick("green", (LEAF, MOSS, "#8da88a"))
    fx, fy = foot
    stems = line(
        "".join(
            f"M{number(fx)} {number(fy)}Q{number((fx + x) / 2)} {number(y + 80)} {number(x)} {number(y)}"
            for x, y in heads
        ),
        shade(green, 0.15),
        7,
    )
    sprigs = "".join(
        path(
            leaf(fx + (x - fx) * 0.5, (fy + y) / 2, 96, -90 + (x - fx) * 0.34 + s, 0.36),
            mix(green, "#d8e0b4", 0.1 * (i % 3)),
        )
        for i, (x, y) in enumerate(heads)
        for s in ((-44, 44) if i % 2 else (30,))
    )
    colours, kinds = (
        (look.main, look.second, tint(look.main, 0.4)),
        (_kind(look), _kind(look), look.pick("other", ("daisy", "puff", "rose"))),
    )
    blooms = "".join(
        bloom(look, x, y, r * (1 if i % 3 else 1.15), colours[i % 3], kinds[i % 3]) for i, (x, y) in enumerate(heads)
    )
    return stems + sprigs + blooms


_DOME: tuple[Point, ...] = (
    (190, 226),
    (412, 230),
    (150, 300),
    (450, 300),
    (256, 152),
    (350, 158),
    (234, 290),
    (368, 292),
    (302, 222),
)


_LOOSE: tuple[Point, ...] = ((172, 190), (430, 200), (300, 110), (236, 250), (366, 256), (304, 206))


def arrangement(look: Look) -> str:
    vase = (
        look.natural(look.accent)
        if look.named("vase", "white", "blue") and not look.named("rose")
        else look.pick("vase", (tint(look.second, 0.45), "#6f8f92", CREAM, "#b8734e", look.accent))
    )
    d = look.pick(
        "shape",
        (
            (
                "M238 316H362C352 350 400 380 400 430C400 470 366 494 300 494C234 494 200 470 200 430"
                "C200 380 248 350 238 316Z"
            ),
            "M226 316H374L352 482Q350 494 338 494H262Q250 494 248 482Z",
            "M250 310H350L360 350C420 390 410 470 366 494H234C190 470 180 390 240 350Z",
        ),
    )
    band = look.pick(
        "band",
        (
            "",
            line("M180 430H420", against(vase), 9),
            line("".join(f"M{x} 330v170" for x in range(210, 410, 24)), shade(vase, 0.14), 6),
        ),
    )
    heads = look.pick("heads", (_DOME, _LOOSE))
    return shadow(300, 496, 210) + posy(look, (300, 350), heads, 50 if heads is _DOME else 54) + solid(d, vase, band)


def bouquet(look: Look) -> str:
    paper = look.pick("paper", ("#d9b98c", CREAM, tint(look.second, 0.5), "#c9cfc0"))
    wrap = "M152 270L300 340L448 270L356 478C350 500 250 500 244 478Z"
    folds = path("M152 270L300 340L250 480Z", tint(paper, 0.35)) + line("M300 340L286 490", shade(paper, 0.18), 4)
    bow = (
        path("M300 424l-60-30v64zM300 424l60-30v64z", look.accent)
        + line("M296 430l-30 70M304 430l28 66", look.accent, 13)
        + circle(300, 424, 15, shade(look.accent, 0.2))
    )
    stems = line("M270 486l-14 40M300 490v40M330 486l14 40", MOSS, 11)
    return shadow(300, 526, 170) + move(
        stems
        + path("M140 262L300 180L460 262L300 380Z", shade(paper, 0.14))
        + move(posy(look, (300, 400), _DOME, 52), 0, 16)
        + solid(wrap, paper, folds)
        + bow,
        turn=look.pick("lean", (-8, 0, 9)),
        about=(300, 480),
    )


def centerpiece(look: Look) -> str:
    """A low oval bowl of flowers between two candles."""
    heads: tuple[Point, ...] = (
        (130, 330),
        (470, 330),
        (190, 280),
        (410, 280),
        (250, 256),
        (350, 256),
        (300, 226),
        (230, 334),
        (370, 334),
    )
    bowl = look.pick("bowl", ("#d3a54b", "#b8734e", CREAM, "#6f8f92"))
    candles = "".join(
        rect(x, 132, 24, 230, look.pick("wax", (CREAM, look.accent)), 5)
        + path(f"M{x + 12} 80q20 30 0 46q-20-16 0-46Z", "#e8ac45")
        + line(f"M{x + 12} 132v-10", "#3a3336", 4)
        for x in (196, 380)
    )
    return (
        shadow(300, 492, 340)
        + candles
        + posy(look, (300, 400), heads, 50)
        + solid("M130 372H470C464 420 410 446 340 450L352 484Q300 498 248 484L260 450C190 446 136 420 130 372Z", bowl)
    )


def foliage(look: Look) -> str:
    return look.pick("green", (LEAF, MOSS, "#5b8a6a", "#7c9a55"))


def wreath(look: Look) -> str:
    return wreath_of(look, foliage(look), look.main)


def wreath_of(look: Look, green: str, berry: str) -> str:
    """A ring of leaves with berries, blooms and perhaps a bow; Christmas and autumn use it in their colours."""
    twigs = line(disc(300, 290, 158), "#8a6a48", 24) + line(disc(296, 294, 166, 150), "#a5835c", 6)
    leaves = "".join(
        path(leaf(x, y, 104, i * 12 + (140 if i % 2 else 50), 0.5), mix(green, "#e0e6b8", 0.12 * (i % 3)))
        for i, (x, y) in enumerate(ring(300, 290, 156, 30))
    )
    berries = dots(ring(300, 290, 178, 12, 8), 12, berry) + dots(ring(300, 290, 134, 8, 20), 9, look.second)
    heads = look.pick(
        "cluster",
        (
            ((198, 404), (262, 442), (330, 440)),
            ((300, 448), (236, 426), (364, 426)),
            ((170, 220), (420, 360), (412, 200)),
        ),
    )
    blooms = "".join(
        bloom(look, x, y, 44 if i != 1 else 52, (berry, tint(berry, 0.4), look.second)[i], _kind(look))
        for i, (x, y) in enumerate(heads)
    )
    bow = (
        path(
            "M300 432C260 390 220 400 214 440C220 480 270 470 300 440C330 470 380 480 386 440C380 400 340 390 300 432Z",
            look.accent,
        )
        + path("M290 440L250 530L286 514L300 446L314 514L350 530L310 440Z", look.accent)
        + circle(300, 438, 19, shade(look.accent, 0.2))
    )
    return (
        line("M300 132V60", "#a5835c", 6)
        + circle(300, 56, 9, "#8a7a68")
        + line(disc(312, 304, 160), "#2b1a1e", 60, 0.07)
        + twigs
        + leaves
        + berries
        + (bow if look.named("holiday", "christmas") or look.between("bow", 0, 2) == 0 else blooms)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("floral", "arrangement"): arrangement,
    ("floral", "bouquet"): bouquet,
    ("floral", "centerpiece"): centerpiece,
    ("floral", "wreath"): wreath,
}
