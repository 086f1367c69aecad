"""Milk, butter and cheese."""

from .look import Drawer, Look, variant
from .meals import plate
from .palette import CREAM, LEAF, MOSS, SILVER, shade, tint
from .patterns import stripes
from .shapes import box, circle, disc, dots, heart, leaf, line, path, rect, shadow, solid


def board(look: Look) -> str:
    """A wooden board that lies under meat and cheese."""
    wood = look.wood
    grip = circle(498, 372, 13, shade(wood, 0.5))
    return (
        shadow(300, 466, 460)
        + solid(
            (
                "M92 340C92 316 108 304 130 304H440C462 304 468 330 500 334C534 338 538 406 500 410"
                "C468 414 462 442 440 442H130C108 442 92 430 92 406Z"
            ),
            wood,
            line("M110 350H420M140 400H440", shade(wood, 0.12), 5),
            dx=-4,
            dy=-18,
        )
        + grip
    )


def dairy(look: Look) -> str:
    table = {
        "milk": _milk,
        "parfait yogurt jar": _parfait,
        "butter": _butter,
        "mozzarella pearl": _mozzarella,
        "wheel": _wheel,
        "cheese": _cheese,
    }
    return variant(look, table, (_cheese, _wheel, _milk))


def _cheese(look: Look) -> str:
    yellow = look.natural("#e6b950") if not look.named("blue") else "#efe4c4"
    holes = "".join(
        circle(x, y, r, shade(yellow, 0.2))
        for x, y, r in ((200, 330, 20), (270, 372, 28), (350, 320, 17), (400, 370, 22), (300, 300, 11))
    )
    veins = line("M180 320q20-14 30 6t40 0M270 360q30-20 44 4t40-10M360 310q24-10 34 10", "#6f8fa0", 9)
    wedge = path("M150 290L380 180L450 276Z", tint(yellow, 0.45)) + solid(
        "M150 290H450V396H150Z", yellow, veins if look.named("blue") else holes, dx=-8
    )
    extra = look.pick(
        "extra",
        (
            dots([(430, 300), (462, 318), (440, 344), (478, 352), (414, 356), (452, 380)], 21, "#6b4a78"),
            solid(disc(452, 366, 44, 34), "#a8383c") + path(leaf(452, 336, 50, -40), LEAF),
            solid("M400 350L500 330V392L400 404Z", "#efdcae"),
        ),
    )
    return board(look) + wedge + extra + path(leaf(170, 410, 80, 20, 0.3), MOSS) + circle(250, 414, 15, look.main)


def _wheel(look: Look) -> str:
    rind = look.natural("#d9a548")
    cut = path("M300 250L470 300V400L300 330Z", tint(rind, 0.65)) + path(
        "M300 250L360 336V432L300 330Z", tint(rind, 0.5)
    )
    return (
        board(look)
        + solid(
            (
                "M120 270C120 210 200 180 300 180C400 180 480 210 480 270V360C480 420 400 442 300 442"
                "C200 442 120 420 120 360Z"
            ),
            rind,
        )
        + path(disc(300, 268, 172, 76), tint(rind, 0.25))
        + cut
        + path(heart(210, 268, 26), look.main)
    )


def _milk(look: Look) -> str:
    def bottle(x: float, lid: str, label: str) -> str:
        d = (
            f"M{x + 44} 140H{x + 106}V206C{x + 110} 236 {x + 150} 250 {x + 150} 296V464"
            f"Q{x + 150} 488 {x + 126} 488H{x + 24}Q{x} 488 {x} 464V296C{x} 250 {x + 40} 236 {x + 44} 206Z"
        )
        return (
            solid(
                d,
                "#fbf8f2",
                path(f"M{x - 10} 90H{x + 160}V236H{x - 10}Z", "#dfe6e6") + rect(x + 14, 290, 12, 160, "#fff", 6),
            )
            + solid(box(x + 34, 112, 82, 38, 10), lid)
            + solid(disc(x + 75, 372, 48), label)
            + path(f"M{x + 75} 342q26 34 0 54q-26-20 0-54Z", "#fbf8f2")
        )

    return shadow(300, 490, 360) + bottle(126, look.accent, look.main) + bottle(322, look.main, look.accent)


def _parfait(look: Look) -> str:
    fruit = look.natural("#c8475a") if not look.named("tropical") else "#e3a03f"
    bands = "".join(
        rect(170, y, 260, 52, c)
        for y, c in ((196, CREAM), (244, fruit), (296, CREAM), (340, "#c99355"), (384, CREAM), (424, fruit))
    )
    berries = "".join(
        solid(disc(x, y, 36), c, dx=-10) + circle(x - 10, y - 11, 8, "#fff", 0.4)
        for x, y, c in ((238, 172, fruit), (360, 174, fruit), (300, 146, "#4a5a8a"))
    )
    return (
        shadow(300, 490, 230)
        + berries
        + path(leaf(330, 130, 80, -40, 0.5), LEAF)
        + solid(box(186, 190, 228, 298, 36), "#f1ece0", bands + rect(206, 220, 14, 240, "#fff", 7, 0.5))
        + rect(176, 178, 248, 30, "#dfe6e6", 12)
        + line("M420 120L372 206", SILVER, 14)
        + line("M190 222H410", look.main, 11)
    )


def _butter(look: Look) -> str:
    block = (
        path("M150 300L210 250H470L430 300Z", "#f6e3a4")
        + solid("M150 300H430V400H150Z", "#efd27d")
        + path("M430 300L470 250V350L430 400Z", "#d9b65c")
    )
    curl = solid("M110 318C110 290 150 290 150 318V400H118Z", "#f3dc92")
    wrap = solid("M290 300H440L482 246V356L436 408H290Z", look.main, stripes(look.second, 40, 10, 45))
    return board(look) + block + wrap + curl


def _mozzarella(look: Look) -> str:
    pearls = "".join(
        solid(disc(x, y, 62), "#fbf8f2", dx=-14, dy=-12)
        for x, y in ((200, 300), (396, 302), (300, 250), (252, 350), (356, 356))
    )
    return (
        plate(look)
        + pearls
        + path(leaf(280, 310, 110, -30, 0.5), LEAF)
        + path(leaf(320, 330, 90, 200, 0.5), MOSS)
        + circle(440, 370, 32, "#c8453a")
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("groceries", "dairy"): dairy,
}
