"""Plants in pots."""

from .flowers import daisy_bloom, foliage, rose_bloom
from .look import Drawer, Look, variant
from .palette import CREAM, LEAF, against, mix, shade, tint
from .shapes import circle, disc, dots, ellipse, leaf, line, path, polar, rect, shadow, solid


def plant(look: Look) -> str:
    table = {
        "cactus prickly": _cactus,
        "snake yucca aloe grass haworthia": _snake_plant,
        "bonsai": _bonsai,
        "succulent starlight zebra": _succulent,
        "topiary": _topiary,
        "palm bamboo": _palm,
        "monstera philodendron jungle tropical": _monstera,
    }
    return variant(look, table, (_monstera, _snake_plant, _rubber_plant, _palm))


def _pot(look: Look) -> str:
    clay = look.natural(look.pick("pot", ("#c07a55", look.main, CREAM, "#7d8f8e", look.second)))
    over = look.pick(
        "glaze",
        (
            "",
            path("M150 424H450V500H150Z", look.accent),
            line("M180 410l24 30 24-30 24 30 24-30 24 30 24-30 24 30 24-30", against(clay), 6),
        ),
    )
    d = look.pick(
        "form",
        (
            "M198 360H402L380 476Q376 494 358 494H242Q224 494 220 476Z",
            "M200 360H400V454Q400 494 360 494H240Q200 494 200 454Z",
        ),
    )
    return (
        ellipse(300, 362, 100, 20, shade(clay, 0.5))
        + solid(d, clay, over)
        + rect(190, 350, 220, 26, tint(clay, 0.1), 8)
    )


def _potted(look: Look, growth: str) -> str:
    return shadow(300, 496, 230) + growth + _pot(look)


def _monstera(look: Look) -> str:
    green = foliage(look)
    d = (
        "M0 0C-50-20-84-70-70-130L-40-120-60-150C-40-190 0-200 10-204C30-196 70-176 76-140"
        "L50-130 80-116C84-60 50-16 0 0Z"
    )
    growth = ""
    for i, (x, y, turn, size) in enumerate(
        ((220, 250, -44, 0.9), (380, 250, 44, 0.9), (300, 210, 2, 1.05), (190, 330, -84, 0.7), (410, 330, 82, 0.7))
    ):
        tone = mix(green, "#dfe6b4", 0.08 * i)
        growth += line(f"M300 370Q300 300 {x} {y}", shade(green, 0.25), 8)
        veins = line("M0 0L6-180M2-60L-50-90M2-60L56-86M4-110L-44-140M4-110L50-136", shade(tone, 0.25), 5)
        growth += f'<g transform="translate({x} {y}) rotate({turn}) scale({size})">{path(d, tone)}{veins}</g>'
    return _potted(look, growth)


def _snake_plant(look: Look) -> str:
    green = foliage(look)
    blades = "".join(
        path(leaf(x, 372, h, a, 0.16), shade(green, s))
        + line("M{:.0f} 366L{:.0f} {:.0f}".format(x, *polar(x, 366, h * 0.8, a)), tint(green, 0.5), 6, 0.7, "18 14")
        for x, h, a, s in (
            (240, 220, -112, 0.2),
            (362, 230, -68, 0.2),
            (262, 290, -98, 0),
            (340, 280, -80, 0),
            (300, 316, -90, 0.1),
        )
    )
    return _potted(look, blades)


def _rubber_plant(look: Look) -> str:
    green = foliage(look)
    leaves = "".join(
        path(leaf(300, 350 - i * 34, 150 - 8 * i, -90 + s * (74 - 6 * i), 0.5), mix(green, "#e0e6b8", 0.06 * i))
        for i in range(6)
        for s in (-1, 1)
    )
    return _potted(
        look, line("M300 370V120", "#7c5a3a", 11) + leaves + path(leaf(300, 160, 100, -90, 0.4), tint(green, 0.3))
    )


