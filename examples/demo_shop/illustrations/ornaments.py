"""What hangs on the tree and by the door."""

from .flowers import wreath_of
from .look import Look
from .palette import CREAM, GOLD, INK, SILVER, against, mix, shade, tint
from .patterns import chevrons, spots, stripes
from .shapes import box, circle, disc, dots, ellipse, leaf, line, move, path, polar, rect, ring, shadow, solid, star

FIR = "#3f6b52"


RED = "#b8393a"


def festive(look: Look) -> str:
    """Christmas has its own colours, unless the name states one."""
    return look.natural(look.pick("festive", (RED, FIR, "#c79a45", "#2f5062", "#8b2f3d")))


def _bauble(look: Look, x: float, y: float, r: float, colour: str, drop: float) -> str:
    over = look.pick(
        f"ball{x}",
        (
            "",
            move(stripes(tint(colour, 0.45), 46, 12), x - 300, y - 300),
            move(chevrons(tint(colour, 0.5), 70, 9), x - 300, y - 300),
            path(star(x, y, r * 0.5, 6, 0.4), tint(colour, 0.6)),
            spots(tint(colour, 0.5), 6, 40),
        ),
    )
    return (
        line(f"M{x} {y - drop}V{y - r}", "#a58a5a", 4)
        + rect(x - r * 0.2, y - r - 15, r * 0.4, 24, GOLD, 5)
        + line(disc(x, y - r - 22, 9), GOLD, 5)
        + solid(disc(x, y, r), colour, over, dx=-r * 0.14, dy=-r * 0.12)
        + ellipse(x - r * 0.4, y - r * 0.45, r * 0.2, r * 0.13, "#fff", 0.5)
    )


def baubles(look: Look) -> str:
    colour = festive(look)
    branch = line("M60 90Q300 50 540 96", "#6b5138", 13) + line(
        "".join(
            "M{0} {1:.0f}l-26 34M{0} {1:.0f}l20 36".format(x, 82 - 14 * (1 - ((x - 300) / 240) ** 2))
            for x in range(80, 540, 28)
        ),
        FIR,
        8,
    )
    if look.named("set", "ornaments", "collection", "trio", "duo"):
        return (
            branch
            + _bauble(look, 170, 300, 80, look.accent, 220)
            + _bauble(look, 420, 280, 84, tint(colour, 0.35), 200)
            + _bauble(look, 296, 396, 100, colour, 330)
        )
    return branch + _bauble(look, 300, 340, 150, colour, 270)


def wreath(look: Look) -> str:
    return wreath_of(
        look, look.pick("fir", (FIR, "#4f7d5f", "#7fa08c")), festive(look) if not look.stated else look.main
    )


def canes(look: Look) -> str:
    def cane(hook: str, turn: float) -> str:
        d = f"M300 510V200C300 110 {hook} 110 {hook} 200"
        stripe = f'<path d="{d}" fill="none" stroke="{festive(look)}" stroke-width="47" stroke-dasharray="30 34"'
        return move(f'{line(d, "#fbf6ea", 47)}{stripe} stroke-linecap="butt"/>', turn=turn, about=(300, 380))

    bow = (
        path("M300 400l-90-44v96zM300 400l90-44v96z", look.accent)
        + circle(300, 400, 24, shade(look.accent, 0.2))
        + line("M290 410l-40 96M310 410l40 96", look.accent, 17)
    )
    return shadow(304, 512, 240) + cane("190", -18) + cane("410", 18) + bow


def garland(look: Look) -> str:
    wire = line("M50 140Q300 330 550 140", "#6b5138", 6) + line("M50 320Q300 510 550 320", "#6b5138", 6)
    places = [
        (50 + t * 500, 140 + 380 * t * (1 - t) + dy) for dy in (0, 180) for t in (0.06, 0.2, 0.35, 0.5, 0.65, 0.8, 0.94)
    ]
    tones = (GOLD, festive(look), look.second)
    stars = "".join(path(star(x, y + 22, 36), tones[i % 3]) for i, (x, y) in enumerate(places))
    bulbs = "".join(
        circle(x, y + 26, 40, "#fff3cf", 0.5)
        + ellipse(x, y + 28, 17, 24, tones[i % 3])
        + rect(x - 9, y - 4, 18, 15, "#5f6a52", 4)
        for i, (x, y) in enumerate(places)
    )
    needles = "".join(
        path(leaf(x, y, 60, a, 0.3), mix(FIR, "#dfe6b4", 0.1 * (i % 2)))
        for i, (x, y) in enumerate(places)
        for a in (30, 150, 90)
    ) + dots([(x, y + 10) for x, y in places], 12, festive(look))
    return wire + (
        stars
        if look.named("star", "starry")
        else bulbs
        if look.named("light")
        else needles + dots([(x + 34, y + 20) for x, y in places], 7, GOLD)
    )


