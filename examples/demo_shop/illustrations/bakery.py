"""Bread, cakes and pastry."""

from .look import Drawer, Look, variant
from .meals import plate
from .palette import CREAM, shade, tint
from .shapes import circle, disc, dots, line, move, path, rect, ring, shadow, solid

_CRUST = "#c78d4c"


def bakery(look: Look) -> str:
    table = {
        "cupcake muffin": _cupcakes,
        "donut": _donuts,
        "croissant": _croissants,
        "pie tart crown": _pie,
        "bagel pretzel": _bagels,
        "cookie cracker macaron": _cookies,
        "roll cinnamon": _rolls,
        "cake bundt": _cake,
        "boule sourdough": _boule,
        "loaf bread baguette": _loaf,
    }
    return variant(look, table, (_boule, _loaf, _cake, _croissants))


def _boule(look: Look) -> str:
    score = look.pick(
        "score",
        (
            "M210 300C250 250 350 250 400 290M200 350C260 300 360 300 410 340",
            "M300 220V400M240 260C280 300 320 300 360 260M226 320C270 360 330 360 374 320",
            "M180 330C240 250 360 230 430 300",
        ),
    )
    bread = solid(
        "M100 400C90 280 190 196 300 196C410 196 510 280 500 400C494 460 420 484 300 484C180 484 106 460 100 400Z",
        _CRUST,
        line(score, "#f0d6a2", 22)
        + line(score, shade(_CRUST, 0.3), 5)
        + dots([(170 + 53 * i % 260, 250 + 71 * i % 190) for i in range(14)], 5, "#f4e3c0", 0.8),
        dx=-24,
        dy=-16,
    )
    return shadow(300, 482, 430) + path("M70 440Q300 400 530 440L500 500Q300 470 100 500Z", look.main) + bread


def _loaf(look: Look) -> str:
    d = (
        "M110 300C110 236 170 220 300 220C430 220 490 236 490 300C490 330 476 340 476 352V456"
        "Q476 476 456 476H144Q124 476 124 456V352C124 340 110 330 110 300Z"
    )
    slices = (
        solid(
            (
                "M330 276C330 240 370 236 424 236C478 236 516 244 516 280C516 306 502 310 502 324V468"
                "Q502 482 488 482H358Q344 482 344 468V324C344 310 330 306 330 276Z"
            ),
            shade(_CRUST, 0.1),
        )
        + path(
            (
                "M346 282C346 256 380 252 424 252C468 252 500 258 500 284C500 306 486 310 486 326V466H360V326"
                "C360 310 346 306 346 282Z"
            ),
            "#f2ddb0",
        )
        + dots([(390, 300), (440, 330), (400, 380), (456, 410), (420, 440)], 6, "#dcbb82")
    )
    return (
        shadow(300, 482, 440)
        + solid(d, _CRUST, line("M170 250l40 50M240 236l40 60M310 232l40 60", "#efd3a0", 14))
        + slices
        + rect(96, 476, 420, 16, look.natural(look.main), 8)
    )


def _icing(look: Look) -> str:
    return (
        "#6b4030"
        if look.named("chocolate") and len(look.stated) < 2
        else look.stated[-1]
        if look.stated
        else look.pick("icing", ("#e9b9b4", "#f3e3cc", "#6b4030", "#a9cbb5", look.main))
    )


def _cupcakes(look: Look) -> str:
    icing = _icing(look)
    case = solid(
        "M196 340H404L378 480Q300 494 222 480Z",
        look.accent,
        line("M230 344l18 140M276 344l8 144M324 344l-8 144M370 344l-18 140", shade(look.accent, 0.25), 6),
    )
    swirl = solid(
        (
            "M300 120C340 150 330 176 316 190C380 196 396 236 376 256C436 270 440 340 400 356"
            "C340 372 260 372 200 356C160 340 164 270 224 256C204 236 220 196 284 190"
            "C270 170 280 140 300 120Z"
        ),
        icing,
        line("M236 262C290 280 340 274 384 252M214 312C280 330 350 326 408 300", shade(icing, 0.2), 7),
    )
    top = look.pick(
        "top",
        (
            circle(300, 128, 30, "#b9343c") + circle(290, 118, 8, "#fff", 0.5),
            dots([(250, 240), (350, 300), (280, 320), (330, 220), (224, 310), (386, 330)], 8, look.second),
        ),
    )
    one = case + swirl + top
    return (
        shadow(300, 484, 380)
        + (move(one, -120, -50, size=0.72) + move(one, 124, -40, size=0.72) if look.between("trio", 0, 1) else "")
        + move(one, 0, 10, size=0.96)
    )


def _donuts(look: Look) -> str:
    def one(icing: str) -> str:
        glaze = (
            "M300 190C400 184 442 250 436 306C430 340 440 370 404 384C380 420 340 396 312 418"
            "C280 426 262 400 232 404C180 396 176 350 164 322C150 250 200 194 300 190Z"
        )
        hole = disc(300, 298, 46, 38)
        return (
            solid(disc(300, 322, 148, 126), "#d09a58", dx=-20, dy=-18)
            + solid(glaze, icing, dx=-8)
            + dots(
                [(226, 246), (286, 224), (356, 238), (396, 300), (372, 360), (306, 376), (236, 356), (204, 304)],
                7,
                tint(look.second, 0.2),
            )
            + path(hole, "#a8743e")
            + path(disc(303, 306, 36, 27), look.ground)
        )

    tones = (_icing(look), look.main, "#f0d3cf")
    return (
        shadow(300, 490, 440)
        + move(one(tones[1]), -110, -86, size=0.66)
        + move(one(tones[2]), 112, -80, size=0.66)
        + move(one(tones[0]), 0, 60, size=0.94)
    )


