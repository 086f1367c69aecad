"""Cushions, vases, baskets and pictures."""

from .flowers import posy
from .look import Drawer, Look, variant
from .palette import CREAM, LEAF, against, shade, tint
from .patterns import cloth
from .shapes import box, circle, dots, leaf, line, move, path, polar, rect, shadow, solid


def cushion(look: Look) -> str:
    """One, two or three pillows; tassels, piping or a button."""

    def one(colour: str, over: str, trim: int) -> str:
        d = "M130 150C180 172 420 172 470 150C448 220 448 380 470 450C420 428 180 428 130 450C152 380 152 220 130 150Z"
        tassels = "".join(
            circle(x, y, 13, look.accent)
            + line(f"M{x} {y}l{s * 22} {v * 20}M{x} {y}l{s * 10} {v * 30}M{x} {y}l{s * 30} {v * 8}", look.accent, 6)
            for x, y, s, v in ((132, 152, -1, -1), (468, 152, 1, -1), (132, 448, -1, 1), (468, 448, 1, 1))
        )
        middle = circle(300, 300, 15, shade(colour, 0.3)) + line(
            "M300 300L220 230M300 300L380 230M300 300L220 370M300 300L380 370", shade(colour, 0.14), 5
        )
        return (
            (tassels if trim == 0 else "")
            + solid(d, colour, over)
            + (line(d, look.accent, 8) if trim == 1 else middle if trim == 2 and not over else "")
        )

    over = _motif(look)
    pose = look.pick("pose", ("one", "two", "pair"))
    front = one(look.main, over, look.between("trim", 0, 3))
    back = one(look.second, "", 2)
    if pose == "one":
        return shadow(300, 476, 360) + move(front, 0, 10, look.pick("lean", (-7, 0, 6)), 1.08)
    if pose == "two":
        return shadow(300, 484, 430) + move(back, 84, -52, 10, 0.86) + move(front, -40, 30, -5, 0.94)
    return (
        shadow(300, 484, 430)
        + move(back, 108, -22, 7, 0.8)
        + move(one(look.accent, "", 3), -40, -90, -3, 0.74)
        + move(front, -52, 44, -4, 0.86)
    )


def _motif(look: Look) -> str:
    if look.named("palm", "leaf", "leave", "tropical", "jungle", "fern"):
        ink = against(look.main)
        return "".join(path(leaf(300, 420, 250, -90 + a, 0.2), ink, 0.85) for a in (-50, -25, 0, 25, 50))
    if look.named("love", "heart", "sun", "sunshine"):
        return circle(300, 300, 76, look.second) + line(
            "".join(
                "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(300, 300, 92, a), *polar(300, 300, 122, a))
                for a in range(0, 360, 30)
            ),
            look.second,
            11,
        )
    if look.named("moroccan", "kilim", "bohemian", "boho"):
        return line("M300 180L420 300L300 420L180 300ZM300 236L364 300L300 364L236 300Z", look.second, 15) + line(
            "M140 180l40 40-40 40M140 340l40 40-40 40M460 180l-40 40 40 40M460 340l-40 40 40 40", look.accent, 11
        )
    return cloth(look, 0.22)


def decorative(look: Look) -> str:
    table = {
        "basket": _basket,
        "egg": _egg_dish,
        "planter": _planter,
        "pitcher": _pitcher,
        "art print canvas frame": _picture,
        "vase eucalyptus pampas": _vase,
    }
    return variant(look, table, (_vase, _vase, _basket, _pitcher, _picture))


def _vase(look: Look) -> str:
    glaze = look.main
    d = look.pick(
        "form",
        (
            (
                "M262 250H338C330 290 400 330 400 400C400 460 360 494 300 494C240 494 200 460 200 400"
                "C200 330 270 290 262 250Z"
            ),
            "M250 230H350L346 280C400 330 390 440 350 494H250C210 440 200 330 254 280Z",
            (
                "M270 210H330V330C380 350 400 380 400 420C400 470 360 494 300 494C240 494 200 470 200 420"
                "C200 380 220 350 270 330Z"
            ),
        ),
    )
    over = look.pick(
        "glaze",
        (
            "",
            path("M150 410H450V500H150Z", look.second),
            line("".join(f"M{x} 220v290" for x in range(210, 400, 22)), shade(glaze, 0.18), 5),
            line("M180 380q30-24 60 0t60 0 60 0 60 0", look.accent, 9),
        ),
    )
    dry = "".join(
        line(f"M300 280Q{300 + dx * 0.4:.0f} {200} {300 + dx} {y}", "#b08a5c", 5)
        + path(leaf(300 + dx * 0.7, y + 60, 120, -90 + dx * 0.35, 0.22), c)
        for dx, y, c in ((-90, 120, "#d9bd92"), (-30, 80, "#c9a877"), (40, 90, "#d9bd92"), (100, 130, "#c9a877"))
    )
    green = "".join(
        line(f"M300 280Q{300 + s * 20} 180 {300 + s * 90} {90 + i * 20}", "#6d8f7a", 5)
        + dots([(300 + s * (34 + 24 * k), 210 - 40 * k + (i * 12)) for k in range(4)], 19, c)
        for i, (s, c) in enumerate(((-1, "#8fae9a"), (1, "#7f9f8c"), (0.2, "#9dbba6")))
    )
    stems = (
        green
        if look.named("eucalyptus")
        else dry
        if look.named("pampas")
        else look.pick("stems", (dry, green, posy(look, (300, 290), ((230, 150), (370, 160), (300, 100)), 44)))
    )
    return shadow(300, 496, 210) + stems + solid(d, glaze, over)


