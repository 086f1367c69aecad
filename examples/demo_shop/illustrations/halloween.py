"""Halloween and the end of harvest."""

from .flowers import wreath_of
from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, mix, shade, tint
from .patterns import stripes
from .shapes import (
    box,
    circle,
    disc,
    dots,
    ellipse,
    heart,
    leaf,
    line,
    move,
    path,
    ring,
    shadow,
    solid,
    star,
)


def halloween(look: Look) -> str:
    table = {
        "witch wizard": _witch,
        "scarecrow harvest autumn wreath": _autumn,
        "bat raven": _bat,
        "skull skeleton calavera skeletal muertos": _skull,
        "mask masquerade costume venetian": _mask,
        "ghost spirits spirit": _ghost,
        "house": _haunted_house,
        "pumpkin lantern jack glow": _pumpkin,
    }
    return variant(look, table, (_pumpkin, _ghost, _bat, _haunted_house))


def _gourd(colour: str) -> str:
    return "".join(
        solid(disc(x, 350, w, 130), mix(colour, "#7a3520", t), dx=-10)
        for x, w, t in ((170, 84, 0.18), (430, 84, 0.18), (226, 92, 0.08), (374, 92, 0.08), (300, 92, 0))
    ) + solid("M280 236C284 200 270 170 290 150L334 160C322 186 322 210 326 238Z", "#6d7a45")


def _pumpkin(look: Look) -> str:
    colour = look.natural(look.pick("gourd", ("#d9762f", "#dd8a3d", "#c9622d", "#ece0cc")))
    glow = "#f6d27a" if colour != "#ece0cc" else "#5a4048"
    face = look.pick(
        "face",
        (
            (
                "M190 300L250 330L200 350ZM410 300L350 330L400 350ZM180 390Q300 440 420 390Q400 460 340 460"
                "L330 436L312 462H284L270 436L254 458Q200 450 180 390Z"
            ),
            (
                "M200 310L240 290L256 340H196ZM400 310L360 290L344 340H404ZM300 350L316 384H284ZM190 400"
                "L230 420L250 400L280 424L300 404L320 424L350 400L370 420L410 400Q380 470 300 470"
                "Q220 470 190 400Z"
            ),
        ),
    )
    plain = path(leaf(330, 220, 110, -10, 0.6), "#6d8f5e") + line("M320 220q60-40 90 0t50-20", "#6d7a45", 8)
    carved = look.named("glow", "jack", "lantern", "spooky", "light") or look.between("carved", 0, 2) > 0
    return (
        shadow(304, 482, 400)
        + _gourd(colour)
        + (
            path(face, shade(colour, 0.6)) + move(path(face, glow), 4, 5, size=0.97, about=(300, 370))
            if carved
            else plain
        )
        + circle(516, 470, 9, look.main)
    )


def _ghost(look: Look) -> str:
    sheet = look.natural("#f6f0e4")
    arms = solid(
        (
            "M170 330C120 300 96 330 110 360C130 380 160 370 180 366ZM430 330C480 300 504 330 490 360"
            "C470 380 440 370 420 366Z"
        ),
        sheet,
    )
    hat = solid(
        "M196 170H404Q390 196 300 196Q210 196 196 170ZM232 164L290 60Q310 40 314 66L368 164Z", "#4a3f52"
    ) + path("M240 150H360L368 168H232Z", look.main)
    return (
        shadow(304, 500, 250)
        + arms
        + solid(
            "M300 110C400 110 436 190 436 290V470q-24 34-46 0t-44 6-46 10-46-10-44-6-46 0V290C164 190 200 110 300 110Z",
            sheet,
        )
        + ellipse(256, 250, 19, 27, INK)
        + ellipse(344, 250, 19, 27, INK)
        + ellipse(300, 320, 24, 32, INK)
        + dots([(222, 300), (378, 300)], 17, "#e6a59a", 0.7)
        + look.pick(
            "hat", (hat, path("M300 400l-56-30v60zM300 400l56-30v60z", look.main) + circle(300, 400, 14, look.accent))
        )
    )


