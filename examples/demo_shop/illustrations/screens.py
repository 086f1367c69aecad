"""Computers, keyboards, televisions and cables."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, shade, tint
from .shapes import box, circle, clip, disc, dots, leaf, line, move, path, rect, shadow, solid


def cable(look: Look) -> str:
    return look.pick("cable", (_coil, _plugs))(look)


def _plug(x: float, y: float, turn: float, colour: str) -> str:
    return move(
        rect(x - 17, y - 66, 34, 40, SILVER, 5)
        + rect(x - 9, y - 56, 18, 8, "#7b8288", 3)
        + solid(box(x - 28, y - 34, 56, 74, 12), colour)
        + rect(x - 10, y + 36, 20, 26, shade(colour, 0.25), 5),
        turn=turn,
        about=(x, y),
    )


def _coil(look: Look) -> str:
    loops = "".join(
        line(disc(300 + dx, 300 + dy, 136 - 10 * i, 128 - 8 * i), shade(look.main, 0.1 * (i % 2)), 15)
        for i, (dx, dy) in enumerate(((0, 0), (10, 8), (-6, 12), (4, -4)))
    )
    ends = line("M420 350C470 420 400 450 440 500M190 370C140 420 200 450 160 490", look.main, 15)
    tie = solid(box(262, 396, 76, 70, 14), look.accent)
    braid = line(disc(300, 300, 136, 128), tint(look.main, 0.5), 4, 0.8, "6 14")
    return (
        shadow(304, 470, 330)
        + ends
        + loops
        + braid
        + tie
        + _plug(444, 506, 176, look.second)
        + _plug(158, 500, 186, look.second)
    )


def _plugs(look: Look) -> str:
    tones = (look.main, look.accent, look.second)
    wires = "".join(
        line(f"M{170 + 130 * i} 250C{170 + 130 * i} 400 {260 + 40 * i} 380 {260 + 40 * i} 520", t, 17)
        for i, t in enumerate(tones)
    )
    heads = "".join(_plug(170 + 130 * i, 190, (-8, 0, 8)[i], t) for i, t in enumerate(tones))
    return shadow(300, 520, 190) + wires + heads + solid(box(228, 420, 144, 48, 18), shade(look.main, 0.35))


def _wallpaper(look: Look, d: str) -> str:
    hills = path("M0 330Q160 210 300 290T620 240V600H0Z", look.main) + path(
        "M0 380Q200 270 360 340T620 310V600H0Z", shade(look.main, 0.3)
    )
    return clip(d, rect(0, 0, 600, 600, tint(look.second, 0.5)) + circle(392, 214, 42, look.accent) + hills)


def computer(look: Look) -> str:
    return variant(look, {"laptop": _laptop, "monitor curved": _monitor}, (_monitor, _laptop))


def _laptop(look: Look) -> str:
    shell = look.natural(look.pick("shell", (SILVER, "#5c6068", "#d9c4b0")))
    screen = box(150, 156, 300, 194, 8)
    keys = line("M160 396H440M148 414H452M138 432H462", shade(shell, 0.35), 9, dash="14 11")
    return (
        shadow(300, 468, 460)
        + solid(box(132, 136, 336, 240, 18), shade(shell, 0.45))
        + _wallpaper(look, screen)
        + solid(
            "M128 376H472L530 448Q534 466 512 466H88Q66 466 70 448Z",
            shell,
            keys + path("M252 444H348L354 460H246Z", shade(shell, 0.15)),
            dx=-4,
        )
    )


def _monitor(look: Look) -> str:
    shell = look.natural(look.pick("shell", (INK, SILVER)))
    stand = solid("M270 380H330L344 470H256Z", shade(SILVER, 0.15)) + solid(box(196, 462, 208, 24, 12), SILVER)
    plant = (
        solid("M462 430H528L518 486H472Z", look.accent)
        + path(leaf(495, 434, 90, -115, 0.4), "#5d8a52")
        + path(leaf(495, 434, 90, -60, 0.4), "#6d8f5e")
    )
    return (
        shadow(310, 490, 390)
        + stand
        + solid(box(80, 120, 440, 282, 20), shell)
        + _wallpaper(look, box(96, 136, 408, 238, 8))
        + plant
    )


def keyboard(look: Look) -> str:
    """A compact board seen from above, its keys in two or three colours."""
    shell = look.natural(look.pick("shell", (INK, look.main, CREAM)))
    keys = ""
    glow = ("#c9564a", "#dd9a45", "#e3c25a", "#7ba468", "#5f9aa5", "#7d6a9e")
    rainbow = look.named("rgb", "rainbow", "rainbowtech")
    for row, (start, count, width) in enumerate(((0, 10, 38), (10, 10, 37), (18, 9, 40), (30, 9, 37))):
        for i in range(count):
            tone = (
                glow[(i + row) * 6 // 14 % 6]
                if rainbow
                else look.accent
                if (row, i) in ((0, 0), (2, 8), (3, 0))
                else tint(look.second, 0.2)
            )
            keys += rect(96 + start + i * (width + 3.6), 226 + row * 44, width, 36, tone, 7)
    space = (
        rect(170, 402, 230, 34, look.accent if not rainbow else glow[4], 7)
        + rect(98, 402, 62, 34, tint(look.second, 0.2), 7)
        + rect(410, 402, 84, 34, tint(look.second, 0.2), 7)
    )
    wire = line("M300 200C300 130 380 160 380 90", shade(shell, 0.2), 11)
    art = (
        wire + solid(box(72, 200, 456, 256, 26), shell) + rect(88, 216, 424, 226, shade(shell, 0.35), 14) + keys + space
    )
    return shadow(310, 462, 440) + move(art, turn=look.pick("tilt", (-7, -4, 5)))


def television(look: Look) -> str:
    cabinet = (
        solid(box(78, 400, 444, 76, 10), look.wood, line("M228 400v76M372 400v76", shade(look.wood, 0.3), 5))
        + line("M120 478v28M480 478v28", shade(look.wood, 0.4), 15)
        + dots([(150, 438), (300, 438), (450, 438)], 7, GOLD)
    )
    screen = (
        solid(box(88, 110, 424, 262, 12), INK)
        + _wallpaper(look, box(100, 122, 400, 234, 4))
        + path("M260 370H340L352 402H248Z", INK)
    )
    vase = solid("M462 340H500C510 364 506 392 494 402H468C456 392 452 364 462 340Z", look.accent)
    return shadow(304, 508, 430) + cabinet + screen + look.pick("vase", ("", vase, ""))


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("electronics", "cable"): cable,
    ("electronics", "computer"): computer,
    ("electronics", "keyboard"): keyboard,
    ("electronics", "television"): television,
}
