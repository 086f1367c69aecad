"""Flowers in vases and in paper, plants in pots, wreaths."""

from .look import Drawer, Look, variant
from .palette import CREAM, LEAF, MOSS, against, mix, shade, tint
from .shapes import Point, circle, disc, dots, ellipse, leaf, line, move, number, path, polar, rect, ring, shadow, solid

# Blooms


def bloom(look: Look, x: float, y: float, r: float, colour: str, kind: str) -> str:
    return {"rose": _rose, "tulip": _tulip, "daisy": _daisy, "puff": _puff}[kind](x, y, r, colour, look.accent)


def _rose(x: float, y: float, r: float, colour: str, _heart: str) -> str:
    swirl = f"M{number(x - r * 0.4)} {number(y)}q{number(r * 0.4)} {number(-r * 0.6)} {number(r * 0.8)} 0q{number(-r * 0.3)} {number(r * 0.6)} {number(-r * 0.6)} {number(r * 0.1)}"
    return dots(ring(x, y, r * 0.48, 5, 20), r * 0.56, shade(colour, 0.12)) + circle(x - r * 0.06, y - r * 0.08, r * 0.72, colour) + line(swirl, shade(colour, 0.25), r * 0.12)


def _tulip(x: float, y: float, r: float, colour: str, _heart: str) -> str:
    n = number
    side = f"M{n(x)} {n(y + r)}C{n(x - r * 1.1)} {n(y + r)} {n(x - r)} {n(y - r * 0.2)} {n(x - r * 0.8)} {n(y - r)}L{n(x)} {n(y - r * 0.2)}L{n(x + r * 0.8)} {n(y - r)}C{n(x + r)} {n(y - r * 0.2)} {n(x + r * 1.1)} {n(y + r)} {n(x)} {n(y + r)}Z"
    return path(side, shade(colour, 0.16)) + path(f"M{n(x)} {n(y + r)}C{n(x - r * 0.8)} {n(y + r * 0.4)} {n(x - r * 0.4)} {n(y - r * 0.8)} {n(x)} {n(y - r * 1.2)}C{n(x + r * 0.4)} {n(y - r * 0.8)} {n(x + r * 0.8)} {n(y + r * 0.4)} {n(x)} {n(y + r)}Z", colour)


def _daisy(x: float, y: float, r: float, colour: str, heart: str) -> str:
    petals = line("".join("M{} {}L{} {}".format(*map(number, (*polar(x, y, r * 0.4, a), *polar(x, y, r * 0.8, a)))) for a in range(0, 360, 40)), colour, r * 0.4)
    return petals + circle(x, y, r * 0.36, heart)


def _puff(x: float, y: float, r: float, colour: str, _heart: str) -> str:
    return dots(ring(x, y, r * 0.62, 8), r * 0.34, shade(colour, 0.1)) + dots(ring(x - 2, y - 3, r * 0.36, 6), r * 0.32, colour) + circle(x - 2, y - 3, r * 0.2, tint(colour, 0.35))


def _kind(look: Look) -> str:
    table = {"rose": "rose", "tulip": "tulip", "hydrangea": "puff", "hyacinth": "puff", "carnation": "puff", "daisy": "daisy", "sunflower": "daisy", "peony": "rose"}
    return next((table[word] for word in look.words if word in table), None) or look.pick("bloom", ("rose", "daisy", "puff", "tulip"))


def posy(look: Look, foot: Point, heads: tuple[Point, ...], r: float) -> str:
    """Stems from one foot to the heads, leaves along them, blooms in the product's colours on top."""
    green = look.pick("green", (LEAF, MOSS, "#8da88a"))
    fx, fy = foot
    stems = line("".join(f"M{number(fx)} {number(fy)}Q{number((fx + x) / 2)} {number(y + 80)} {number(x)} {number(y)}" for x, y in heads), shade(green, 0.15), 7)
    sprigs = "".join(path(leaf(fx + (x - fx) * 0.5, (fy + y) / 2, 96, -90 + (x - fx) * 0.34 + s, 0.36), mix(green, "#d8e0b4", 0.1 * (i % 3))) for i, (x, y) in enumerate(heads) for s in ((-44, 44) if i % 2 else (30,)))
    colours, kinds = (look.main, look.second, tint(look.main, 0.4)), (_kind(look), _kind(look), look.pick("other", ("daisy", "puff", "rose")))
    blooms = "".join(bloom(look, x, y, r * (1 if i % 3 else 1.15), colours[i % 3], kinds[i % 3]) for i, (x, y) in enumerate(heads))
    return stems + sprigs + blooms


