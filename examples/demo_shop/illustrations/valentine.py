"""Saint Valentine's."""

from .easter import PASTELS
from .flowers import posy
from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, shade, tint
from .patterns import spots, stripes
from .shapes import (
    box,
    circle,
    disc,
    dots,
    ellipse,
    heart,
    line,
    move,
    path,
    polar,
    rect,
    shadow,
    solid,
)


def valentine(look: Look) -> str:
    table = {
        "teddy bear panda plush miffy": _teddy,
        "chocolate truffle": _heart_box,
        "garland hanging": _hearts,
        "neon light lamp": _neon,
        "balloon": _balloon,
        "candy conversation sprinkle": _candies,
        "mug": _love_mugs,
        "sign decor": _sign,
        "strawberry": _heart_box,
        "rose": _roses,
    }
    return variant(look, table, (_heart_box, _letter, _balloon, _roses))


def _love(look: Look) -> str:
    return look.natural(look.pick("love", ("#b8394a", "#c9545c", "#d98a8f", "#9c2f45")))


def _teddy(look: Look) -> str:
    panda = look.named("panda")
    fur = (
        CREAM
        if panda or look.named("miffy")
        else look.natural(look.pick("fur", ("#b9834f", "#8f6141", "#dcb98a", "#e6d2b8")))
    )
    dark = INK if panda else shade(fur, 0.12)
    ears = (
        solid(disc(212, 150, 50), dark)
        + solid(disc(388, 150, 50), dark)
        + (dots([(212, 154), (388, 154)], 25, tint(fur, 0.4)) if not panda else "")
    )
    limbs = (
        solid(disc(180, 400, 48, 66), dark)
        + solid(disc(420, 400, 48, 66), dark)
        + solid(disc(222, 470, 62, 46), dark)
        + solid(disc(378, 470, 62, 46), dark)
        + ellipse(214, 476, 34, 25, tint(fur, 0.5))
        + ellipse(386, 476, 34, 25, tint(fur, 0.5))
    )
    patches = (
        ellipse(254, 216, 27, 34, INK) + ellipse(346, 216, 27, 34, INK) + dots([(256, 216), (344, 216)], 9, CREAM)
        if panda
        else dots([(256, 214), (344, 214)], 12, INK)
    )
    muzzle = (
        ellipse(300, 268, 54, 42, tint(fur, 0.5))
        + ellipse(300, 250, 21, 14, INK)
        + line("M300 262v20M300 282q-14 12-26 4M300 282q14 12 26 4", INK, 5)
    )
    return (
        shadow(304, 504, 330)
        + solid(disc(300, 400, 116, 108), fur)
        + limbs
        + ears
        + solid(disc(300, 222, 116, 106), fur)
        + patches
        + muzzle
        + solid(heart(300, 398, 66), _love(look))
        + path(heart(282, 378, 14), "#fff", 0.4)
        + path("M300 326l-44-22v46zM300 326l44-22v46z", look.accent)
    )


def _heart_box(look: Look) -> str:
    love = _love(look)
    tray = solid(heart(330, 350, 180), shade(love, 0.3)) + path(heart(326, 346, 158), "#f3e2cc")
    sweets = "".join(
        solid(disc(x, y, 30), c, dx=-7)
        + line(f"M{x - 14} {y - 4}q14-14 28 0", CREAM if c != "#efdfc2" else "#74492f", 5)
        for i, (x, y) in enumerate(
            ((230, 290), (300, 320), (380, 290), (430, 270), (260, 360), (336, 386), (404, 350), (336, 450))
        )
        for c in (("#5d3a2c", "#74492f", "#efdfc2", "#4a2f28")[i % 4],)
    )
    lid = move(
        solid(
            heart(210, 230, 130),
            love,
            look.pick("lid", (spots(tint(love, 0.4), 6, 44), stripes(tint(love, 0.3), 50, 13, 45), "")),
        )
        + path("M210 200l-56-32v66zM210 200l56-32v66z", look.accent)
        + circle(210, 200, 15, shade(look.accent, 0.2)),
        turn=-14,
        about=(210, 230),
    )
    return shadow(330, 516, 260) + tray + sweets + lid


def _hearts(look: Look) -> str:
    cord = line("M50 120Q300 230 550 120", "#a98255", 6)
    hung = "".join(
        line(f"M{x} {y}v{d}", "#a98255", 4) + solid(heart(x, y + d + r * 0.7, r), c, dx=-8)
        for x, y, d, r, c in (
            (120, 148, 60, 56, _love(look)),
            (210, 168, 150, 66, look.main),
            (300, 174, 60, 60, look.second),
            (390, 168, 170, 70, _love(look)),
            (480, 148, 70, 54, look.accent),
        )
    )
    return cord + hung


