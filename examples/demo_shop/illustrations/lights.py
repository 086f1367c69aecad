"""Lamps, lanterns and candles."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, shade, tint
from .patterns import cloth
from .shapes import box, circle, disc, dots, ellipse, line, path, polar, rect, ring, shadow, solid


def lighting(look: Look) -> str:
    table = {
        "candle candlestick menorah": _candles,
        "lantern luminaire": _lantern,
        "desk task": _desk_lamp,
        "floor arc tripod arched": _floor_lamp,
        "pendant chandelier cluster sconce": _pendant,
        "string fairy": _string_lights,
        "table lamp": _table_lamp,
    }
    return variant(look, table, (_table_lamp, _pendant, _candles))


def _halo(x: float, y: float, r: float) -> str:
    return circle(x, y, r, "#fff3cf", 0.45) + circle(x, y, r * 0.66, "#ffefbf", 0.5)


def _candles(look: Look) -> str:
    def wax(x: float, y: float, w: float, colour: str) -> str:
        flame = (
            _halo(x + w / 2, y - 40, 58)
            + path(f"M{x + w / 2} {y - 76}q26 38 0 62q-26-24 0-62Z", "#e8a23d")
            + path(f"M{x + w / 2} {y - 48}q12 20 0 32q-12-12 0-32Z", "#fbe7b0")
            + line(f"M{x + w / 2} {y - 14}v16", INK, 4)
        )
        return (
            flame
            + solid(box(x, y, w, 480 - y, 10), colour)
            + ellipse(x + w / 2, y + 6, w / 2 - 4, 8, tint(colour, 0.5))
        )

    jar = (
        solid(box(196, 250, 208, 234, 26), look.main, path("M160 200H440V300H160Z", tint(look.main, 0.45)))
        + solid(box(236, 350, 128, 84, 6), CREAM, shade=0.1)
        + line("M262 382h76M276 404h48", look.accent, 6)
    )
    flame = (
        _halo(300, 214, 76)
        + path("M300 160q30 44 0 74q-30-30 0-74Z", "#e8a23d")
        + path("M300 190q14 26 0 42q-14-16 0-42Z", "#fbe7b0")
    )
    trio = wax(146, 260, 84, look.main) + wax(380, 310, 84, look.second) + wax(252, 180, 96, tint(look.main, 0.3))
    return shadow(300, 490, 380) + look.pick(
        "candle",
        (jar + flame, trio + rect(110, 474, 380, 20, look.wood, 10), trio + rect(110, 474, 380, 20, look.wood, 10)),
    )


def _lantern(look: Look) -> str:
    frame = look.main
    roof = (
        solid("M186 200L244 136H356L414 200Z", frame)
        + rect(270, 106, 60, 34, shade(frame, 0.2), 8)
        + line(disc(300, 80, 36, 30), frame, 11)
    )
    glass = (
        rect(204, 200, 192, 250, "#f4e6c0", 6)
        + _halo(300, 330, 88)
        + rect(264, 350, 72, 96, CREAM, 8)
        + path("M300 276q26 40 0 66q-26-26 0-66Z", "#e8a23d")
    )
    bars = line(
        "M204 200V450M396 200V450"
        + look.pick("bars", ("", "M204 250H396M204 400H396", "M300 200V270M204 200L396 450M396 200L204 450")),
        frame,
        11,
    )
    return shadow(304, 494, 260) + glass + bars + roof + solid(box(176, 446, 248, 44, 10), frame)


def _desk_lamp(look: Look) -> str:
    arm = line("M300 470L220 320L370 200", look.pick("arm", (GOLD, "#4a4547", look.second)), 15) + dots(
        [(220, 320), (370, 200)], 15, look.accent
    )
    head = solid("M330 150L424 116C470 150 490 210 470 260L300 260C296 220 306 176 330 150Z", look.main)
    glow = path("M306 262H466L520 430H240Z", "#fff0c4", 0.45)
    return (
        shadow(304, 486, 250)
        + glow
        + arm
        + ellipse(386, 262, 84, 13, "#fbe7b0")
        + head
        + solid("M190 486Q196 452 300 452Q404 452 410 486Z", look.main)
    )


def _floor_lamp(look: Look) -> str:
    metal = look.pick("metal", (GOLD, "#4a4547", SILVER))
    if look.named("tripod"):
        stand = line("M300 250L190 504M300 250L410 504M300 250V504", look.wood, 15)
        return (
            shadow(304, 506, 270)
            + stand
            + _halo(300, 190, 150)
            + solid("M214 90H386L420 250H180Z", look.main, cloth(look, 0.6))
        )
    arc = line("M170 484V220C170 60 420 60 420 190", metal, 13)
    return (
        shadow(200, 492, 200)
        + path("M336 260H504L550 500H290Z", "#fff0c4", 0.4)
        + arc
        + solid("M180 494H90Q96 466 170 466Q244 466 250 494Z", shade(look.main, 0.5))
        + ellipse(420, 262, 84, 14, "#fbe7b0")
        + solid("M336 262C336 160 504 160 504 262Z", look.main)
    )


def _pendant(look: Look) -> str:
    shade_ = look.main
    glow = _halo(300, 380, 150)
    cord = line("M300 0V170", "#4a4547", 6) + rect(284, 150, 32, 40, GOLD, 8)
    dome = solid(
        "M140 370C140 250 220 184 300 184C380 184 460 250 460 370Z",
        shade_,
        line("M176 320C190 260 230 224 270 214", tint(shade_, 0.4), 9),
    ) + ellipse(300, 370, 160, 22, "#fbe7b0")
    halo = (
        line(disc(300, 330, 170, 64), GOLD, 19)
        + line(disc(300, 326, 170, 64), "#fff0c4", 7)
        + line("M300 170L140 310M300 170L460 310", "#4a4547", 4)
    )
    bulbs = "".join(
        line(f"M300 60L{x} {y - 90}", "#4a4547", 5)
        + rect(x - 15, y - 96, 30, 42, GOLD, 6)
        + _halo(x, y, 70)
        + solid(
            (
                f"M{x - 14} {y - 56}C{x - 60} {y - 10} {x - 40} {y + 50} {x} {y + 50}"
                f"C{x + 40} {y + 50} {x + 60} {y - 10} {x + 14} {y - 56}Z"
            ),
            "#f6d68a",
            line(f"M{x - 14} {y + 10}l9-30 9 30 9-30", "#c9803a", 4),
            shade=0.1,
        )
        for x, y in ((180, 300), (420, 320), (300, 390))
    )
    globe = solid(disc(300, 330, 136), "#fbf1d8", circle(300, 330, 80, "#fff6dd"), shade=0.1) + rect(
        262, 184, 76, 28, shade_, 8
    )
    rays = (
        line(
            "".join(
                "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(
                    *polar(300, 300, 60, a), *polar(300, 300, 150 + 30 * (a // 15 % 2), a)
                )
                for a in range(0, 360, 15)
            ),
            GOLD,
            6,
        )
        + dots(ring(300, 300, 178, 12, 15), 15, "#fbe7b0")
        + circle(300, 300, 62, shade_)
    )
    if look.named("halo", "ring"):
        return glow + cord + halo + circle(300, 172, 19, shade_)
    if look.named("edison", "cluster", "cage"):
        return line("M300 0V60", "#4a4547", 6) + circle(300, 60, 22, shade_) + bulbs
    return cord + (
        rays if look.named("sunburst", "chandelier") else look.pick("pendant", (glow + dome, glow + dome, globe))
    )


def _table_lamp(look: Look) -> str:
    base = look.pick(
        "base",
        (
            (
                "M262 290H338C340 330 390 360 390 420C390 466 350 486 300 486C250 486 210 466 210 420"
                "C210 360 260 330 262 290Z"
            ),
            "M284 280H316V440C360 444 380 462 384 486H216C220 462 240 444 284 440Z",
            "M240 300H360L390 486H210Z",
        ),
    )
    hood = look.pick(
        "hood",
        (
            "M220 110H380L440 290H160Z",
            "M180 290C180 180 230 116 300 116C370 116 420 180 420 290Z",
            "M176 130H424V290H176Z",
        ),
    )
    return (
        shadow(304, 490, 230)
        + _halo(300, 240, 190)
        + solid(base, look.main, look.pick("band", ("", line("M180 430H420", look.accent, 11))))
        + rect(284, 270, 32, 30, GOLD)
        + solid(hood, tint(look.second, 0.45), cloth(look, 1), shade=0.1)
    )


def _string_lights(look: Look) -> str:
    wire = line("M60 150Q180 330 300 210T540 180", "#5f6a52", 7) + line("M60 330Q200 480 320 360T540 330", "#5f6a52", 7)
    bulbs = "".join(
        _halo(x, y + 26, 46) + solid(disc(x, y + 26, 20, 26), c, shade=0.1) + rect(x - 9, y - 8, 18, 16, "#5f6a52", 4)
        for i, (x, y) in enumerate(
            (
                (110, 216),
                (190, 254),
                (280, 228),
                (370, 184),
                (460, 196),
                (120, 384),
                (210, 420),
                (300, 382),
                (390, 338),
                (480, 344),
            )
        )
        for c in (("#f3cf7a", look.main, "#f7e2b0")[i % 3],)
    )
    return wire + bulbs


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("homedecor", "lighting"): lighting,
}
