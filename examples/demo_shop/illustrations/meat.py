"""The butcher's board."""

from .dairy import board
from .look import Drawer, Look, variant
from .palette import CREAM, MOSS, mix, shade, tint
from .shapes import box, circle, disc, dots, leaf, line, move, path, ring, solid


def meat(look: Look) -> str:
    table = {
        "chicken duck turkey": _bird,
        "chunk diced strip cube": _diced,
        "charcuterie sausage salami": _sausage,
        "tomahawk rib roast": _rib,
        "bacon belly slice loin": _bacon,
    }
    return board(look) + variant(look, table, (_steak, _steak, _round_steak)) + _herb(look)


def _herb(look: Look) -> str:
    needles = "".join(path(leaf(150 + i * 17, 424 - i * 4, 34, a, 0.25), MOSS) for i in range(6) for a in (-75, 55))
    extras = look.pick(
        "extra",
        (
            needles + line("M140 426L250 400", MOSS, 6),
            dots([(150, 410), (176, 424), (204, 412), (440, 420), (412, 428)], 8, "#3a3336"),
            solid(disc(440, 410, 28), "#c8453a") + solid(disc(400, 426, 22), "#c8453a"),
        ),
    )
    return extras + circle(470, 426, 12, look.main)


def _marbling(red: str) -> str:
    return line(
        "M220 300q30-30 60 0t60-6M250 350q30 20 60-4t50 10M330 250q20 16 46 4M210 250q14-10 30 0", tint(red, 0.55), 8
    )


def _steak(look: Look) -> str:
    red = look.natural(look.pick("beef", ("#a83f42", "#b5504c", "#973740")))
    d = (
        "M130 300C130 220 220 180 310 186C400 190 470 220 470 300C470 350 420 360 380 380"
        "C320 410 240 420 190 396C150 376 130 346 130 300Z"
    )
    bone = (
        line("M300 206V290M240 262Q300 300 368 262", CREAM, 22)
        if look.named("bone", "t")
        else circle(366, 268, 34, CREAM) + circle(366, 268, 17, "#e3c9b2")
    )
    return solid(d, "#f0dcc6", dx=-8, dy=-18) + move(path(d, red), size=0.89, about=(296, 292)) + _marbling(red) + bone


def _round_steak(look: Look) -> str:
    red = look.natural(look.pick("beef", ("#a83f42", "#b5504c", "#973740")))
    d = "M160 310C150 230 220 180 300 180C390 180 440 240 430 310C420 380 360 410 290 408C220 406 170 380 160 310Z"
    one = solid(d, "#f0dcc6", dx=-8, dy=-18) + move(path(d, red), size=0.88, about=(296, 292)) + _marbling(red)
    return move(one, 66, -36, 12, 0.82) + move(one, -40, 12, -6, 0.92)


def _rib(look: Look) -> str:
    return (
        line("M380 300L520 196", CREAM, 30)
        + dots([(524, 184), (534, 206)], 19, CREAM)
        + move(_round_steak(look), -20, -6, 0, 0.98)
    )


def _diced(look: Look) -> str:
    red = look.natural("#a83f42")
    cube = (
        path("M0 24L44 0L96 14L54 40Z", tint(red, 0.3))
        + path("M0 24L54 40V104L4 84Z", red)
        + path("M54 40L96 14V74L54 104Z", shade(red, 0.25))
        + line("M14 46l26 10M68 60l16-14", tint(red, 0.6), 6)
    )
    spots_ = ((150, 306), (246, 320), (342, 308), (196, 236), (294, 240), (390, 250), (244, 172), (336, 180))
    return "".join(move(cube, x, y) for x, y in spots_)


def _sausage(look: Look) -> str:
    red = look.natural("#a84a42")
    rolls = "".join(
        solid(
            box(150, y, 260, 62, 31),
            c,
            dots([(190 + 43 * i % 200, y + 14 + 23 * i % 40) for i in range(9)], 6, "#f0d6c6"),
            dy=-14,
        )
        for y, c in ((240, red), (312, shade(red, 0.15)))
    )
    slices = "".join(
        solid(disc(x, y, 44, 40), mix(red, "#d98a72", 0.3), dots(ring(x, y, 20, 5), 6, "#f4dfd0"))
        for x, y in ((420, 290), (450, 344), (400, 372))
    )
    return rolls + slices


def _bacon(look: Look) -> str:
    wave = "q30-26 60 0t60 0 60 0 60 0 60 0"
    return "".join(
        line(f"M150 {y}{wave}", c, w)
        for i in range(3)
        for y, c, w in ((230 + i * 66, "#b5504c", 54), (222 + i * 66, "#f2d9c4", 13), (246 + i * 66, "#f2d9c4", 8))
    ) + circle(300, 420, 8, look.natural(look.main))


def _bird(look: Look) -> str:
    skin = "#c9853d"
    return (
        path(disc(300, 380, 196, 46), look.main)
        + solid(
            "M130 330C130 240 220 190 310 196C410 200 470 260 460 330C452 390 380 410 300 408C210 408 136 390 130 330Z",
            skin,
            path("M180 280C200 240 250 222 290 222C240 240 210 270 204 310Z", "#fff", 0.3),
            dx=-14,
            dy=-18,
        )
        + solid(
            "M330 290C380 260 450 280 470 330L520 300l16 20-12 16 14 14-20 10-44-10C430 390 350 380 330 340Z",
            shade(skin, 0.12),
        )
        + line("M210 300Q250 350 300 344", shade(skin, 0.3), 6)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("groceries", "meat"): meat,
}