_DOME: tuple[Point, ...] = ((190, 226), (412, 230), (150, 300), (450, 300), (256, 152), (350, 158), (234, 290), (368, 292), (302, 222))
_LOOSE: tuple[Point, ...] = ((172, 190), (430, 200), (300, 110), (236, 250), (366, 256), (304, 206))


def arrangement(look: Look) -> str:
    vase = look.natural(look.accent) if look.named("vase", "white", "blue") and not look.named("rose") else look.pick("vase", (tint(look.second, 0.45), "#6f8f92", CREAM, "#b8734e", look.accent))
    d = look.pick("shape", ("M238 316H362C352 350 400 380 400 430C400 470 366 494 300 494C234 494 200 470 200 430C200 380 248 350 238 316Z", "M226 316H374L352 482Q350 494 338 494H262Q250 494 248 482Z", "M250 310H350L360 350C420 390 410 470 366 494H234C190 470 180 390 240 350Z"))
    band = look.pick("band", ("", line("M180 430H420", against(vase), 9), line("".join(f"M{x} 330v170" for x in range(210, 410, 24)), shade(vase, 0.14), 6)))
    heads = look.pick("heads", (_DOME, _LOOSE))
    return shadow(300, 496, 210) + posy(look, (300, 350), heads, 50 if heads is _DOME else 54) + solid(d, vase, band)


def bouquet(look: Look) -> str:
    paper = look.pick("paper", ("#d9b98c", CREAM, tint(look.second, 0.5), "#c9cfc0"))
    wrap = "M152 270L300 340L448 270L356 478C350 500 250 500 244 478Z"
    folds = path("M152 270L300 340L250 480Z", tint(paper, 0.35)) + line("M300 340L286 490", shade(paper, 0.18), 4)
    bow = path("M300 424l-60-30v64zM300 424l60-30v64z", look.accent) + line("M296 430l-30 70M304 430l28 66", look.accent, 13) + circle(300, 424, 15, shade(look.accent, 0.2))
    stems = line("M270 486l-14 40M300 490v40M330 486l14 40", MOSS, 11)
    return shadow(300, 526, 170) + move(stems + path("M140 262L300 180L460 262L300 380Z", shade(paper, 0.14)) + move(posy(look, (300, 400), _DOME, 52), 0, 16) + solid(wrap, paper, folds) + bow, turn=look.pick("lean", (-8, 0, 9)), about=(300, 480))


def centerpiece(look: Look) -> str:
    """A low oval bowl of flowers between two candles."""
    heads: tuple[Point, ...] = ((130, 330), (470, 330), (190, 280), (410, 280), (250, 256), (350, 256), (300, 226), (226, 336), (374, 336), (300, 318))
    bowl = look.pick("bowl", ("#d3a54b", "#b8734e", CREAM, "#6f8f92"))
    candles = "".join(rect(x, 132, 24, 230, look.pick("wax", (CREAM, look.accent)), 5) + path(f"M{x + 12} 80q20 30 0 46q-20-16 0-46Z", "#e8ac45") + line(f"M{x + 12} 132v-10", "#3a3336", 4) for x in (196, 380))
    return shadow(300, 492, 340) + candles + posy(look, (300, 400), heads, 50) + solid("M130 372H470C464 420 410 446 340 450L352 484Q300 498 248 484L260 450C190 446 136 420 130 372Z", bowl)


# Plants


def plant(look: Look) -> str:
    table = {"cactus prickly": _cactus, "snake yucca aloe grass haworthia": _snake_plant, "bonsai": _bonsai, "succulent starlight zebra": _succulent, "topiary": _topiary, "palm bamboo": _palm, "monstera philodendron jungle tropical": _monstera}
    return variant(look, table, (_monstera, _snake_plant, _rubber_plant, _palm))


