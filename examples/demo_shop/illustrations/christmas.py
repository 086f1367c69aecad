"""Christmas: the tree, the crib, and who comes with them."""

from .gift import present
from .look import Drawer, Look, variant
from .ornaments import (
    FIR,
    RED,
    baubles,
    bells,
    candle,
    canes,
    festive,
    garland,
    snowflake,
    star_charm,
    stocking,
    wreath,
)
from .palette import CREAM, GOLD, INK, mix, shade, tint
from .patterns import spots, stripes
from .shapes import box, circle, disc, dots, ellipse, line, move, path, rect, shadow, solid, star
from .sweets import chocolates


def christmas(look: Look) -> str:
    table = {
        "snowman": _snowman,
        "wreath": wreath,
        "nativity": _nativity,
        "gnome elf": _gnome,
        "reindeer": _reindeer,
        "tree pine topper": _tree,
        "candy cane": canes,
        "garland light": garland,
        "bell jingle": bells,
        "chocolate truffle cookie gingerbread": _gingerbread,
        "stocking": stocking,
        "gift tag calendar collection": present,
        "village wonderland house": _village,
        "snowflake": snowflake,
        "star": star_charm,
        "ornament bauble": baubles,
    }
    return variant(look, table, (baubles, _tree, present, stocking, candle))


def _tree(look: Look) -> str:
    green = look.natural(look.pick("fir", (FIR, "#4f7d5f", "#35605a")))
    tiers = "".join(
        solid(
            (
                f"M300 {y}"
                f"C{300 + w * 0.3:.0f} {y + h * 0.5} {300 + w * 0.7:.0f} {y + h * 0.8} {300 + w} {y + h}"
                f"Q{300 + w * 0.5} {y + h + 26} 300 {y + h + 4}T{300 - w} {y + h}"
                f"C{300 - w * 0.7:.0f} {y + h * 0.8} {300 - w * 0.3:.0f} {y + h * 0.5} 300 {y}Z"
            ),
            mix(green, "#dfe6b4", t),
        )
        for y, h, w, t in ((240, 190, 170, 0), (168, 170, 134, 0.06), (100, 150, 96, 0.12))
    )
    balls = look.pick(
        "trim",
        (
            dots(
                [(250, 210), (330, 240), (230, 300), (350, 320), (290, 350), (200, 400), (390, 400), (310, 420)],
                12,
                look.main if green != look.main else look.accent,
            ),
            line("M250 200Q310 240 350 214M220 300Q310 350 384 300M176 404Q310 460 420 396", GOLD, 9, 1, "1 18"),
        ),
    )
    base = look.pick(
        "base",
        (
            solid("M240 440H360L346 500H254Z", look.accent),
            rect(278, 430, 44, 66, "#7c5a3a") + path(disc(300, 496, 90, 12), "#a98255"),
        ),
    )
    return shadow(304, 502, 270) + base + tiers + balls + path(star(300, 92, 42), GOLD)


def _snowman(look: Look) -> str:
    snow = "#fbf8f2"
    body = solid(disc(300, 390, 122, 112), snow) + solid(disc(300, 232, 86), snow)
    face = (
        dots([(272, 218), (326, 218)], 9, INK)
        + path("M298 236L366 250L300 258Z", "#dd7d35")
        + dots([(266, 268), (284, 280), (306, 282), (328, 274)], 5, INK)
    )
    hat = solid("M236 170H364V176Q300 190 236 176ZM252 92Q300 80 348 92L352 168H248Z", INK) + path(
        "M249 140H351V164H249Z", look.main
    )
    scarf = solid("M216 286Q300 336 384 286L392 318Q300 370 208 318Z", look.main) + solid(
        "M340 318L392 310L410 420H362Z", look.main, stripes(look.second, 40, 11)
    )
    return (
        shadow(304, 500, 270)
        + line("M186 370L90 300M120 322l-36 6M414 370L510 290M480 314l34 8", "#7c5a3a", 11)
        + body
        + scarf
        + face
        + hat
        + dots([(300, 380), (300, 424)], 10, INK)
    )


def _nativity(look: Look) -> str:
    wood = look.wood
    roof = solid("M300 110L540 290L510 318L300 166L90 318L60 290Z", wood)
    stable = (
        rect(116, 290, 24, 196, shade(wood, 0.25))
        + rect(460, 290, 24, 196, shade(wood, 0.25))
        + path("M300 160L470 286V486H130V286Z", tint(wood, 0.55))
    )

    def person(x: float, h: float, robe: str, veil: str) -> str:
        return (
            solid(
                (
                    f"M{x} {486 - h}C{x + 56} {500 - h} {x + 52} 440 {x + 62} 486H{x - 62}"
                    f"C{x - 52} 440 {x - 56} {500 - h} {x} {486 - h}Z"
                ),
                robe,
            )
            + circle(x, 486 - h, 40, veil)
            + circle(x + 2, 490 - h, 26, "#e8c3a0")
        )

    crib = (
        line("M256 486L344 440M344 486L256 440", shade(wood, 0.3), 11)
        + path("M250 420H350L338 456H262Z", "#e3c06f")
        + ellipse(300, 418, 36, 15, CREAM)
        + circle(274, 412, 14, "#e8c3a0")
    )
    return (
        shadow(304, 490, 420)
        + stable
        + person(196, 160, look.main, tint(look.main, 0.35))
        + person(404, 190, look.accent, shade(look.accent, 0.2))
        + crib
        + roof
        + path(star(300, 84, 46), GOLD)
    )


