"""Tables, desks, dressers and cabinets."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, against, shade, tint
from .seats import leg_tone
from .shapes import box, circle, disc, dots, ellipse, leaf, line, path, rect, shadow, solid


def tables(look: Look) -> str:
    table = {
        "coffee nesting": _coffee,
        "side bedside bistro hourglass stand": _round,
        "office desk workspace workstation writer studio minimalist": _desk,
        "dining conference executive boardroom": _dining,
    }
    return variant(look, table, (_coffee, _round, _dining))


def _vase(look: Look, x: float, y: float) -> str:
    return (
        path(leaf(x, y - 40, 90, -110, 0.4), "#6d8f5e")
        + path(leaf(x, y - 40, 84, -64, 0.4), "#86a072")
        + solid(
            (
                f"M{x - 18} {y - 50}H{x + 18}C{x + 34} {y - 30} {x + 28} {y} {x + 16} {y}H{x - 16}"
                f"C{x - 28} {y} {x - 34} {y - 30} {x - 18} {y - 50}Z"
            ),
            look.accent,
            dx=-6,
        )
    )


def _books(look: Look, x: float, y: float) -> str:
    return (
        rect(x, y - 16, 96, 16, look.main, 3)
        + rect(x + 8, y - 32, 80, 16, look.second, 3)
        + rect(x + 4, y - 46, 70, 14, look.accent, 3)
    )


def _top(look: Look) -> str:
    return look.natural(look.pick("top", (look.wood, look.wood, CREAM, look.main)))


def _coffee(look: Look) -> str:
    top = _top(look)
    frame = look.pick(
        "frame",
        (
            line("M150 350L116 484M450 350L484 484M230 356L222 470M370 356L378 470", leg_tone(look), 15),
            line("M140 350V484H250V350M460 350V484H350V350", leg_tone(look), 13),
        ),
    )
    shelf = rect(150, 430, 300, 13, shade(top, 0.2), 5) if look.between("shelf", 0, 1) else ""
    return (
        shadow(304, 486, 420)
        + frame
        + shelf
        + solid("M76 336C76 304 524 304 524 336V350C524 380 76 380 76 350Z", shade(top, 0.15))
        + ellipse(300, 334, 224, 27, top)
        + _vase(look, 200, 336)
        + _books(look, 320, 334)
        + circle(368, 280, 9, look.accent)
    )


def _round(look: Look) -> str:
    top = _top(look)
    foot = look.pick(
        "foot",
        (
            line("M300 280V480", shade(top, 0.3), 24) + ellipse(300, 486, 106, 18, shade(top, 0.3)),
            line("M250 280L200 490M350 280L400 490M300 280V500", leg_tone(look), 15),
            path("M190 290H410L316 386L404 492H196L284 386Z", shade(top, 0.12)),
        ),
    )
    return (
        shadow(304, 494, 270)
        + foot
        + solid("M140 256C140 222 460 222 460 256V272C460 304 140 304 140 272Z", shade(top, 0.15))
        + ellipse(300, 254, 160, 28, top)
        + look.pick(
            "on",
            (
                _vase(look, 300, 258),
                _books(look, 256, 256) + circle(300, 196, 15, look.main),
                line("M300 250V200", "#4a4547", 8)
                + path("M262 120H338L366 200H234Z", tint(look.second, 0.3))
                + ellipse(300, 252, 36, 8, "#4a4547"),
            ),
        )
    )


def _desk(look: Look) -> str:
    top = _top(look)
    drawers = solid(box(368, 318, 132, 120, 8), tint(top, 0.12), line("M360 378h150", shade(top, 0.25), 4)) + dots(
        [(434, 348), (434, 408)], 8, GOLD
    )
    legs = line("M112 320L96 492M488 436L504 492M130 320L126 480M380 436V480", leg_tone(look), 14)
    screen = (
        solid(box(180, 146, 190, 118, 10), INK)
        + rect(190, 156, 170, 98, tint(look.second, 0.2))
        + path("M190 254L236 200L276 236L312 190L360 254Z", look.main)
        + path("M262 264H290L298 302H254Z", "#8d979e")
    )
    lamp = (
        line("M450 300V220L410 176", "#4a4547", 9)
        + path("M376 190L420 146L440 190Z", look.accent)
        + ellipse(450, 300, 32, 7, "#4a4547")
    )
    return (
        shadow(304, 494, 440)
        + legs
        + drawers
        + solid(box(70, 298, 460, 28, 8), top)
        + look.pick(
            "on",
            (
                screen + lamp,
                screen + _vase(look, 450, 300),
                _books(look, 130, 298) + lamp + rect(250, 282, 110, 16, CREAM, 4),
            ),
        )
    )


def _dining(look: Look) -> str:
    top = _top(look)
    chair = "".join(
        solid(box(x, 240, 76, 130, 22), look.main) + line(f"M{x + 12} 380V476M{x + 64} 380V476", leg_tone(look), 11)
        for x in (112, 412)
    )
    middle = "".join(solid(box(x, 226, 76, 110, 22), shade(look.main, 0.14)) for x in (212, 312))
    legs = line("M130 350L108 496M470 350L492 496", leg_tone(look), 21)
    plates = ellipse(190, 330, 44, 8, CREAM) + ellipse(410, 330, 44, 8, CREAM)
    pendant = line("M300 0V96", "#4a4547", 5) + path("M236 150C240 80 360 80 364 150Z", look.accent)
    return (
        shadow(304, 498, 450)
        + look.pick("pendant", (pendant, ""))
        + middle
        + chair
        + legs
        + solid("M62 342C62 312 538 312 538 342V356C538 382 62 382 62 356Z", shade(top, 0.15))
        + ellipse(300, 338, 238, 24, top)
        + plates
        + _vase(look, 300, 336)
    )


def dressers(look: Look) -> str:
    return variant(
        look,
        {"sideboard console vanity floating": _sideboard, "cabinet apothecary": _cabinet},
        (_chest, _chest, _sideboard),
    )


def _front(look: Look) -> str:
    return look.natural(look.pick("front", (look.wood, look.wood, look.main, CREAM, tint(look.main, 0.3))))


def _knobs(look: Look, places: list[tuple[float, float]]) -> str:
    return look.pick(
        "knob",
        (
            dots(places, 9, GOLD),
            line("".join(f"M{x - 20} {y}h40" for x, y in places), "#4a4547", 8),
            dots(places, 11, look.accent),
        ),
    )


def _chest(look: Look) -> str:
    front, rows = _front(look), look.between("rows", 3, 5)
    h = 300 / rows
    drawers = "".join(
        rect(x, 172 + i * h, 176, h - 12, shade(front, 0.16), 8)
        + rect(x, 172 + i * h, 171, h - 17, tint(front, 0.14), 8)
        for i in range(rows)
        for x in (118, 306)
    )
    knobs = _knobs(look, [(x, 166 + i * h + h / 2) for i in range(rows) for x in (206, 394)])
    legs = line("M130 480L120 504M470 480L480 504", shade(front, 0.4), 19)
    return (
        shadow(304, 506, 410)
        + legs
        + solid(box(100, 150, 400, 336, 14), front)
        + rect(88, 138, 424, 26, shade(front, 0.14), 8)
        + drawers
        + knobs
        + look.pick(
            "on",
            (
                _vase(look, 180, 138),
                _books(look, 330, 138),
                _vase(look, 420, 138) + _books(look, 150, 138),
                _mirror(look),
            ),
        )
    )


def _mirror(look: Look) -> str:
    return (
        solid(disc(300, 84, 66), look.wood)
        + circle(300, 84, 54, "#dfe8e6")
        + path("M262 96L312 40L332 46L268 116Z", "#fff", 0.6)
    )


def _sideboard(look: Look) -> str:
    front = _front(look)
    doors = solid(
        box(84, 286, 134, 144, 8),
        tint(front, 0.12),
        line("".join(f"M{x} 280v160" for x in range(98, 220, 17)), shade(front, 0.16), 5),
        shade=0.08,
    ) + "".join(solid(box(230, 286 + i * 50, 284, 44, 8), tint(front, 0.12), shade=0.08) for i in range(3))
    return (
        shadow(304, 496, 470)
        + line("M110 440L96 494M490 440L504 494", leg_tone(look), 17)
        + solid(box(66, 266, 468, 182, 14), front)
        + doors
        + _knobs(look, [(372, 308), (372, 358), (372, 408), (196, 358)])
        + _vase(look, 150, 266)
        + look.pick("on", (_books(look, 320, 266), _lamp_small(look), ""))
    )


def _lamp_small(look: Look) -> str:
    return (
        line("M430 264V204", "#4a4547", 9)
        + path("M394 128H466L490 206H370Z", tint(look.second, 0.3))
        + ellipse(430, 264, 34, 7, "#4a4547")
    )


def _cabinet(look: Look) -> str:
    front = _front(look)
    if look.named("apothecary"):
        cells = "".join(
            rect(148 + 78 * (i % 4), 120 + 72 * (i // 4), 70, 62, tint(front, 0.1 + 0.08 * (i % 3)), 6)
            for i in range(20)
        )
        knobs = dots(
            [(183 + 78 * (i % 4), 152 + 72 * (i // 4)) for i in range(20)], 8, look.pick("knob", (GOLD, "#4a4547"))
        )
        return shadow(304, 500, 360) + solid(box(130, 96, 340, 402, 12), shade(front, 0.14)) + cells + knobs
    doors = solid(
        box(156, 124, 138, 330, 8), tint(front, 0.14), rect(172, 142, 106, 290, shade(front, 0.12), 6), shade=0.1
    ) + solid(box(306, 124, 138, 330, 8), tint(front, 0.14), rect(322, 142, 106, 290, shade(front, 0.12), 6), shade=0.1)
    return (
        shadow(304, 504, 370)
        + line("M160 470V502M440 470V502", shade(front, 0.4), 19)
        + solid(box(132, 98, 336, 382, 14), front)
        + doors
        + line("M280 260v60M320 260v60", against(front), 9)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("furniture", "tables"): tables,
    ("furniture", "dressers"): dressers,
}
