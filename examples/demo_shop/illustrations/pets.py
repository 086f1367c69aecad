"""For the dog."""

from .camping import waves
from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, shade, tint
from .patterns import chevrons, spots, stripes
from .shapes import (
    box,
    circle,
    disc,
    dots,
    ellipse,
    heart,
    line,
    move,
    path,
    rect,
    ring,
    shadow,
    solid,
    star,
)


def pet(look: Look) -> str:
    table = {
        "bone chew": _bone,
        "ball": _ball,
        "collar": _collar,
        "sweater harness beanie bandana": _dog_portrait,
        "portrait companion": _dog_portrait,
        "frisbee hoop ring": _frisbee,
        "float donut": _ring_float,
    }
    return variant(look, table, (_bowl_and_bone, _dog_portrait, _ball))


_BONE = (
    "M190 262C150 210 90 240 108 288C70 310 90 366 140 352C170 344 186 338 200 338H400"
    "C414 338 430 344 460 352C510 366 530 310 492 288C510 240 450 210 410 262H190Z"
)


def _bone(look: Look) -> str:
    return shadow(300, 446, 380) + move(
        solid(_BONE, look.natural(CREAM)) + solid(box(262, 252, 76, 94, 12), look.main, stripes(look.accent, 30, 8)),
        0,
        10,
        -16,
        1.06,
    )


def _ball(look: Look) -> str:
    spikes = dots(ring(300, 310, 152, 20), 19, shade(look.main, 0.1)) + solid(
        disc(300, 310, 148),
        look.main,
        dots([*ring(300, 310, 60, 7), *ring(300, 310, 110, 13), (300, 310)], 13, tint(look.main, 0.25)),
        dx=-20,
    )
    tennis = solid(
        disc(300, 310, 160),
        look.natural("#c3c653"),
        line("M170 190C260 250 260 370 170 440M430 190C340 250 340 370 430 440", CREAM, 15),
        dx=-20,
    )
    return shadow(304, 472, 280) + (spikes if look.named("spiky", "stress") else look.pick("ball", (spikes, tennis)))


def _collar(look: Look) -> str:
    band = (
        line(disc(300, 260, 180, 110), shade(look.main, 0.3), 44)
        + line("M120 262a180 110 0 0 0 360 0", look.main, 50)
        + line("M128 286a180 110 0 0 0 344 0", tint(look.main, 0.5), 6, dash="12 12")
    )
    tag = line(disc(300, 396, 15), GOLD, 7) + solid(disc(300, 444, 46), GOLD) + path(heart(300, 446, 21), look.accent)
    return (
        shadow(304, 500, 300)
        + band
        + solid(box(406, 296, 74, 66, 12), SILVER)
        + rect(424, 312, 38, 34, shade(look.main, 0.3), 5)
        + tag
    )


def _dog_portrait(look: Look) -> str:
    coat = look.pick("coat", ("#c08a52", "#8a5f42", "#e3cba4", "#5d4a44"))
    ears = solid(
        (
            "M196 170C130 150 96 230 116 320C150 340 190 310 206 250ZM404 170C470 150 504 230 484 320"
            "C450 340 410 310 394 250Z"
        ),
        shade(coat, 0.3),
    )
    head = solid(
        "M300 110C390 110 430 180 424 260C420 350 380 410 300 410C220 410 180 350 176 260C170 180 210 110 300 110Z",
        coat,
    )
    muzzle = (
        solid(
            "M300 270C350 270 380 310 374 350C368 396 330 410 300 410C270 410 232 396 226 350C220 310 250 270 300 270Z",
            tint(coat, 0.55),
            shade=0.1,
        )
        + path("M266 296Q300 280 334 296Q330 330 300 334Q270 330 266 296Z", INK)
        + line("M300 334V360M300 360Q280 382 256 370M300 360Q320 382 344 370", INK, 7)
    )
    eyes = dots([(246, 240), (354, 240)], 17, INK) + dots([(241, 234), (349, 234)], 5, CREAM)
    body = solid(
        "M170 520C170 430 230 390 300 390C370 390 430 430 430 520Z",
        look.main,
        look.pick("knit", (stripes(look.second, 40, 13), chevrons(look.second), spots(look.second, 7))),
    )
    scarf = solid("M206 396Q300 440 394 396L404 430Q300 500 196 430Z", look.accent)
    hat = solid("M196 180C190 80 410 80 404 180Q300 150 196 180Z", look.accent, stripes(look.second, 40, 13)) + circle(
        300, 92, 26, CREAM
    )
    return (
        shadow(300, 522, 300)
        + body
        + ears
        + head
        + muzzle
        + eyes
        + path("M300 130C270 160 270 200 300 230C330 200 330 160 300 130Z", tint(coat, 0.4))
        + scarf
        + (hat if look.named("beanie") else "")
    )


def _frisbee(look: Look) -> str:
    disc_ = (
        solid(disc(300, 280, 200, 96), look.main)
        + path(disc(300, 270, 160, 70), tint(look.main, 0.15))
        + line(disc(300, 270, 120, 50), look.second, 9)
        + path(star(300, 268, 50), look.accent)
    )
    rope = (
        line("M140 440C220 400 260 480 340 440S460 440 480 420", look.second, 24)
        + line("M140 440C220 400 260 480 340 440S460 440 480 420", look.accent, 8, dash="4 18")
        + dots([(140, 440), (480, 420)], 26, look.second)
    )
    return shadow(304, 480, 380) + move(disc_, turn=look.pick("tilt", (-12, -6, 9))) + rope


def _ring_float(look: Look) -> str:
    sprinkles = line(
        (
            "M180 270l16 10M240 210l4 18M320 200l12-14M400 240l16 8M430 320l-4 18M390 400l-14 10M300 430"
            "l-16-6M210 400l-8-14M170 340l14-4"
        ),
        look.accent,
        13,
    )
    return (
        waves()
        + solid(disc(300, 300, 172, 150), "#dcae6c")
        + path(disc(300, 290, 158, 132), look.main)
        + sprinkles
        + path(disc(300, 300, 66, 52), shade(look.main, 0.3))
        + path(disc(303, 308, 58, 43), "#8fb0b5")
    )


def _bowl_and_bone(look: Look) -> str:
    kibble = dots([(190 + 31 * i % 230, 300 + 17 * i % 30) for i in range(16)], 15, "#9c6a3d")
    paw = ellipse(300, 424, 30, 24, CREAM) + dots([(262, 392), (286, 374), (314, 374), (338, 392)], 12, CREAM)
    return (
        shadow(304, 488, 400)
        + ellipse(300, 312, 172, 42, shade(look.main, 0.4))
        + kibble
        + solid("M128 312C128 340 472 340 472 312L512 470Q514 488 490 488H110Q86 488 88 470Z", look.main)
        + paw
        + move(solid(_BONE, CREAM), 60, -130, 12, 0.6)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("outdoors", "pet"): pet,
}