def _bat(look: Look) -> str:
    tone = look.natural("#4a3f52")
    moon = circle(300, 290, 220, "#f0d792") + circle(220, 220, 34, "#e3c578") + circle(390, 370, 24, "#e3c578")
    wings = solid(
        (
            "M300 260C340 200 400 190 440 150C480 170 540 250 550 340C520 316 490 320 470 350"
            "C450 326 420 330 400 360C370 340 340 350 300 400C260 350 230 340 200 360"
            "C180 330 150 326 130 350C110 320 80 316 50 340C60 250 120 170 160 150"
            "C200 190 260 200 300 260Z"
        ),
        tone,
    )
    small = "".join(
        path(f"M{x} {y}q20-30 40-10q6-10 12 0q20-20 40 10q-24-4-30 10q-16-10-32 0q-6-14-30-10Z", tone)
        for x, y in ((150, 130), (380, 110))
    )
    return (
        moon
        + small
        + wings
        + solid(
            "M256 220L266 160L290 196H310L334 160L344 220C356 300 340 380 300 396C260 380 244 300 256 220Z",
            mix(tone, "#000000", 0.12),
        )
        + dots([(280, 250), (320, 250)], 11, look.main)
        + path("M284 284L292 304L300 284L308 304L316 284Z", CREAM)
    )


def _skull(look: Look) -> str:
    bone = look.natural("#f3ead8")
    floral = (
        dots(ring(300, 170, 24, 6), 13, look.main)
        + circle(300, 170, 13, GOLD)
        + dots(ring(232, 282, 64, 12), 10, look.accent)
        + dots(ring(368, 282, 64, 12), 10, look.accent)
        + line("M176 220q14-40 44-56M424 220q-14-40-44-56", look.main, 8)
        + path(heart(300, 226, 13), look.accent)
    )
    jaw = solid(
        "M216 380H384L372 480Q300 500 228 480Z",
        bone,
        line("M248 400v80M274 400v90M300 400v90M326 400v90M352 400v80", shade(bone, 0.4), 6),
    )
    return (
        shadow(304, 494, 240)
        + jaw
        + solid(
            (
                "M300 90C420 90 464 180 454 270C448 330 420 350 404 372C390 400 210 400 196 372"
                "C180 350 152 330 146 270C136 180 180 90 300 90Z"
            ),
            bone,
        )
        + circle(232, 282, 48, shade(bone, 0.72))
        + circle(368, 282, 48, shade(bone, 0.72))
        + path("M300 316L324 364H276Z", shade(bone, 0.72))
        + (
            floral
            if look.named("calavera", "floral", "vibrant", "muertos", "mexican") or look.between("floral", 0, 1)
            else dots([(232, 282), (368, 282)], 15, look.main)
        )
    )


def _mask(look: Look) -> str:
    d = (
        "M80 260C150 210 250 220 300 260C350 220 450 210 520 260C530 340 470 410 400 400"
        "C350 392 320 360 300 330C280 360 250 392 200 400C130 410 70 340 80 260Z"
    )
    eyes = path(
        (
            "M140 296C170 266 230 270 250 306C230 340 170 340 140 296ZM460 296C430 266 370 270 350 306"
            "C370 340 430 340 460 296Z"
        ),
        look.ground,
    )
    plumes = "".join(
        path(
            leaf(300 + s * 40, 250, 190 + 20 * i, -90 + s * (14 + 24 * i), 0.28),
            (look.second, look.accent, tint(look.main, 0.4))[i],
        )
        for i in (2, 1, 0)
        for s in (-1, 1)
    )
    trim = dots([(110 + 38 * i, 250 - 22 * (1 - abs((i % 5) - 2.5) / 2.5)) for i in range(11)], 6, GOLD)
    return (
        shadow(304, 470, 360)
        + line("M500 370L540 530", GOLD, 11)
        + plumes
        + solid(d, look.main)
        + line(d, GOLD, 7)
        + eyes
        + line(
            (
                "M140 296C170 266 230 270 250 306C230 340 170 340 140 296ZM460 296C430 266 370 270 350 306"
                "C370 340 430 340 460 296Z"
            ),
            GOLD,
            6,
        )
        + trim
        + path(star(300, 258, 30, 4), GOLD)
    )