def _pot(look: Look) -> str:
    clay = look.natural(look.pick("pot", ("#c07a55", look.main, CREAM, "#7d8f8e", look.second)))
    over = look.pick("glaze", ("", path("M150 424H450V500H150Z", look.accent), line("M180 410l24 30 24-30 24 30 24-30 24 30 24-30 24 30 24-30", against(clay), 6)))
    d = look.pick("form", ("M198 360H402L380 476Q376 494 358 494H242Q224 494 220 476Z", "M200 360H400V454Q400 494 360 494H240Q200 494 200 454Z"))
    return ellipse(300, 362, 100, 20, shade(clay, 0.5)) + solid(d, clay, over) + rect(190, 350, 220, 26, tint(clay, 0.1), 8)


def _green(look: Look) -> str:
    return look.pick("green", (LEAF, MOSS, "#5b8a6a", "#7c9a55"))


def _potted(look: Look, growth: str) -> str:
    return shadow(300, 496, 230) + growth + _pot(look)


def _monstera(look: Look) -> str:
    green = _green(look)
    d = "M0 0C-50-20-84-70-70-130L-40-120-60-150C-40-190 0-200 10-204C30-196 70-176 76-140L50-130 80-116C84-60 50-16 0 0Z"
    growth = ""
    for i, (x, y, turn, size) in enumerate(((220, 250, -44, 0.9), (380, 250, 44, 0.9), (300, 210, 2, 1.05), (190, 330, -84, 0.7), (410, 330, 82, 0.7))):
        tone = mix(green, "#dfe6b4", 0.08 * i)
        growth += line(f"M300 370Q300 300 {x} {y}", shade(green, 0.25), 8)
        growth += f'<g transform="translate({x} {y}) rotate({turn}) scale({size})">{path(d, tone)}{line("M0 0L6-180M2-60L-50-90M2-60L56-86M4-110L-44-140M4-110L50-136", shade(tone, 0.25), 5)}</g>'
    return _potted(look, growth)


def _snake_plant(look: Look) -> str:
    green = _green(look)
    blades = "".join(path(leaf(x, 372, h, a, 0.16), shade(green, s)) + line("M{:.0f} 366L{:.0f} {:.0f}".format(x, *polar(x, 366, h * 0.8, a)), tint(green, 0.5), 6, 0.7, "18 14") for x, h, a, s in ((240, 220, -112, 0.2), (362, 230, -68, 0.2), (262, 290, -98, 0), (340, 280, -80, 0), (300, 316, -90, 0.1)))
    return _potted(look, blades)


def _rubber_plant(look: Look) -> str:
    green = _green(look)
    leaves = "".join(path(leaf(300, 350 - i * 34, 150 - 8 * i, -90 + s * (74 - 6 * i), 0.5), mix(green, "#e0e6b8", 0.06 * i)) for i in range(6) for s in (-1, 1))
    return _potted(look, line("M300 370V120", "#7c5a3a", 11) + leaves + path(leaf(300, 160, 100, -90, 0.4), tint(green, 0.3)))


def _palm(look: Look) -> str:
    green = _green(look)
    fronds = "".join(line(f"M300 250Q{300 + dx * 0.5:.0f} {250 - up} {300 + dx} {250 - up + drop}", mix(green, "#e0e6b8", 0.06 * i), 26) for i, (dx, up, drop) in enumerate(((-180, 110, 90), (180, 110, 90), (-150, 160, 60), (150, 160, 60), (-70, 190, 20), (70, 190, 20), (-190, 40, 80), (190, 40, 80))))
    ribs = line("M300 250Q210 140 120 230M300 250Q390 140 480 230M300 250Q225 90 150 150M300 250Q375 90 450 150", shade(green, 0.3), 4)
    return _potted(look, line("M300 370V246", "#8a6a42", 24) + fronds + ribs)


def _cactus(look: Look) -> str:
    green = _green(look)
    d = "M244 372V190C244 110 356 110 356 190V230H372C384 230 384 220 384 204C384 176 424 176 424 204C424 260 404 278 372 278H356V372Z"
    arm = solid("M250 318H226C196 318 178 300 178 262C178 238 214 238 214 262C214 276 220 280 232 280H250Z", green)
    spines = line("".join(f"M{x} {y}v10" for y in range(170, 360, 34) for x in (268, 300, 332)), tint(green, 0.7), 4)
    return _potted(look, arm + solid(d, green, spines) + look.pick("flower", (_daisy(300, 128, 34, look.main, look.accent), _rose(326, 140, 26, look.main, look.accent), "")))