def _weave(colour: str, top: int) -> str:
    return "".join(
        line(f"M60 {y}H540", shade(colour, 0.16), 13, 1, "30 18" if (y // 24) % 2 else "18 30")
        for y in range(top, 500, 24)
    )


def _basket(look: Look) -> str:
    cane = look.pick("cane", ("#c9995f", "#b7834c", "#d6ad76"))
    handle = line("M160 320C160 110 440 110 440 320", shade(cane, 0.15), 22) + line(
        "M160 320C160 110 440 110 440 320", tint(cane, 0.3), 6, 1, "12 14"
    )
    fruit = {"apple": "#b9382f", "citrus": "#e39a3f", "berry": "#8e3350"}
    colour = next((c for word, c in fruit.items() if look.named(word)), None)
    balls = "".join(
        circle(x, y, 42, c) + circle(x - 13, y - 14, 10, "#fff", 0.35)
        for i, (x, y) in enumerate(((180, 300), (262, 282), (344, 284), (424, 300), (224, 250), (306, 232), (386, 252)))
        for c in (colour or (look.main, look.second, "#9ab254")[i % 3],)
    )
    heads = ((170, 260), (250, 206), (350, 206), (430, 262), (300, 262))
    inside = (
        look.pick(
            "inside",
            (
                balls,
                posy(look, (300, 360), heads, 46),
                solid("M130 320C160 240 240 270 300 250C370 230 440 250 470 320Z", look.main, cloth(look, 0.2)),
            ),
        )
        if not colour
        else balls
    )
    ribbon = line("M128 350H472", look.main, 15)
    return (
        shadow(300, 494, 360)
        + handle
        + inside
        + solid("M112 316H488L456 472Q452 494 428 494H172Q148 494 144 472Z", cane, _weave(cane, 340))
        + rect(100, 302, 400, 30, shade(cane, 0.1), 14)
        + ribbon
    )


def _egg_dish(look: Look) -> str:
    eggs = "".join(
        solid(
            (
                f"M{x} {y - 66}C{x + 36} {y - 66} {x + 52} {y - 20} {x + 52} {y + 6}"
                f"C{x + 52} {y + 40} {x + 28} {y + 56} {x} {y + 56}"
                f"C{x - 28} {y + 56} {x - 52} {y + 40} {x - 52} {y + 6}"
                f"C{x - 52} {y - 20} {x - 36} {y - 66} {x} {y - 66}Z"
            ),
            c,
        )
        for x, y, c in (
            (200, 300, tint(look.second, 0.3)),
            (300, 284, look.main),
            (398, 300, tint(look.accent, 0.4)),
            (250, 340, "#cfe0d4"),
            (350, 342, "#f0d9c0"),
        )
    )
    return (
        shadow(300, 490, 330)
        + eggs
        + solid(
            "M106 352H494C490 420 420 456 340 460V484H260V460C180 456 110 420 106 352Z",
            look.natural(CREAM),
            line("M120 384H480", look.main, 8),
        )
    )


def _planter(look: Look) -> str:
    blades = "".join(
        path(leaf(300, 330, 230, a, 0.2), c)
        for a, c in ((-140, LEAF), (-40, LEAF), (-115, "#86a072"), (-65, "#86a072"), (-90, LEAF))
    )
    return (
        shadow(300, 494, 250)
        + blades
        + solid(
            "M176 310H424L400 470Q396 494 372 494H228Q204 494 200 470Z",
            look.main,
            line("".join(f"M{x} 310v190" for x in range(190, 430, 20)), shade(look.main, 0.16), 5),
        )
        + rect(164, 296, 272, 34, tint(look.main, 0.12), 12)
    )


def _pitcher(look: Look) -> str:
    handle = line("M388 230C490 220 490 400 384 400", shade(look.main, 0.12), 26)
    dip = path("M100 370H500V510H100Z", look.second)
    return (
        shadow(300, 494, 250)
        + handle
        + posy(look, (280, 260), ((210, 120), (300, 84), (372, 140)), 40)
        + solid(
            (
                "M196 190L176 168Q230 196 290 188H380C372 250 420 300 420 390C420 450 390 494 360 494H220"
                "C190 494 164 450 164 390C164 300 206 260 196 190Z"
            ),
            look.main,
            look.pick("dip", (dip, "", line("M140 330H460", look.accent, 11))),
        )
    )


def _picture(look: Look) -> str:
    art = look.pick(
        "art",
        (
            circle(330, 220, 54, look.accent) + path("M170 420Q260 300 330 370T470 330V440H170Z", look.main),
            path("M232 430V270a68 68 0 0 1 136 0V430Z", look.main)
            + path("M262 430V290a38 38 0 0 1 76 0V430Z", look.accent),
            "".join(path(leaf(300, 420, 210, a, 0.24), look.main) for a in (-128, -109, -90, -71, -52)),
        ),
    )
    return (
        shadow(300, 504, 330)
        + solid(box(140, 88, 320, 410, 8), look.wood)
        + rect(160, 108, 280, 370, CREAM)
        + rect(182, 132, 236, 318, tint(look.second, 0.3))
        + art.replace("470 330V440H170Z", "418 340V450H182Z").replace("M170 420Q", "M182 420Q")
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("homedecor", "cushion"): cushion,
    ("homedecor", "decorative"): decorative,
}
