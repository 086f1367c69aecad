"""Sneakers, boots and sandals, from the side, toe to the right."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, against, shade, tint
from .patterns import cloth
from .shapes import circle, dots, ellipse, line, move, path, rect, shadow, solid


def pair(shoe: str, dx: float = -34, dy: float = -42) -> str:
    """Set a second shoe half hidden behind the first."""
    both = shadow(300, 478, 440) + move(shoe, dx, dy, size=0.94, about=(300, 470)) + move(shoe, 20)
    return move(both, 0, -24, size=1.06, about=(300, 478))


def _rubber(look: Look) -> str:
    return look.pick("rubber", (CREAM, CREAM, "#e6cda3", shade(look.main, 0.5)))


def sneaker(look: Look) -> str:
    high = look.named("high", "jordan", "top") or look.between("high", 0, 3) == 0
    return pair(_trainer(look, _HIGH if high else _LOW, high))


_LOW = (
    "M112 432C104 390 108 330 118 288C140 276 162 292 184 304C214 318 246 300 270 258L318 248"
    "C330 300 372 338 432 356C486 372 506 396 506 432Z"
)


_HIGH = (
    "M112 432C104 380 112 270 128 190C170 174 232 178 268 196L304 212C308 290 362 336 432 356C486 372 506 396 506 432Z"
)


_THROAT = {
    False: "M268 312l50-22M292 336l50-24M320 358l48-24M350 376l44-22",
    True: "M244 238l54-8M248 272l56-10M262 304l54-16M286 334l52-22M318 358l48-24M350 376l44-22",
}


def _trainer(look: Look, upper: str, high: bool) -> str:
    rubber, trim = _rubber(look), look.second
    side = look.pick(
        "side", ("M206 432l58-92M246 432l52-78", "M196 404C250 404 300 388 352 366", "M178 352l40 40 40-40 40 40", "")
    )
    over = line(side, trim, 17) + path(
        "M424 354C486 372 506 396 506 432H404C398 400 406 372 424 354Z",
        look.pick("toe", (rubber, trim, shade(look.main, 0.15))),
    )
    over += path(
        "M100 436C100 390 104 330 112 296L152 296C146 350 150 390 158 436Z",
        look.pick("heel", (trim, look.accent, shade(look.main, 0.2))),
    )
    tongue = path(
        "M250 262L284 206L330 226L336 300Z" if not high else "M262 190L290 152L326 170L318 230Z", tint(look.main, 0.25)
    )
    laces = line(_THROAT[high], CREAM if rubber != look.main else look.accent, 9)
    ankle = circle(176, 244, 24, trim) if high else ""
    return tongue + solid(upper, look.main, over) + laces + ankle + _cupsole(rubber, look.accent)


def _cupsole(rubber: str, stripe: str) -> str:
    return solid("M96 424H512C524 450 508 476 480 476H128C102 476 90 450 96 424Z", rubber) + line(
        "M106 450H506", stripe, 6
    )


def boot(look: Look) -> str:
    return variant(
        look,
        {
            "chelsea": _chelsea,
            "knee rodeo cowboy": _tall,
            "bootie ankle peep": _heeled,
            "hiking work combat mudmaster": _laced,
        },
        (_laced, _laced, _chelsea),
    )


_ANKLE = (
    "M146 440C138 350 146 240 156 160C206 146 262 148 312 160C314 220 318 268 336 296"
    "C382 322 470 326 498 376C506 396 506 420 504 440Z"
)


def _laced(look: Look) -> str:
    sole = look.pick("sole", ("#4a3b34", CREAM, "#8a5a38"))
    over = path("M140 160H320V196H140Z", look.second, 0.9) + path(
        "M410 330C470 336 506 372 506 444H396C384 400 388 360 410 330Z", shade(look.main, 0.18)
    )
    over += line("M140 366C200 350 250 372 330 440", shade(look.main, 0.35), 4)
    eyes = [(272, 214), (272, 246), (278, 278), (290, 308)]
    laces = "".join(
        line(f"M{x} {y}l{46 + i * 7} {6 + i * 5}", look.pick("lace", (CREAM, look.accent)), 8)
        for i, (x, y) in enumerate(eyes)
    )
    return pair(solid(_ANKLE, look.main, over) + laces + dots(eyes, 6, GOLD) + _lug(sole))


def _lug(colour: str) -> str:
    return solid("M136 434H508C516 446 516 458 510 468V480H402V466H236V484H134C130 466 130 448 136 434Z", colour, dy=-8)


def _chelsea(look: Look) -> str:
    over = path("M206 140H286L266 300C250 314 236 314 226 300Z", against(look.main), 0.85) + line(
        "M222 170h50M224 200h46M226 230h40M228 260h36", look.main, 3
    )
    loop = line("M150 176C132 150 150 118 172 152", look.accent, 11)
    return pair(
        loop
        + solid(_ANKLE, look.main, over + line("M140 372C220 340 260 380 300 440", shade(look.main, 0.3), 4))
        + _welt(look)
    )


def _welt(look: Look) -> str:
    sole = shade(look.main, 0.5)
    return solid("M138 434H508C514 446 510 458 498 458H262L250 482H140C134 466 134 448 138 434Z", sole, dy=-6) + line(
        "M150 440H496", tint(sole, 0.5), 3, dash="7 8"
    )


def _tall(look: Look) -> str:
    d = (
        "M166 434C158 330 150 200 158 96C190 122 250 124 292 92C300 190 300 250 322 300"
        "C366 330 470 340 500 396C508 412 506 424 504 434Z"
    )
    swirl = line(
        (
            "M226 150C190 190 262 220 226 268M226 150C262 190 190 220 226 268M180 140"
            "C186 200 184 240 190 290M272 140C268 200 272 240 278 280"
        ),
        against(look.main),
        6,
    )
    return pair(
        solid(
            d,
            look.main,
            swirl + path("M404 344C470 350 504 390 506 436H390C384 400 388 370 404 344Z", look.second, 0.8),
        )
        + _welt(look)
    )


def _heeled(look: Look) -> str:
    d = (
        "M150 372C150 290 158 230 164 180C200 168 252 170 290 182C292 240 296 282 318 310"
        "C370 352 452 376 490 420C500 432 500 446 494 456H432C360 452 300 400 250 386"
        "C210 376 178 380 150 372Z"
    )
    heel = solid("M148 366C176 384 222 376 252 386L226 480H166Z", shade(look.main, 0.45))
    zip_ = line("M232 190C228 250 236 310 250 376", GOLD, 5) + rect(226, 200, 12, 26, GOLD, 5)
    return pair(
        heel + solid(d, look.main) + zip_ + line("M252 390C300 404 360 460 432 462H494", shade(look.main, 0.55), 12)
    )


def sandal(look: Look) -> str:
    return variant(look, {"flip flop": _flip_flops, "gladiator heel": strappy}, (_slide, strappy, _slide))


def _footbed(look: Look) -> str:
    return solid(
        "M104 424C160 396 220 430 300 430C380 430 450 410 500 422C520 430 520 462 496 470H128C98 468 88 440 104 424Z",
        look.pick("cork", ("#c99a68", "#b98455", CREAM)),
    ) + line("M112 462H502", shade(look.main, 0.5), 12)


def _slide(look: Look) -> str:
    front = "M284 432C286 372 326 344 372 350C416 358 444 392 452 428C400 440 330 442 284 432Z"
    middle = "M166 428C176 350 206 330 236 336C266 342 288 372 296 430C250 440 200 438 166 428Z"
    buckle = rect(204, 356, 34, 28, GOLD, 6) + rect(213, 364, 16, 12, look.main, 3)
    return pair(
        _footbed(look) + solid(middle, look.main) + solid(front, look.main) + buckle + move(buckle, 146, 14),
        -36,
        -70,
    )


def strappy(look: Look) -> str:
    straps = line(
        (
            "M150 424C130 340 160 250 190 236C236 250 256 330 260 424M148 280C190 296 226 292 244 276"
            "M140 334C190 352 230 346 258 330"
        ),
        look.main,
        17,
    )
    toe = line(
        "M310 426C330 372 372 360 398 420M380 424C400 380 430 376 452 416M250 360C300 372 340 380 372 392",
        look.main,
        17,
    )
    return pair(
        straps + toe + _footbed(look) + circle(250, 358, 13, GOLD) + circle(192, 238, 11, look.accent), -40, -54
    )


def _flip_flops(look: Look) -> str:
    sole = (
        "M300 96C352 96 384 150 378 230C374 290 356 330 362 392C366 452 344 500 300 500"
        "C256 500 234 452 238 392C244 330 226 290 222 230C216 150 248 96 300 96Z"
    )
    strap = line("M300 176C262 210 240 260 232 306M300 176C338 210 360 260 368 306", look.main, 24) + circle(
        300, 176, 15, look.accent
    )
    one = (
        path(sole, shade(look.second, 0.4))
        + move(solid(sole, tint(look.second, 0.15), cloth(look, 0.3).replace(look.main, look.accent)), -6, -8)
        + strap
    )
    return ellipse(312, 500, 230, 22, "#2b1a1e", 0.1) + move(one, -92, 6, -9, 0.9) + move(one, 92, 6, 9, 0.9)


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("footwear", "sneaker"): sneaker,
    ("footwear", "boot"): boot,
    ("footwear", "sandals"): sandal,
}