def _bonsai(look: Look) -> str:
    green = _green(look)
    trunk = line("M300 370C290 320 350 300 330 250C314 216 260 220 250 180M334 270Q390 250 400 216", "#7c5a3a", 26)
    clouds = "".join(solid(f"M{x - w} {y}C{x - w} {y - 50} {x - w * 0.4:.0f} {y - 72} {x} {y - 70}C{x + w * 0.5:.0f} {y - 72} {x + w} {y - 46} {x + w} {y}Z", mix(green, "#e0e6b8", t)) for x, y, w, t in ((410, 230, 84, 0), (210, 220, 92, 0.06), (290, 150, 96, 0.14)))
    tray = look.natural(look.pick("pot", ("#b4583a", "#6f8f92", look.main)))
    return shadow(300, 494, 340) + trunk + clouds + solid("M146 372H454L432 460Q428 474 412 474H188Q172 474 168 460Z", tray) + rect(184, 472, 50, 20, shade(tray, 0.3), 4) + rect(366, 472, 50, 20, shade(tray, 0.3), 4)


def _succulent(look: Look) -> str:
    green = look.pick("green", ("#8fae9a", LEAF, "#9db48a", "#7fa59d"))
    rosette = "".join(path(leaf(300, 330, length, a, 0.5), mix(green, "#eef0d4", t)) for length, t, start in ((176, 0, 180), (140, 0.16, 192), (100, 0.34, 186)) for a in range(start, 372, 28))
    return _potted(look, rosette + circle(300, 322, 17, tint(look.main, 0.3)))


def _topiary(look: Look) -> str:
    green = _green(look)
    tufts = dots([(300 + (37 * i) % 190 - 95, 200 + (61 * i) % 180 - 90) for i in range(16)], 14, tint(green, 0.18))
    return _potted(look, line("M300 370V290", "#7c5a3a", 19) + solid(disc(300, 200, 126), green, tufts, dx=-22, dy=-18))


# Wreaths


def wreath(look: Look) -> str:
    return wreath_of(look, _green(look), look.main)


def wreath_of(look: Look, green: str, berry: str) -> str:
    """A ring of leaves with berries, blooms and perhaps a bow; Christmas and autumn use it in their colours."""
    twigs = line(disc(300, 290, 158), "#8a6a48", 24) + line(disc(296, 294, 166, 150), "#a5835c", 6)
    leaves = "".join(path(leaf(x, y, 84, i * 15 + (150 if i % 2 else 40), 0.36), mix(green, "#e0e6b8", 0.12 * (i % 3))) for i, (x, y) in enumerate(ring(300, 290, 158, 24)))
    berries = dots(ring(300, 290, 178, 12, 8), 12, berry) + dots(ring(300, 290, 134, 8, 20), 9, look.second)
    heads = look.pick("cluster", (((198, 404), (262, 442), (330, 440)), ((300, 448), (236, 426), (364, 426)), ((170, 220), (420, 360), (412, 200))))
    blooms = "".join(bloom(look, x, y, 44 if i != 1 else 52, (berry, tint(berry, 0.4), look.second)[i], _kind(look)) for i, (x, y) in enumerate(heads))
    bow = path("M300 432C260 390 220 400 214 440C220 480 270 470 300 440C330 470 380 480 386 440C380 400 340 390 300 432Z", look.accent) + path("M290 440L250 530L286 514L300 446L314 514L350 530L310 440Z", look.accent) + circle(300, 438, 19, shade(look.accent, 0.2))
    return line("M300 132V60", "#a5835c", 6) + circle(300, 56, 9, "#8a7a68") + line(disc(312, 304, 160), "#2b1a1e", 60, 0.07) + twigs + leaves + berries + (bow if look.named("holiday", "christmas") or look.between("bow", 0, 2) == 0 else blooms)


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("floral", "arrangement"): arrangement,
    ("floral", "bouquet"): bouquet,
    ("floral", "centerpiece"): centerpiece,
    ("floral", "plant"): plant,
    ("floral", "wreath"): wreath,
}
