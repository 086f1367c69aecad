"""Drums and cymbals."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, shade, tint
from .shapes import circle, disc, dots, ellipse, line, move, path, rect, ring, shadow, solid


def percussion(look: Look) -> str:
    table = {
        "djembe bongo": _djembe,
        "tabla": _tabla,
        "dhol": _dhol,
        "cymbal": _cymbals,
        "snare bass timpani marching": _snare,
        "drum kit set": _kit,
    }
    return variant(look, table, (_kit, _snare, _djembe))


def _skin(x: float, y: float, rx: float, ry: float) -> str:
    return ellipse(x, y, rx, ry, "#d9c6a4") + ellipse(x, y, rx * 0.92, ry * 0.86, "#f4e8d0")


def _djembe(look: Look) -> str:
    wood = look.natural(look.wood)
    ropes = line("M176 190l30 110 32-96 32 110 30-104 30 104 32-110 32 96 30-110", CREAM, 8)
    band = path("M150 400H450V440H150Z", look.accent) + line("M240 420h120", look.second, 8, dash="1 22")
    return (
        shadow(304, 506, 190)
        + solid(
            (
                "M162 166H438C446 270 380 320 348 350C340 400 350 460 372 504H228C250 460 260 400 252 350"
                "C220 320 154 270 162 166Z"
            ),
            wood,
            band + rect(150, 180, 300, 12, shade(wood, 0.4)),
        )
        + ropes
        + line("M214 312q86 60 172 0", look.main, 12)
        + _skin(300, 164, 142, 46)
    )


def _tabla(look: Look) -> str:
    def drum(x: float, y: float, w: float, h: float, c: str) -> str:
        straps = line(
            "".join(f"M{x - w + 14 + i * w / 4.5:.0f} {y + 16}l{w / 9:.0f} {h * 0.7:.0f}" for i in range(9)),
            tint(c, 0.5),
            6,
        )
        return (
            solid(
                (
                    f"M{x - w} {y}C{x - w - 16} {y + h * 0.7} {x - w * 0.6} {y + h} {x} {y + h}"
                    f"C{x + w * 0.6} {y + h} {x + w + 16} {y + h * 0.7} {x + w} {y}Z"
                ),
                c,
                straps,
            )
            + _skin(x, y, w, w * 0.34)
            + ellipse(x, y, w * 0.42, w * 0.15, "#3a3336")
        )

    rings_ = ellipse(190, 486, 96, 22, look.accent) + ellipse(414, 486, 90, 22, look.accent)
    return (
        shadow(304, 496, 420)
        + rings_
        + drum(190, 256, 106, 230, look.natural("#b98756"))
        + drum(414, 226, 80, 256, look.main)
    )


def _dhol(look: Look) -> str:
    ropes = line("M150 230l50 200 50-210 50 210 50-210 50 210 50-200", CREAM, 8)
    body = solid("M120 220C220 190 380 190 480 220V430C380 460 220 460 120 430Z", look.natural(look.main), ropes)
    sticks = line("M190 490L430 130", look.wood, 15)
    return (
        shadow(304, 462, 400)
        + line("M140 240C180 60 420 60 460 240", look.accent, 24)
        + body
        + solid(disc(480, 325, 40, 108), "#f0e2c8", dx=-6)
        + path("M120 216a40 108 0 0 0 0 218a26 108 0 0 0 0-218Z", shade(look.accent, 0.1))
        + sticks
    )


def _cymbals(look: Look) -> str:
    brass = look.natural("#d6a74d")

    def plate(x: float, y: float, rx: float, ry: float, turn: float) -> str:
        grooves = "".join(line(disc(x, y, rx * k, ry * k), shade(brass, 0.14), 4) for k in (0.85, 0.68, 0.5))
        return move(
            solid(disc(x, y, rx, ry), brass, grooves, dx=-6, dy=-8)
            + solid(disc(x, y - 5, rx * 0.22, ry * 0.36), tint(brass, 0.3))
            + circle(x, y - 10, 8, INK),
            turn=turn,
            about=(x, y),
        )

    stands = line("M200 210V500M410 330V500", "#6f6a70", 13) + line(
        "M200 430l-60 72M200 430l60 72M410 430l-50 72M410 430l50 72", "#6f6a70", 11
    )
    return (
        shadow(304, 502, 380, 12)
        + stands
        + plate(206, 200, 146, 46, -9)
        + plate(406, 328, 126, 38, 7)
        + plate(406, 346, 124, 30, 7)
        + dots([(410, 310)], 12, look.main)
    )


def _snare(look: Look) -> str:
    sticks = line("M150 130L340 236M470 110L300 240", look.wood, 15) + dots(
        [(344, 238), (296, 242)], 12, tint(look.wood, 0.3)
    )
    lugs = line(
        "".join(f"M{x} {y}v110" for x, y in ((150, 300), (220, 322), (300, 330), (380, 322), (450, 300))), SILVER, 15
    )
    body = solid(
        "M106 256H494V400C494 450 410 480 300 480C190 480 106 450 106 400Z",
        look.main,
        line("M106 330l64 120 65-96 65 110 65-110 65 96 64-120", look.second, 9)
        if look.named("marching", "royal", "festive")
        else "",
    )
    hoop = solid("M96 248H504V286C504 330 410 356 300 356C190 356 96 330 96 286Z", look.accent) + solid(
        "M106 396C106 450 190 470 300 470C410 470 494 450 494 396V424C494 470 410 500 300 500C190 500 106 470 106 424Z",
        look.accent,
    )
    return shadow(304, 500, 380) + body + hoop + lugs + _skin(300, 248, 204, 70) + sticks


def _kit(look: Look) -> str:
    shell, trim = look.main, look.pick("trim", (SILVER, GOLD))

    def tom(x: float, y: float, w: float, h: float) -> str:
        return (
            solid(f"M{x - w} {y}V{y + h}Q{x} {y + h + 30} {x + w} {y + h}V{y}Z", shell)
            + line(f"M{x - w} {y + 8}V{y + h}M{x} {y + 24}V{y + h + 10}M{x + w} {y + 8}V{y + h}", trim, 6)
            + _skin(x, y, w, w * 0.3)
        )

    stands = line("M120 150V490M480 150V490M120 430l-40 66M120 430l40 66M480 430l-40 66M480 430l40 66", "#77727a", 8)
    cymbals = "".join(
        move(ellipse(x, 146, 82, 15, "#d6a74d") + ellipse(x, 140, 18, 8, tint(GOLD, 0.3)), turn=t, about=(x, 146))
        for x, t in ((120, -10), (480, 10))
    )
    bass = (
        solid(disc(300, 384, 116), shell)
        + line(disc(300, 384, 112), trim, 11)
        + circle(300, 384, 96, "#f4e8d0")
        + circle(300, 384, 36, look.accent)
        + dots(ring(300, 384, 112, 8), 9, trim)
    )
    return (
        shadow(304, 504, 430)
        + stands
        + cymbals
        + line("M250 270v60M350 270v60", "#77727a", 10)
        + tom(226, 196, 66, 78)
        + tom(374, 196, 66, 78)
        + tom(478, 356, 62, 104)
        + tom(124, 366, 54, 50)
        + line("M124 420v70M96 494l28-40 28 40M440 470v26M516 470v26", "#77727a", 8)
        + bass
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("instruments", "percussion"): percussion,
}