def _gnome(look: Look) -> str:
    def one(hat: str, coat: str, knit: str = "") -> str:
        return (
            solid("M200 400Q210 330 300 330Q390 330 400 400L410 490H190Z", coat)
            + solid(
                (
                    "M300 330C370 330 390 350 384 390C372 450 330 490 300 496C270 490 228 450 216 390"
                    "C210 350 230 330 300 330Z"
                ),
                "#f1ece0",
                line("M260 360q10 60 30 110M300 350V480M340 360q-10 60-30 110", "#d8cdb8", 5),
            )
            + circle(300, 340, 27, "#e3a98d")
            + solid(
                "M190 336C220 230 270 140 330 90Q350 80 346 104C340 160 380 260 410 336Q300 300 190 336Z",
                hat,
                knit,
            )
        )

    colour = festive(look)
    twins = move(one(look.accent, shade(colour, 0.2)), -120, 60, 0, 0.72) + move(
        one(tint(colour, 0.3), look.accent), 128, 64, 0, 0.7
    )
    return (
        shadow(304, 494, 330)
        + (twins if look.named("trio", "duo") else "")
        + one(colour, look.accent, look.pick("knit", (spots(look.second, 9), stripes(look.second, 50, 15), "")))
    )


def _reindeer(look: Look) -> str:
    coat = look.natural(look.pick("coat", ("#a9764a", "#8a5f42", "#c49a6c")))
    antlers = line(
        (
            "M256 210C230 150 190 150 170 90M206 140L150 150M222 160L236 104M344 210"
            "C370 150 410 150 430 90M394 140L450 150M378 160L364 104"
        ),
        "#6d5138",
        15,
    )
    head = solid(
        "M300 190C370 190 392 240 380 300C370 350 368 410 300 414C232 410 230 350 220 300C208 240 230 190 300 190Z",
        coat,
    )
    ears = solid(
        (
            "M230 240C180 210 150 230 140 260C170 290 210 280 234 266ZM370 240C420 210 450 230 460 260"
            "C430 290 390 280 366 266Z"
        ),
        shade(coat, 0.2),
    )
    scarf = solid(
        "M206 410Q300 462 394 410L404 452Q300 510 196 452Z",
        look.main if coat != look.main else RED,
        stripes(look.second, 44, 12),
    ) + solid("M336 440L400 430L410 520H356Z", look.main if coat != look.main else RED, stripes(look.second, 44, 12))
    return (
        shadow(304, 524, 230)
        + antlers
        + ears
        + head
        + ellipse(300, 366, 54, 40, tint(coat, 0.5))
        + circle(300, 346, 27, RED)
        + circle(291, 338, 8, "#fff", 0.6)
        + dots([(256, 272), (344, 272)], 12, INK)
        + scarf
    )


def _gingerbread(look: Look) -> str:
    if look.named("chocolate", "truffle"):
        return chocolates(look)
    man = (
        "M300 90C352 90 376 140 360 190C352 214 400 220 456 226C500 232 500 290 456 292"
        "C420 294 384 288 372 300C364 330 396 390 416 440C430 484 376 510 350 470"
        "C334 440 318 410 300 406C282 410 266 440 250 470C224 510 170 484 184 440"
        "C204 390 236 330 228 300C216 288 180 294 144 292C100 290 100 232 144 226"
        "C200 220 248 214 240 190C224 140 248 90 300 90Z"
    )
    icing = (
        line("M150 240v40M450 240v40M200 440q20 20 44 24M400 440q-20 20-44 24M262 172q38 30 76 0", CREAM, 9)
        + dots([(276, 140), (324, 140)], 10, INK)
        + dots([(300, 270), (300, 320), (300, 366)], 14, look.main)
    )
    return shadow(304, 506, 260) + move(
        solid(man, "#b9783f") + icing + path("M300 216l-40-22v44zM300 216l40-22v44z", look.accent),
        turn=look.pick("lean", (-6, 0, 8)),
    )


def _village(look: Look) -> str:
    def house(x: float, y: float, w: float, wall: str, roof: str) -> str:
        windows = (
            rect(x + w * 0.2, y + 40, w * 0.22, 34, "#f3cf7a", 4)
            + rect(x + w * 0.58, y + 40, w * 0.22, 34, "#f3cf7a", 4)
            + path(f"M{x + w * 0.38} 470V420q{w * 0.12}-22 {w * 0.24} 0V470Z", shade(wall, 0.5))
        )
        return (
            solid(box(x, y, w, 470 - y, 4), wall)
            + windows
            + solid(f"M{x - 18} {y + 8}L{x + w / 2} {y - 84}L{x + w + 18} {y + 8}Z", roof)
            + path(
                f"M{x + w / 2} {y - 84}L{x + w * 0.86} {y - 24}Q{x + w / 2} {y - 10} {x + w * 0.14} {y - 24}Z",
                "#fbf8f2",
            )
        )

    tree = "".join(
        path(f"M{x} {y}L{x + 46} 470H{x - 46}Z", FIR) + path(f"M{x} {y}l20 54q-20 14-40 0Z", "#fbf8f2")
        for x, y in ((96, 330), (508, 300))
    )
    return (
        circle(430, 140, 44, "#f6ecd2")
        + tree
        + house(150, 300, 130, look.main, shade(look.main, 0.4))
        + house(330, 330, 130, look.second, look.accent)
        + house(250, 250, 110, look.accent, shade(look.main, 0.5))
        + path("M50 470Q160 436 300 466T550 460V500Q300 530 50 500Z", "#fbf8f2")
        + dots([(120, 180), (220, 110), (340, 170), (500, 220), (180, 240), (390, 90)], 6, "#fff")
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("seasonal", "christmas"): christmas,
}