def _witch(look: Look) -> str:
    tone = look.natural(look.pick("felt", ("#4a3f52", "#3f4454", "#5a4470")))
    broom = (
        line("M90 500L500 300", "#8a6542", 13)
        + solid(
            "M170 420L60 470Q40 500 70 530L110 540L200 470Z",
            "#c99f5c",
            line("M180 440L60 500M190 455L90 530", "#9a7440", 6),
        )
        + line("M164 416L206 480", look.accent, 11)
    )
    return (
        shadow(304, 510, 360)
        + broom
        + solid("M90 390C160 340 440 340 510 390C520 440 400 456 300 456C200 456 80 440 90 390Z", tone)
        + solid(
            (
                "M180 378C230 300 236 200 300 110C330 74 380 80 400 110C380 110 360 130 366 170"
                "C380 250 400 320 420 378Q300 420 180 378Z"
            ),
            shade(tone, 0.12),
        )
        + path("M190 356Q300 396 412 356L420 390Q300 432 178 390Z", look.main)
        + line(box(268, 366, 64, 48, 8), GOLD, 11)
        + path(star(340, 220, 19), GOLD)
    )


def _autumn(look: Look) -> str:
    if look.named("scarecrow"):
        hat = solid(
            "M130 190Q300 250 470 190Q440 150 380 150C370 80 340 60 300 60C260 60 230 80 220 150Q160 150 130 190Z",
            "#b98a4e",
        ) + path("M218 140Q300 176 382 140L386 160Q300 200 214 160Z", look.main)
        straw = line(
            "M200 330l-30 60M230 360l-16 60M370 360l16 60M400 330l30 60M300 380v60M270 370l-10 64M330 370l10 64",
            "#dcb25c",
            11,
        )
        return (
            shadow(304, 516, 280)
            + solid(
                "M170 520C170 420 230 380 300 380C370 380 430 420 430 520Z",
                look.main,
                stripes(look.second, 60, 16) + stripes(look.accent, 60, 9, 90),
            )
            + straw
            + solid(disc(300, 270, 110), "#e3c48f")
            + dots([(260, 250), (340, 250)], 14, INK)
            + path("M300 270l18 30h-36Z", "#d9762f")
            + line("M250 320q50 40 100 0M262 318v20M286 328v18M314 328v18M338 318v20", "#7a5636", 6)
            + hat
        )
    return wreath_of(look, look.pick("leaf", ("#b4583a", "#c98a3c", "#8a6a3a")), look.natural("#d9762f"))


def _haunted_house(look: Look) -> str:
    wall = look.natural(look.pick("wall", ("#4a4256", "#3f4454", "#5a4650")))
    glow = "#f0c763"
    windows = "".join(
        path(f"M{x} {y}v-34q15-20 30 0v34Z", glow) + line(f"M{x + 15} {y - 44}v44M{x} {y - 20}h30", wall, 4)
        for x, y in ((176, 360), (226, 360), (376, 330), (376, 420), (284, 250))
    )
    return (
        circle(400, 170, 100, "#f0dca2")
        + shadow(304, 494, 380)
        + solid("M150 290H350V490H150ZM340 220H440V490H340ZM256 180H340V300H256Z", wall)
        + solid("M130 296L250 210L370 296ZM324 226L390 110L456 226ZM240 186L298 90L356 186Z", shade(wall, 0.4))
        + windows
        + path("M226 490V430q24-34 48 0V490Z", look.main)
        + line("M60 490q30-60 20-120q-10-40 20-80M84 390l-30-30M92 340l30-26", "#4a3a34", 11)
        + path("M470 200q14-20 26-6q4-8 8 0q12-14 26 6q-14-2-20 6q-10-6-20 0q-4-8-20-6Z", wall)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("seasonal", "halloween"): halloween,
}
