"""Camp under the pines."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, mix, shade, tint
from .shapes import (
    circle,
    clip,
    disc,
    dots,
    ellipse,
    line,
    move,
    path,
    polar,
    rect,
    shadow,
    solid,
    star,
)


def _pine(x: float, y: float, h: float, colour: str) -> str:
    tiers = "".join(
        path(
            (
                f"M{x} {y - h + h * 0.26 * i:.0f}"
                f"L{x + h * (0.17 + 0.06 * i):.0f} {y - h * 0.5 + h * 0.2 * i:.0f}"
                f"H{x - h * (0.17 + 0.06 * i):.0f}Z"
            ),
            mix(colour, "#dfe6b4", 0.08 * (2 - i)),
        )
        for i in (2, 1, 0)
    )
    return rect(x - 7, y - h * 0.14, 14, h * 0.14, "#7c5a3a") + tiers


def camping(look: Look) -> str:
    table = {
        "lantern lamp led": _lantern,
        "mug coffee": _enamel_mug,
        "compass": _compass,
        "bottle": _flask,
        "tent": _tent,
    }
    return variant(look, table, (_tent, _tent, _campfire))


def _scene(look: Look) -> str:
    sky = look.pick("sky", (tint(look.second, 0.5), "#dfe3d8", "#cfd9da"))
    hills = path("M60 400L210 220L310 340L400 240L560 400Z", mix(look.ground, "#6f8790", 0.45)) + path(
        "M210 220L178 260L206 254L220 268L244 262Z", CREAM
    )
    return (
        circle(300, 290, 232, sky)
        + circle(look.between("sun", 200, 420), 170, 34, look.accent)
        + clip(disc(300, 290, 232), hills + path("M40 396Q300 370 560 396V560H40Z", mix("#7f9a6a", look.ground, 0.25)))
    )


def _tent(look: Look) -> str:
    dome = (
        solid(
            "M116 470C120 330 200 230 300 230C400 230 480 330 484 470Z",
            look.main,
            line("M300 230C220 300 190 400 186 480M300 230C380 300 410 400 414 480", shade(look.main, 0.25), 7)
            + path("M100 420H500V480H100Z", look.second),
        )
        + path("M300 300C262 350 246 410 244 470H356C354 410 338 350 300 300Z", shade(look.main, 0.6))
        + path("M300 300C262 350 246 410 244 470L216 470C222 400 250 340 300 300Z", tint(look.second, 0.3))
    )
    ridge = (
        solid("M300 200L500 470H100Z", look.main)
        + path("M300 200L364 470H236Z", shade(look.main, 0.6))
        + path("M300 200L236 470H180Z", tint(look.main, 0.35))
        + line("M300 200V178M100 470L76 486M500 470L524 486", "#7c5a3a", 8)
        + line("M300 200L500 470", look.second, 10)
    )
    return (
        _scene(look)
        + _pine(120, 420, 190, "#4d6f5c")
        + _pine(486, 410, 160, "#5d7f66")
        + shadow(300, 474, 420)
        + look.pick("tent", (dome, ridge))
    )


def _campfire(look: Look) -> str:
    logs = line("M210 480L390 430M390 480L210 430", "#7c5236", 34) + dots([(210, 480), (390, 480)], 12, "#c9a06a")
    fire = solid(
        "M300 250C350 310 392 350 370 410C356 450 244 450 230 410C214 360 260 350 262 300C276 320 290 310 300 250Z",
        "#d9693a",
    ) + path("M302 330C330 370 344 396 332 420C320 440 284 440 272 420C262 396 290 372 302 330Z", "#ecb84e")
    chair = line("M420 480L520 330M520 480L440 360", "#6d5a48", 11) + solid(
        "M430 360L540 300L552 330L446 410Z", look.main
    )
    return (
        _scene(look)
        + _pine(120, 430, 210, "#4d6f5c")
        + _pine(196, 400, 130, "#5d7f66")
        + shadow(300, 490, 300)
        + chair
        + logs
        + fire
    )


def _lantern(look: Look) -> str:
    metal = look.main
    guard = line("M216 300C200 340 200 390 216 420M384 300C400 340 400 390 384 420M210 360H390", shade(metal, 0.2), 9)
    return (
        shadow(304, 496, 260)
        + line("M196 250C150 60 450 60 404 250", "#6d665f", 9)
        + solid("M236 150H364L390 236H210Z", metal)
        + rect(262, 124, 76, 34, shade(metal, 0.2), 10)
        + circle(300, 340, 120, "#fff3cf", 0.5)
        + solid("M222 240H378C396 300 396 360 372 420H228C204 360 204 300 222 240Z", "#f6e9c6", shade=0.08)
        + path("M300 290q34 50 0 90q-34-40 0-90Z", "#e8a23d")
        + path("M300 330q14 26 0 46q-14-20 0-46Z", "#fbe7b0")
        + guard
        + solid("M196 416H404L420 470Q420 494 392 494H208Q180 494 180 470Z", metal)
        + circle(410, 452, 17, look.accent)
    )


def _enamel_mug(look: Look) -> str:
    hills = path("M120 430L220 330L290 400L350 340L450 440V500H120Z", look.second) + circle(340, 320, 22, look.accent)
    rim = "#3a3d44"
    return (
        shadow(300, 490, 300)
        + line("M270 190q-20-24 0-48t0-44M320 196q-20-24 0-48t0-44", "#fff9ee", 11, 0.8)
        + line("M400 300C500 290 490 430 396 420", look.main, 26)
        + solid("M148 236H404V450Q404 488 366 488H186Q148 488 148 450Z", look.main, hills)
        + ellipse(276, 236, 128, 30, rim)
        + ellipse(276, 240, 114, 22, "#6b4030")
    )


def _compass(look: Look) -> str:
    needle = path("M300 190L326 300H274Z", "#c2473d") + path("M300 410L326 300H274Z", CREAM)
    marks = line(
        "".join(
            "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(300, 300, 132, a), *polar(300, 300, 146, a))
            for a in range(0, 360, 30)
        ),
        shade(look.main, 0.4),
        7,
    )
    return (
        shadow(304, 490, 300)
        + line(disc(300, 92, 30), GOLD, 13)
        + solid(disc(300, 300, 188), look.natural(GOLD))
        + solid(disc(300, 300, 160), CREAM, dx=10, dy=9, shade=0.13)
        + path(star(300, 300, 128, 8, 0.4), tint(look.main, 0.5))
        + marks
        + move(needle, turn=look.between("north", 1, 8) * 25)
        + circle(300, 300, 15, look.accent)
    )


def _flask(look: Look) -> str:
    return (
        shadow(304, 496, 190)
        + rect(256, 76, 88, 84, shade(look.main, 0.5), 16)
        + line("M344 100C400 100 400 150 344 150", shade(look.main, 0.5), 13)
        + solid(
            "M240 160H360C392 190 400 220 400 250V450Q400 494 356 494H244Q200 494 200 450V250C200 220 208 190 240 160Z",
            look.main,
            path("M150 380L240 300L310 370L360 320L450 400V500H150Z", look.second),
        )
        + rect(222, 240, 13, 190, "#fff", 6, 0.4)
    )


def waves() -> str:
    return path("M50 400q42-22 84 0t84 0 84 0 84 0 84 0 84 0V470Q540 520 300 520T50 470Z", "#8fb0b5") + line(
        "M110 440q20-12 40 0t40 0M350 460q20-12 40 0t40 0M240 486q20-12 40 0t40 0", "#c9dad8", 7
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("outdoors", "camping"): camping,
}