def _palm(look: Look) -> str:
    green = foliage(look)
    fronds = "".join(
        line(
            f"M300 250Q{300 + dx * 0.5:.0f} {250 - up} {300 + dx} {250 - up + drop}",
            mix(green, "#e0e6b8", 0.06 * i),
            26,
        )
        for i, (dx, up, drop) in enumerate(
            (
                (-180, 110, 90),
                (180, 110, 90),
                (-150, 160, 60),
                (150, 160, 60),
                (-70, 190, 20),
                (70, 190, 20),
                (-190, 40, 80),
                (190, 40, 80),
            )
        )
    )
    ribs = line(
        "M300 250Q210 140 120 230M300 250Q390 140 480 230M300 250Q225 90 150 150M300 250Q375 90 450 150",
        shade(green, 0.3),
        4,
    )
    return _potted(look, line("M300 370V246", "#8a6a42", 24) + fronds + ribs)


def _cactus(look: Look) -> str:
    green = foliage(look)
    d = (
        "M244 372V190C244 110 356 110 356 190V230H372C384 230 384 220 384 204C384 176 424 176 424 204"
        "C424 260 404 278 372 278H356V372Z"
    )
    arm = solid("M250 318H226C196 318 178 300 178 262C178 238 214 238 214 262C214 276 220 280 232 280H250Z", green)
    spines = line("".join(f"M{x} {y}v10" for y in range(170, 360, 34) for x in (268, 300, 332)), tint(green, 0.7), 4)
    return _potted(
        look,
        arm
        + solid(d, green, spines)
        + look.pick(
            "flower",
            (daisy_bloom(300, 128, 34, look.main, look.accent), rose_bloom(326, 140, 26, look.main, look.accent), ""),
        ),
    )


def _bonsai(look: Look) -> str:
    green = foliage(look)
    trunk = line("M300 370C290 320 350 300 330 250C314 216 260 220 250 180M334 270Q390 250 400 216", "#7c5a3a", 26)
    clouds = "".join(
        solid(
            (
                f"M{x - w} {y}C{x - w} {y - 50} {x - w * 0.4:.0f} {y - 72} {x} {y - 70}"
                f"C{x + w * 0.5:.0f} {y - 72} {x + w} {y - 46} {x + w} {y}Z"
            ),
            mix(green, "#e0e6b8", t),
        )
        for x, y, w, t in ((410, 230, 84, 0), (210, 220, 92, 0.06), (290, 150, 96, 0.14))
    )
    tray = look.natural(look.pick("pot", ("#b4583a", "#6f8f92", look.main)))
    return (
        shadow(300, 494, 340)
        + trunk
        + clouds
        + solid("M146 372H454L432 460Q428 474 412 474H188Q172 474 168 460Z", tray)
        + rect(184, 472, 50, 20, shade(tray, 0.3), 4)
        + rect(366, 472, 50, 20, shade(tray, 0.3), 4)
    )


def _succulent(look: Look) -> str:
    green = look.pick("green", ("#8fae9a", LEAF, "#9db48a", "#7fa59d"))
    rosette = "".join(
        path(leaf(300, 330, length, a, 0.5), mix(green, "#eef0d4", t))
        for length, t, start in ((176, 0, 180), (140, 0.16, 192), (100, 0.34, 186))
        for a in range(start, 372, 28)
    )
    return _potted(look, rosette + circle(300, 322, 17, tint(look.main, 0.3)))


def _topiary(look: Look) -> str:
    green = foliage(look)
    tufts = dots([(300 + (37 * i) % 190 - 95, 200 + (61 * i) % 180 - 90) for i in range(16)], 14, tint(green, 0.18))
    return _potted(look, line("M300 370V290", "#7c5a3a", 19) + solid(disc(300, 200, 126), green, tufts, dx=-22, dy=-18))


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("floral", "plant"): plant,
}
