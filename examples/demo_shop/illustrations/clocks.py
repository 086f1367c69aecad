"""Clocks, and the mirror over the dressing table."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, against, shade, tint
from .shapes import box, circle, disc, dots, line, path, polar, rect, ring, shadow, solid


def mirror(look: Look) -> str:
    """The bedroom's one thing: a swivel mirror on a vanity stand."""
    stand = (
        line("M170 260V440Q170 468 200 468H400Q430 468 430 440V260", look.natural(GOLD), 17)
        + line("M300 468V490", GOLD, 17)
        + solid("M200 500Q204 478 300 478Q396 478 400 500Z", look.main)
    )
    return (
        shadow(304, 502, 230)
        + stand
        + solid(disc(300, 262, 138, 166), look.wood)
        + path(disc(300, 262, 118, 146), "#dde8e6")
        + path("M206 300L330 124L372 146L232 348Z", "#fff", 0.6)
        + dots([(162, 262), (438, 262)], 13, look.accent)
    )


def clock(look: Look) -> str:
    return variant(look, {"alarm": _alarm, "mantel desk tower": _mantel, "pocket": _pocket}, (_wall_clock,))


def _dial(look: Look, x: float, y: float, r: float) -> str:
    face = look.stated[0] if look.stated else look.pick("face", (CREAM, CREAM, tint(look.second, 0.5), look.main))
    ink = against(face) if face != CREAM else INK

    def tick(a: float, k: float) -> str:
        return "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(x, y, r * k, a), *polar(x, y, r * 0.86, a))

    marks = look.pick(
        "marks",
        (
            line("".join(tick(a, 0.72) for a in range(0, 360, 30)), ink, r * 0.05),
            line("".join(tick(a, 0.64) for a in range(0, 360, 90)), ink, r * 0.07)
            + dots(ring(x, y, r * 0.8, 12), r * 0.025, ink),
            dots(ring(x, y, r * 0.78, 12), r * 0.05, ink),
        ),
    )
    hour, minute = (
        polar(x, y, r * 0.44, look.between("hour", 0, 11) * 30 + 10),
        polar(x, y, r * 0.66, look.between("minute", 0, 11) * 30),
    )
    hands = line("M{} {}L{:.0f} {:.0f}".format(x, y, *hour), ink, r * 0.08)
    hands += line("M{} {}L{:.0f} {:.0f}".format(x, y, *minute), ink, r * 0.05)
    return solid(disc(x, y, r), face, dx=10, dy=9, shade=0.13) + marks + hands + circle(x, y, r * 0.07, look.accent)


def _wall_clock(look: Look) -> str:
    rim = look.pick("rim", (look.wood, INK, look.main, GOLD))
    sun = (
        line(
            "".join(
                "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(
                    *polar(300, 290, 176, a), *polar(300, 290, 222 if a % 24 else 240, a)
                )
                for a in range(0, 360, 12)
            ),
            rim,
            8,
        )
        if look.named("sunburst", "starburst") or look.between("sun", 0, 4) == 0
        else ""
    )
    strap = (
        line("M300 60L180 190M300 60L420 190", "#8a5636", 11) + circle(300, 58, 13, GOLD)
        if look.named("rope", "nautical")
        else ""
    )
    return (
        line(disc(318, 308, 184), "#2b1a1e", 26, 0.08)
        + sun
        + strap
        + solid(disc(300, 290, 190), rim)
        + _dial(look, 300, 290, 160)
    )


def _alarm(look: Look) -> str:
    shell = look.natural(look.main)
    bells = solid(
        (
            "M130 190C130 130 220 100 264 142L160 240C140 230 130 210 130 190ZM470 190"
            "C470 130 380 100 336 142L440 240C460 230 470 210 470 190Z"
        ),
        look.pick("bell", (GOLD, shade(shell, 0.2), SILVER)),
    )
    legs = line("M190 440L160 490M410 440L440 490", shade(shell, 0.4), 22)
    return (
        shadow(304, 494, 330)
        + line("M300 150V110M276 106H324", INK, 11)
        + bells
        + legs
        + solid(disc(300, 316, 166), shell)
        + _dial(look, 300, 316, 134)
    )


def _mantel(look: Look) -> str:
    wood = look.wood
    return (
        shadow(304, 490, 400)
        + solid("M150 470V280C150 180 220 120 300 120C380 120 450 180 450 280V470Z", wood)
        + solid(box(106, 446, 388, 42, 10), shade(wood, 0.2))
        + circle(300, 278, 122, GOLD)
        + _dial(look, 300, 278, 110)
        + rect(240, 418, 120, 12, look.main, 6)
    )


def _pocket(look: Look) -> str:
    return (
        line("M300 150C300 60 440 40 480 110C510 160 470 200 520 250", GOLD, 8, dash="2 13")
        + line(disc(300, 146, 28), GOLD, 12)
        + rect(280, 168, 40, 30, shade(GOLD, 0.2), 8)
        + shadow(304, 498, 240)
        + solid(disc(300, 340, 156), GOLD)
        + _dial(look, 300, 340, 130)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("homedecor", "bedroom"): mirror,
    ("homedecor", "clock"): clock,
}