def _neon(look: Look) -> str:
    love = look.natural("#e2667a")
    d = heart(300, 290, 176)
    return (
        rect(80, 90, 440, 410, "#3c3540", 26)
        + line(d, love, 56, 0.16)
        + line(d, love, 34, 0.3)
        + line(d, tint(love, 0.35), 17)
        + line(heart(300, 288, 110), look.accent, 30, 0.25)
        + line(heart(300, 288, 110), tint(look.accent, 0.5), 11)
        + dots([(110, 120), (490, 120), (110, 470), (490, 470)], 8, GOLD)
    )


def _balloon(look: Look) -> str:
    string = line("M300 420C270 470 330 490 300 560", "#8a7a68", 5)
    second = (
        move(
            solid(heart(300, 270, 130), look.second) + line("M300 394C300 440 280 470 270 540", "#8a7a68", 5),
            110,
            30,
            12,
        )
        if look.between("two", 0, 1)
        else ""
    )
    return second + move(
        string
        + path("M300 400l-16 26h32Z", shade(_love(look), 0.2))
        + solid(heart(300, 260, 168), _love(look))
        + path("M184 220C180 170 206 150 236 148C210 166 200 190 200 226Z", "#fff", 0.5),
        -30,
        0,
        -6,
    )


def _candies(look: Look) -> str:
    tones = (_love(look), look.second, *PASTELS[:3], look.accent)
    spots_ = ((170, 420), (290, 440), (410, 424), (220, 330), (350, 340), (290, 240), (470, 340))
    return shadow(304, 500, 400) + "".join(
        move(
            solid(
                heart(x, y, 62),
                tones[i % 6],
                line(f"M{x - 24} {y - 8}h48M{x - 16} {y + 10}h32", shade(tones[i % 6], 0.25), 6),
                dx=-8,
            ),
            turn=(i * 37) % 50 - 25,
            about=(x, y),
        )
        for i, (x, y) in enumerate(spots_)
    )


def _love_mugs(look: Look) -> str:
    def mug(c: str, h: str) -> str:
        return (
            line("M390 300C480 290 480 440 386 430", shade(c, 0.12), 27)
            + solid("M160 250H394V446Q394 488 350 488H204Q160 488 160 446Z", c)
            + ellipse(277, 250, 117, 26, shade(c, 0.35))
            + path(heart(277, 366, 62), h)
        )

    return (
        shadow(304, 494, 420)
        + move(mug(look.second, _love(look)), 110, -40, 0, 0.76)
        + move(mug(_love(look), CREAM), -60, 10, 0, 0.92)
    )


def _sign(look: Look) -> str:
    wood = look.wood
    planks = solid(
        box(100, 180, 400, 280, 14),
        wood,
        line("M80 274H520M80 366H520", shade(wood, 0.25), 6)
        + line("M130 220h90M380 310h80M150 420h120", shade(wood, 0.14), 5),
    )
    return (
        line("M180 190L300 80L420 190", "#a98255", 9)
        + circle(300, 78, 12, "#6d665f")
        + shadow(304, 486, 300)
        + planks
        + solid(
            heart(300, 318, 104),
            _love(look),
            look.pick("fill", ("", stripes(look.second, 44, 12), spots(look.second, 7, 40))),
        )
        + dots([(126, 206), (474, 206), (126, 434), (474, 434)], 8, "#6d665f")
    )


def _roses(look: Look) -> str:
    vase = solid("M250 320H350L372 470Q372 494 348 494H252Q228 494 228 470Z", look.second) + path(
        heart(300, 416, 34), _love(look)
    )
    return (
        shadow(304, 496, 190)
        + posy(look, (300, 350), ((200, 190), (400, 190), (300, 130), (244, 250), (360, 252)), 58)
        + vase
    )


def _letter(look: Look) -> str:
    return (
        shadow(304, 464, 400)
        + move(
            solid(box(96, 190, 408, 270, 16), look.second)
            + path("M96 206L300 350L504 206Q504 190 488 190H112Q96 190 96 206Z", tint(look.second, 0.35))
            + line("M100 200L300 350L500 200", shade(look.second, 0.25), 5)
            + solid(heart(300, 336, 60), _love(look)),
            turn=look.pick("tilt", (-7, 5, 0)),
        )
        + "".join(path(heart(*polar(300, 150, 60 + 50 * i, -150 + 60 * i), 19 + 5 * i), _love(look)) for i in range(3))
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("seasonal", "valentine"): valentine,
}