def bells(look: Look) -> str:
    gold = look.natural(GOLD)

    def bell(turn: float) -> str:
        return move(
            circle(300, 400, 27, shade(gold, 0.35))
            + solid(
                (
                    "M300 200C360 200 370 260 378 320C384 360 400 370 408 394H192C200 370 216 360 222 320"
                    "C230 260 240 200 300 200Z"
                ),
                gold,
            )
            + line("M224 340H376", tint(gold, 0.4), 8),
            turn=turn,
            about=(300, 180),
        )

    holly = "".join(path(leaf(300, 170, 130, a, 0.6), FIR) for a in (200, 150, -20, 30)) + dots(
        [(286, 168), (316, 160), (304, 188)], 17, RED
    )
    return (
        shadow(304, 490, 330)
        + bell(26)
        + bell(-26)
        + path(
            "M300 176C260 110 200 120 200 160C200 200 260 200 300 176C340 200 400 200 400 160C400 120 340 110 300 176Z",
            look.main,
        )
        + holly
    )


def stocking(look: Look) -> str:
    colour = festive(look)
    return (
        line("M330 96C330 50 400 60 390 110", look.accent, 11)
        + shadow(280, 506, 240)
        + solid(
            (
                "M216 180H390V360C390 400 380 430 350 460C310 500 220 500 176 470C140 440 160 396 204 384"
                "C220 378 226 360 224 330Z"
            ),
            colour,
            look.pick(
                "knit",
                (chevrons(tint(colour, 0.6), 70, 11), spots(tint(colour, 0.6), 9), stripes(tint(colour, 0.6), 56, 16)),
            )
            + path("M140 380L230 500H120Z", look.accent),
        )
        + solid(box(196, 110, 214, 84, 30), CREAM)
    )


def snowflake(look: Look) -> str:
    tone = look.natural(look.pick("flake", (SILVER, "#8fb0bd", GOLD, CREAM)))
    arms = "".join(
        "M300 310L{:.0f} {:.0f}".format(*polar(300, 310, 176, a))
        + "".join(
            "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(300, 310, r, a), *polar(*polar(300, 310, r, a), 56, a + s))
            for r in (76, 122)
            for s in (-50, 50)
        )
        for a in range(30, 390, 60)
    )
    return (
        line("M300 134V40", "#a58a5a", 5)
        + move(line(arms, shade(tone, 0.25), 19), 5, 6)
        + line(arms, tone, 17)
        + path(star(300, 310, 40, 6, 0.6), look.main)
        + circle(300, 310, 13, CREAM)
    )


def star_charm(look: Look) -> str:
    tone = festive(look) if look.stated else GOLD
    return (
        line("M300 130V40", "#a58a5a", 5)
        + shadow(304, 500, 200)
        + solid(star(300, 310, 196), tone)
        + line(
            "".join("M300 310L{:.0f} {:.0f}".format(*polar(300, 310, 176, a)) for a in range(-90, 270, 72)),
            shade(tone, 0.2),
            5,
        )
        + circle(300, 310, 34, look.main)
        + dots(ring(300, 310, 64, 10), 6, against(tone))
    )


def candle(look: Look) -> str:
    sprigs = "".join(
        path(leaf(300, 440, 190, a, 0.3), mix(FIR, "#dfe6b4", 0.1 * (i % 2)))
        for i, a in enumerate((190, 214, -10, -34, 168, 12))
    )
    return (
        shadow(304, 492, 360)
        + circle(300, 150, 90, "#fff3cf", 0.5)
        + path("M300 96q34 50 0 82q-34-32 0-82Z", "#e8a23d")
        + line("M300 176V200", INK, 5)
        + solid(box(240, 196, 120, 270, 14), festive(look))
        + sprigs
        + dots([(220, 440), (250, 464), (360, 458), (390, 434), (300, 470)], 17, look.accent)
        + ellipse(300, 484, 130, 15, look.wood)
    )
