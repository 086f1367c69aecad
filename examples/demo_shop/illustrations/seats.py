"""Chairs and sofas."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, shade, tint
from .patterns import cloth
from .shapes import box, circle, disc, dots, ellipse, line, path, rect, shadow, solid


def leg_tone(look: Look) -> str:
    return look.pick("legs", (look.wood, look.wood, "#3a3538", GOLD))


def pillow(x: float, y: float, w: float, colour: str, over: str = "") -> str:
    return solid(
        f"M{x} {y}q{w / 2} 16 {w} 0q-12 {w / 2} 0 {w}q-{w / 2}-16-{w} 0q12-{w / 2} 0-{w}Z", colour, over, dx=-8
    )


def _lamp(look: Look, x: float) -> str:
    return (
        line(f"M{x} 470V210", "#4a4547", 7)
        + path(f"M{x - 30} 130H{x + 30}L{x + 50} 214H{x - 50}Z", tint(look.second, 0.35))
        + ellipse(x, 474, 38, 9, "#4a4547")
    )


def chairs(look: Look) -> str:
    table = {
        "office ergonomic desk executive conference": _office,
        "dining windsor wooden set": _dining_chair,
        "rocking eames shell": _shell,
        "stool bar": _stool,
        "lounge armchair accent velvet sofa statement wingback": _armchair,
    }
    return variant(look, table, (_armchair, _shell, _wing, _dining_chair))


def _armchair(look: Look) -> str:
    legs = line("M196 430L180 490M404 430L420 490", leg_tone(look), 17)
    back = solid(
        "M176 170C176 130 206 116 300 116C394 116 424 130 424 170L412 350H188Z",
        look.main,
        look.pick(
            "tuft",
            (
                cloth(look, 0.7),
                line("M240 120v230M300 116v230M360 120v230", shade(look.main, 0.18), 5),
                dots([(x, y) for x in (240, 300, 360) for y in (190, 240)], 7, shade(look.main, 0.35)),
            ),
        ),
    )
    arms = solid(
        (
            "M128 290C128 250 190 250 190 290V440H140Q128 440 128 428ZM472 290C472 250 410 250 410 290"
            "V440H460Q472 440 472 428Z"
        ),
        tint(look.main, 0.06),
    )
    seat = solid(box(182, 336, 236, 62, 24), tint(look.main, 0.16), dy=-16) + solid(
        box(182, 388, 236, 54, 8), shade(look.main, 0.12)
    )
    return (
        shadow(306, 492, 360)
        + legs
        + back
        + seat
        + arms
        + look.pick("pillow", ("", pillow(244, 244, 110, look.second, cloth(look, 0.6)), ""))
    )


def _wing(look: Look) -> str:
    legs = line("M204 440L188 496M396 440L412 496", leg_tone(look), 17)
    back = solid(
        "M160 110C210 84 390 84 440 110C452 200 430 250 420 380H180C170 250 148 200 160 110Z",
        look.main,
        dots(
            [(x + (22 if i % 2 else 0), y) for i, y in enumerate((160, 206, 252, 298)) for x in (226, 270, 314, 358)],
            6,
            shade(look.main, 0.4),
        ),
    )
    arms = solid(
        "M140 300C140 270 204 270 204 310V440H140ZM460 300C460 270 396 270 396 310V440H460Z", tint(look.main, 0.08)
    )
    return (
        shadow(306, 498, 340)
        + legs
        + back
        + solid(box(196, 352, 208, 60, 24), tint(look.main, 0.2), dy=-16)
        + solid(box(150, 400, 300, 46, 10), shade(look.main, 0.12))
        + arms
    )


def _shell(look: Look) -> str:
    wood = look.wood
    legs = line("M250 350L196 496M350 350L404 496M276 350L250 486M324 350L350 486", wood, 13) + line(
        "M240 400L350 440M360 400L250 440", "#4a4547", 4
    )
    seat = solid(
        (
            "M150 170C140 120 190 100 300 100C410 100 460 120 450 170C440 220 420 240 424 280"
            "C450 290 470 300 464 324C450 360 380 372 300 372C220 372 150 360 136 324"
            "C130 300 150 290 176 280C180 240 160 220 150 170Z"
        ),
        look.main,
    )
    pad = solid(
        (
            "M190 176C190 140 220 130 300 130C380 130 410 140 410 176C406 230 390 250 388 290"
            "C370 322 230 322 212 290C210 250 194 230 190 176Z"
        ),
        tint(look.main, 0.22),
        cloth(look, 0.5),
        shade=0.1,
    )
    return shadow(304, 496, 260) + legs + seat + pad


def _dining_chair(look: Look) -> str:
    wood = look.natural(look.wood)
    back = line("M206 350V112Q206 96 222 96H378Q394 96 394 112V350", wood, 21)
    slats = look.pick(
        "slats",
        (
            line("M254 110V330M300 110V330M346 110V330", wood, 11),
            line("M216 156H384M216 216H384M216 276H384", wood, 19),
            solid(box(220, 124, 160, 130, 20), look.main, cloth(look, 0.5)),
        ),
    )
    legs = (
        line("M196 376L180 500M404 376L420 500", wood, 19)
        + line("M232 376L228 486M368 376L372 486", shade(wood, 0.3), 15)
        + line("M190 444H410", wood, 9)
    )
    return (
        shadow(304, 502, 280)
        + back
        + slats
        + legs
        + solid("M182 330H418L436 384Q436 394 424 394H176Q164 394 164 384Z", look.main, cloth(look, 0.7), dy=-14)
        + rect(172, 384, 256, 15, shade(wood, 0.1), 6)
    )


def _office(look: Look) -> str:
    base = (
        line("M300 430L196 486M300 430L404 486M300 430V492M300 430L240 470M300 430L360 470", INK, 15)
        + dots([(192, 492), (408, 492), (300, 500), (236, 480), (364, 480)], 13, INK)
        + line("M300 360V430", "#8d979e", 24)
    )
    arms = line("M196 350V270H176M404 350V270H424", INK, 15) + line("M160 268H214M386 268H440", INK, 21)
    ribs = line("M210 160H390M206 200H394M208 240H392M214 280H386", shade(look.main, 0.22), 6)
    return (
        shadow(304, 504, 280)
        + base
        + solid("M206 110C210 84 390 84 394 110C412 190 404 250 384 320H216C196 250 188 190 206 110Z", look.main, ribs)
        + arms
        + solid(box(178, 330, 244, 54, 26), tint(look.main, 0.1), dy=-14)
    )


def _stool(look: Look) -> str:
    wood = look.wood
    legs = line("M220 250L180 498M380 250L420 498M270 250L256 486M330 250L344 486", wood, 17) + line(
        "M200 390H400M212 330H388", shade(wood, 0.2), 10
    )
    return (
        shadow(304, 500, 280)
        + legs
        + solid(
            "M170 200C170 150 430 150 430 200V236Q430 262 400 262H200Q170 262 170 236Z",
            look.main,
            cloth(look, 0.5),
            dy=-20,
        )
    )


def sofas(look: Look) -> str:
    return look.pick("sofa", (_three_seats, _chesterfield, _corner))(look)


def _three_seats(look: Look) -> str:
    legs = line("M116 440L104 482M484 440L496 482M300 440V480", leg_tone(look), 15)
    back = solid(box(104, 210, 200, 170, 28), look.main) + solid(box(298, 210, 200, 170, 28), look.main)
    seat = (
        solid(box(110, 342, 192, 62, 22), tint(look.main, 0.16), dy=-18)
        + solid(box(300, 342, 192, 62, 22), tint(look.main, 0.16), dy=-18)
        + solid(box(92, 396, 416, 46, 8), shade(look.main, 0.1))
    )
    arms = solid(
        "M56 310C56 270 122 270 122 310V444H72Q56 444 56 428ZM544 310C544 270 478 270 478 310V444H528Q544 444 544 428Z",
        tint(look.main, 0.05),
    )
    cushions = pillow(132, 256, 100, look.second) + look.pick(
        "two", (pillow(372, 256, 100, look.accent), pillow(212, 264, 88, look.accent), "")
    )
    return shadow(306, 484, 470) + _decor(look) + legs + back + seat + arms + cushions


def _decor(look: Look) -> str:
    frame = (
        solid(box(232, 66, 136, 110, 4), look.wood)
        + rect(242, 76, 116, 90, CREAM)
        + circle(322, 106, 15, look.accent)
        + path("M242 166L284 112L318 150L334 134L358 166Z", look.second)
    )
    return look.pick("decor", (_lamp(look, 520), frame, ""))


def _chesterfield(look: Look) -> str:
    legs = line("M120 446V484M480 446V484", leg_tone(look), 19)
    tufts = dots(
        [(130 + 42 * i + (21 if j % 2 else 0), 246 + 36 * j) for j in range(3) for i in range(9)],
        5,
        shade(look.main, 0.42),
    )
    back = solid(
        (
            "M80 270C70 220 110 200 160 206C220 212 260 196 300 196C340 196 380 212 440 206"
            "C490 200 530 220 520 270V390H80Z"
        ),
        look.main,
        tufts,
    )
    seat = solid(
        box(120, 350, 360, 52, 18),
        tint(look.main, 0.15),
        line("M240 340v70M360 340v70", shade(look.main, 0.25), 5),
        dy=-16,
    )
    arms = solid(
        "M52 300C44 256 124 250 130 300L122 450H74ZM548 300C556 256 476 250 470 300L478 450H526Z", tint(look.main, 0.06)
    ) + line(disc(88, 292, 20) + disc(512, 292, 20), shade(look.main, 0.3), 5)
    return (
        shadow(306, 488, 460)
        + legs
        + back
        + seat
        + solid(box(100, 398, 400, 52, 8), shade(look.main, 0.12))
        + arms
        + look.pick("two", ("", pillow(350, 266, 92, look.second, cloth(look, 0.5))))
    )


def _corner(look: Look) -> str:
    legs = line("M90 440V474M510 460V490M330 440V474", leg_tone(look), 14)
    back = solid(box(70, 220, 160, 160, 24) + box(236, 220, 138, 160, 24), look.main) + solid(
        box(374, 220, 156, 190, 24), look.main
    )
    seat = solid(box(74, 344, 152, 60, 20) + box(228, 344, 148, 60, 20), tint(look.main, 0.16), dy=-18) + solid(
        "M372 364Q372 344 394 344H508Q532 344 536 370L552 440H372Z", tint(look.main, 0.22), dy=-20
    )
    base = solid("M62 396H372V432H556V470H62Z", shade(look.main, 0.1)) + solid(
        "M44 320C44 286 96 286 96 320V470H60Q44 470 44 454Z", tint(look.main, 0.05)
    )
    throw = solid(
        "M430 210H498L512 330L440 336Z", look.accent, line("M440 230h70M440 256h70M440 282h70", look.second, 7)
    )
    return (
        shadow(306, 488, 480)
        + _decor(look)
        + legs
        + back
        + seat
        + base
        + look.pick("throw", (throw, "", ""))
        + pillow(112, 262, 96, look.second)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("furniture", "chairs"): chairs,
    ("furniture", "sofas"): sofas,
}
