"""What stands on a bathroom shelf."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, SILVER, against, mix, shade, tint
from .patterns import stripes
from .shapes import box, circle, disc, dots, ellipse, line, move, path, rect, shadow, solid

# Bathing


def bathing(look: Look) -> str:
    table = {
        "towel blanket sweater": _towels,
        "soap bar cleansing solid": _soaps,
        "bomb": _bombs,
        "lotion scrub oil elixir dropper": _bottles,
        "balm butter": _tin,
    }
    return variant(look, table, (_bottles, _soaps, _towels))


def _towels(look: Look) -> str:
    tones = (look.main, look.second, tint(look.main, 0.4), look.accent)
    pile = "".join(
        solid(
            box(120 + 6 * (i % 2), 398 - i * 80, 360 - 12 * (i % 2), 84, 38),
            tones[i],
            line(f"M{390 - 24 * (i % 2)} {380 - i * 80}v120", against(tones[i]), 12, 0.5),
            dy=-16,
        )
        for i in range(4 if look.between("tall", 0, 1) else 3)
    )
    folds = line("".join(f"M150 {440 - i * 80}H330" for i in range(3)), shade(look.main, 0.4), 4, 0.4)
    return shadow(300, 484, 400) + pile + folds


def _soaps(look: Look) -> str:
    def bar(x: float, y: float, colour: str, turn: float) -> str:
        mark = line(disc(x + 105, y + 52, 56, 26), shade(colour, 0.18), 6)
        return move(solid(box(x, y, 210, 106, 40), colour, dy=-22, dx=-6) + mark, turn=turn, about=(x + 105, y + 50))

    foam = "".join(
        circle(x, y, r, "#fff", 0.75) + circle(x - r / 3, y - r / 3, r / 4, "#fff")
        for x, y, r in ((150, 250, 26), (188, 214, 15), (430, 190, 20), (460, 232, 11))
    )
    dish = solid("M100 432H500C496 470 470 486 440 486H160C130 486 104 470 100 432Z", look.wood)
    middle = bar(182, 246, look.second, 5) if look.between("bars", 0, 1) else ""
    return (
        shadow(300, 488, 400)
        + dish
        + bar(122, 330, look.main, 0)
        + bar(292, 334, tint(look.accent, 0.3), 0)
        + middle
        + foam
    )


def _bombs(look: Look) -> str:
    balls = ((200, 392, 96, look.main), (402, 396, 92, look.second), (302, 244, 96, tint(look.accent, 0.2)))
    return shadow(300, 488, 400) + "".join(
        solid(disc(x, y, r), c, line(f"M{x - r} {y - 6}H{x + r}", shade(c, 0.25), 9), dx=-18, dy=-18)
        + dots([(x - 40 + 23 * i, y - 50 + 37 * (i * 2 % 4)) for i in range(5)], 5, tint(c, 0.6))
        for x, y, r, c in balls
    )


def _bottles(look: Look) -> str:
    glass = look.natural(look.pick("glass", (look.main, "#a86a35", look.main)))
    tall = solid(
        (
            "M176 250C176 226 200 224 214 214H266C280 224 304 226 304 250V462C304 476 294 484 280 484H200"
            "C186 484 176 476 176 462Z"
        ),
        glass,
        rect(196, 250, 10, 200, "#fff", 5, 0.35),
    )
    label = (
        solid(box(176, 306, 128, 112, 0), CREAM, shade=0.1)
        + line("M206 340h68M220 362h40", look.accent, 7)
        + path("M240 378q26 12 0 32q-26-20 0-32Z", look.accent)
    )
    pump = rect(222, 176, 36, 44, shade(glass, 0.5), 6) + line(
        "M240 176V140M240 140H176q-12 0-14 18", shade(glass, 0.5), 18
    )
    dropper = rect(212, 172, 56, 46, shade(glass, 0.5), 8) + rect(222, 104, 36, 74, look.second, 18)
    jar = (
        solid(box(316, 378, 144, 106, 24), tint(look.second, 0.15))
        + solid(box(310, 340, 156, 52, 14), look.accent)
        + line("M350 436h76", shade(look.second, 0.3), 7)
    )
    return shadow(310, 486, 330) + tall + label + look.pick("top", (pump, dropper)) + jar


def _tin(look: Look) -> str:
    lid = (
        line(disc(404, 330, 104, 104), shade(look.main, 0.3), 16)
        + solid(disc(404, 330, 104), look.main)
        + line(disc(404, 330, 74), against(look.main), 5)
        + line("M372 318h64M384 342h40", against(look.main), 8)
    )
    pot = (
        solid("M108 398H352V452C352 478 300 492 230 492C160 492 108 478 108 452Z", SILVER)
        + path(disc(230, 398, 122, 44), shade(SILVER, 0.25))
        + path(disc(230, 400, 108, 35), tint("#ecd9a5", 0.2))
        + line("M178 402q44-26 96-8", "#fff", 9, 0.8)
    )
    return shadow(300, 494, 400) + lid + pot


# Grooming


def grooming(look: Look) -> str:
    table = {
        "toothbrush dental toothpaste": _toothbrushes,
        "lipstick lip rouge": _lipsticks,
        "mascara lash": _mascara,
        "nail polish": _polish,
        "razor shaving gentleman shears": _razor,
        "compact eyeshadow palette blush foundation concealer powder": _compact,
        "brush brushe makeup glamour": _brushes,
    }
    return variant(look, table, (_brushes, _lipsticks, _compact, _polish))


def _toothbrushes(look: Look) -> str:
    cup = solid(
        "M190 300H410L394 470C392 484 384 490 370 490H230C216 490 208 484 206 470Z",
        tint(look.second, 0.1),
        move(stripes(look.accent, 300, 22), 0, 90),
    )
    handles = (
        (236, -13, look.natural(look.main)),
        (300, 2, look.accent if look.stated else look.second),
        (362, 14, look.natural("#c9995f")),
    )
    brushes = "".join(
        move(
            rect(x - 13, 120, 26, 300, c, 13)
            + rect(x - 4, 180, 6, 200, "#fff", 3, 0.3)
            + rect(x - 42, 110, 34, 82, CREAM, 8)
            + line(f"M{x - 40} 132h28M{x - 40} 152h28M{x - 40} 172h28", look.main, 4),
            turn=t,
            about=(x, 440),
        )
        for x, t, c in handles[: look.between("count", 2, 3)]
    )
    return shadow(300, 490, 240) + brushes + cup + ellipse(300, 302, 110, 10, shade(look.second, 0.4), 0.5)


def _lipsticks(look: Look) -> str:
    def tube(x: float, y: float, colour: str) -> str:
        bullet = solid(
            f"M{x + 16} {y + 130}V{y + 40}C{x + 16} {y + 10} {x + 60} {y - 16} {x + 84} {y - 6}V{y + 130}Z", colour
        )
        return (
            bullet
            + rect(x + 8, y + 116, 84, 70, GOLD, 6)
            + rect(x + 18, y + 116, 12, 70, "#fff", 0, 0.4)
            + solid(box(x, y + 178, 100, 490 - y - 178, 8), shade(look.main, 0.62))
        )

    pink = look.natural(look.pick("rouge", ("#b23a48", "#c8605c", "#8e3350", "#d27f72")))
    cap = solid(box(398, 300, 100, 190, 10), shade(look.main, 0.62)) + rect(398, 452, 100, 16, GOLD)
    return shadow(300, 490, 400) + tube(110, 170, pink) + tube(256, 120, mix(pink, look.accent, 0.55)) + cap


def _mascara(look: Look) -> str:
    tone = look.main
    tube = (
        solid(box(182, 250, 84, 240, 22), tone) + rect(182, 270, 84, 14, GOLD) + line("M224 330v110", against(tone), 8)
    )
    bristle = line(
        "".join(f"M{-30 + abs(i - 5) * 1.4:.0f} {i * 13}h{60 - abs(i - 5) * 2.8:.0f}" for i in range(11)), "#38343a", 6
    )
    wand = (
        solid(box(-42, 190, 84, 200, 22), tone)
        + rect(-42, 200, 84, 14, GOLD)
        + line("M0 150V196", "#38343a", 9)
        + bristle
        + line("M0 0V150", "#38343a", 8)
    )
    lashes = line(
        "M96 190C140 230 200 230 240 190M112 206l-16 26M142 222l-8 30M176 226l4 32M210 214l16 28", shade(tone, 0.55), 9
    )
    return shadow(300, 490, 330) + tube + move(wand, 392, 98, 10, about=(0, 390)) + lashes


def _polish(look: Look) -> str:
    def flask(x: float, colour: str) -> str:
        return (
            solid(
                (
                    f"M{x} 372C{x} 340 {x + 28} 330 {x + 36} 318H{x + 84}C{x + 92} 330 {x + 120} 340 {x + 120} 372"
                    f"V470Q{x + 120} 488 {x + 102} 488H{x + 18}Q{x} 488 {x} 470Z"
                ),
                colour,
            )
            + rect(x + 14, 372, 12, 88, "#fff", 6, 0.5)
            + solid(f"M{x + 34} 322L{x + 42} 164Q{x + 60} 150 {x + 78} 164L{x + 86} 322Z", "#3a363b")
        )

    tones = (look.main, mix(look.main, look.accent, 0.7), look.second)
    return shadow(300, 490, 420) + "".join(flask(104 + i * 136, tones[i]) for i in range(3))


def _razor(look: Look) -> str:
    metal = look.pick("metal", (SILVER, GOLD))
    handle = look.natural(look.wood)
    razor = (
        solid(box(196, 250, 36, 226, 18), handle)
        + rect(205, 186, 18, 76, metal, 6)
        + solid(box(136, 150, 156, 46, 14), metal)
        + line("M146 198H282", "#6f777d", 7)
        + line("M202 300h24M202 318h24M202 336h24", shade(handle, 0.3), 5)
    )
    brush = (
        solid(
            "M340 236C330 150 356 116 396 116C436 116 462 150 452 236Z",
            "#6d5444",
            line("M370 130l6 100M396 120v110M422 130l-6 100", "#d9c6a4", 6),
        )
        + solid(
            (
                "M338 232H454C460 290 430 300 432 340C434 372 462 392 462 440C462 470 444 484 396 484"
                "C348 484 330 470 330 440C330 392 358 372 360 340C362 300 332 290 338 232Z"
            ),
            handle,
        )
        + rect(344, 226, 104, 22, metal, 8)
    )
    return shadow(310, 486, 340) + move(razor, turn=-9, about=(214, 476)) + brush


def _compact(look: Look) -> str:
    lid = (
        solid(disc(300, 214, 142, 136), look.main)
        + path(disc(300, 214, 114, 108), "#dfe7e6")
        + path("M214 268L330 112C360 120 384 138 396 160L280 318C250 310 226 292 214 268Z", "#fff", 0.5)
    )
    base = solid(
        "M152 398C152 360 220 346 300 346C380 346 448 360 448 398V428C448 464 380 482 300 482C220 482 152 464 152 428Z",
        shade(look.main, 0.1),
    ) + path(disc(300, 398, 132, 42), tint(look.main, 0.2))
    powder = path(disc(300, 398, 110, 32), tint("#dba58d", look.between("tone", 0, 5) / 10)) + line(
        "M228 398a72 26 0 0 1 144 0", "#fff", 7, 0.4
    )
    pans = "".join(
        ellipse(x, y, 42, 13, c)
        for x, y, c in ((252, 386, "#c98f76"), (346, 386, look.accent), (252, 412, look.second), (346, 412, "#9d6a5a"))
    )
    return shadow(300, 484, 330) + lid + base + look.pick("pans", (powder, pans)) + rect(274, 446, 52, 18, GOLD, 9)


def _brushes(look: Look) -> str:
    hairs = look.pick("hair", ("#6d4a3c", "#e5c9b1", tint(look.second, 0.2)))

    def brush(x: float, w: float, turn: float, handle: str) -> str:
        head = solid(
            f"M{x - w * 0.5} 230C{x - w} 170 {x - w * 0.9} 120 {x} 96C{x + w * 0.9} 120 {x + w} 170 {x + w * 0.5} 230Z",
            hairs,
            path(f"M{x - 70} 80h140v56h-140Z", look.accent, 0.7),
        )
        return move(
            head
            + rect(x - w * 0.5, 226, w, 56, GOLD, 5)
            + solid(f"M{x - w * 0.42} 282H{x + w * 0.42}L{x + 9} 460H{x - 9}Z", handle),
            turn=turn,
            about=(x, 520),
        )

    pot = solid(
        "M204 372H396L384 476C382 486 374 492 364 492H236C226 492 218 486 216 476Z", tint(look.second, 0.2)
    ) + line("M212 402H388", look.accent, 8)
    return (
        shadow(300, 492, 230)
        + brush(246, 34, -17, shade(look.main, 0.1))
        + brush(354, 30, 17, look.main)
        + brush(300, 46, 0, look.main)
        + pot
    )


DRAWERS: dict[tuple[str, str], Drawer] = {("beauty", "bathing"): bathing, ("beauty", "grooming"): grooming}