def _croissants(look: Look) -> str:
    one = solid(
        (
            "M96 420C84 300 190 210 300 210C410 210 516 300 504 420C500 440 470 430 450 400"
            "C420 364 380 346 300 346C220 346 180 364 150 400C130 430 100 440 96 420Z"
        ),
        "#d39a52",
        line(
            (
                "M172 262C190 300 190 340 176 372M240 222C256 270 254 310 240 352M360 222"
                "C344 270 346 310 360 352M428 262C410 300 410 340 424 372"
            ),
            "#9c6330",
            9,
        ),
        dx=-10,
        dy=-20,
    )
    basket = path(
        "M84 436Q300 400 516 436L488 492Q300 470 112 492Z",
        look.natural(look.main) if not look.named("golden", "chocolate") else look.main,
    )
    return shadow(300, 486, 400) + basket + move(one, 10, -70, 8, 0.8) + move(one, -4, 44, -4, 0.92)


def _pie(look: Look) -> str:
    lattice = line(
        "".join(f"M{x} 200l-60 220" for x in range(180, 520, 62)) + "M110 280H490M100 330H500M130 380H480",
        "#dcae66",
        20,
    )
    top = solid(disc(300, 320, 204, 108), look.accent if look.named("lime") else "#a8383c", lattice, dx=-6, dy=-6)
    rim = dots([(300 + 206 * dx, 320 + 110 * dy) for dx, dy in ring(0, 0, 1, 28)], 19, "#cf9a52")
    return (
        shadow(300, 470, 420)
        + solid(
            "M96 330H504L462 452Q300 492 138 452Z",
            look.main,
            line("M150 350l20 110M220 380l10 90M300 390v90M380 380l-10 90M450 350l-20 110", shade(look.main, 0.2), 7),
        )
        + top
        + rim
    )


def _bagels(look: Look) -> str:
    def one(c: str) -> str:
        return (
            solid(
                disc(300, 320, 150, 132),
                c,
                dots([(196 + 67 * i % 210, 226 + 43 * i % 180) for i in range(22)], 5, "#f5e7c6"),
                dx=-20,
                dy=-18,
            )
            + path(disc(300, 312, 44, 34), shade(c, 0.45))
            + path(disc(303, 320, 34, 23), look.ground)
        )

    return (
        shadow(300, 488, 430)
        + rect(80, 470, 440, 22, look.main, 11)
        + move(one("#a8703a"), -96, -80, size=0.76)
        + move(one(_CRUST), 108, -66, size=0.76)
        + move(one("#d09a58"), 0, 54, size=0.92)
    )


def _cookies(look: Look) -> str:
    chips = dots([(240, 270), (320, 240), (370, 310), (290, 330), (230, 350), (330, 390), (260, 400)], 13, "#6b4030")
    one = solid(
        (
            "M300 190C350 180 400 210 424 250C450 290 440 350 420 390C390 440 340 450 300 450"
            "C250 450 200 430 176 390C150 350 160 280 180 246C210 200 250 194 300 190Z"
        ),
        "#d6a662",
        chips,
        dx=-16,
        dy=-16,
    )
    return plate(look) + move(one, -96, 10, 20, 0.62) + move(one, 96, 12, -30, 0.62) + move(one, 0, -56, 4, 0.66)


def _rolls(look: Look) -> str:
    swirl = line(
        "M300 320C320 300 340 330 310 346C270 360 246 310 280 282C330 252 386 300 366 354C340 410 240 410 216 340",
        "#8a5228",
        15,
    )
    one = solid(disc(300, 330, 128, 118), "#d9a864", swirl, dx=-18, dy=-14) + line(
        "M210 300q30-60 96-64M330 240q40 6 60 44M270 420q40 10 70-10", "#fbf3e2", 15
    )
    return plate(look) + move(one, -100, -10, 0, 0.82) + move(one, 100, -6, 40, 0.82) + move(one, 0, 34, 200, 0.82)


def _cake(look: Look) -> str:
    sponge = (
        "#6b4030"
        if look.named("chocolate")
        else look.stated[0]
        if look.stated
        else look.pick("sponge", ("#eccf9c", "#6b4030", "#e8b8ae"))
    )
    icing = tint(_icing(look), 0.2) if _icing(look) != sponge else look.second
    drip = "M130 230H470V300q-18 40-36 0t-34 10-34 26-34-30-34 4-34 34-34-40-34 12-30-16Z"
    layers = path("M100 330H500V352H100ZM100 404H500V424H100Z", look.second if look.second != sponge else CREAM)
    stand = solid("M88 470H512Q506 490 480 490H120Q94 490 88 470Z", tint(look.main, 0.2)) + path(
        "M270 488H330L350 516H250Z", shade(look.main, 0.1)
    )
    top = look.pick(
        "top",
        (
            "".join(circle(x, 188, 27, "#c73b3c") + circle(x - 8, 180, 7, "#fff", 0.5) for x in (200, 266, 334, 400)),
            "".join(dots(ring(x, 190, 15, 5), 15, look.main) + circle(x, 190, 11, "#e6bc45") for x in (220, 300, 380)),
            "".join(
                rect(x, 120, 11, 80, look.accent, 5) + path(f"M{x + 5} 84q16 22 0 34q-16-12 0-34Z", "#e8ac45")
                for x in (214, 294, 374)
            ),
        ),
    )
    return (
        shadow(300, 516, 300)
        + solid("M130 226H470V472H130Z", sponge, layers)
        + path(disc(300, 228, 170, 34), tint(icing, 0.2))
        + path(drip, icing)
        + top
        + stand
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("groceries", "bakery"): bakery,
}
