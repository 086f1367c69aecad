"""The fishmonger's ice."""

from .dairy import board
from .look import Drawer, Look, variant
from .meals import plate, shrimp
from .palette import CREAM, LEAF, MOSS, mix, shade, tint
from .patterns import spots
from .shapes import box, circle, dots, leaf, line, move, path, shadow, solid


def seafood(look: Look) -> str:
    table = {
        "crab": _crab,
        "lobster langoustine": _lobster,
        "oyster snail clam": _oysters,
        "shrimp prawn": _prawns,
        "fillet cube nigiri": _fillet,
        "octopus": _octopus,
    }
    return variant(look, table, (_fish, _fillet, _prawns))


def _crab(look: Look) -> str:
    red = look.natural("#cf5a3f")
    legs = line(
        (
            "M180 340L90 320L62 380M186 372L100 380L84 440M200 400L130 430L126 480M420 340L510 320"
            "L538 380M414 372L500 380L516 440M400 400L470 430L474 480"
        ),
        red,
        19,
    )
    claws = line("M190 310C130 290 110 240 132 200M410 310C470 290 490 240 468 200", red, 24) + solid(
        (
            "M140 214C80 200 76 130 120 104C116 140 140 146 150 116C190 130 190 200 140 214ZM460 214"
            "C520 200 524 130 480 104C484 140 460 146 450 116C410 130 410 200 460 214Z"
        ),
        red,
    )
    eyes = line("M266 270V236M334 270V236", red, 9) + dots([(266, 230), (334, 230)], 11, "#3a2a2c")
    return (
        shadow(300, 470, 420)
        + legs
        + claws
        + eyes
        + solid(
            "M150 350C160 280 230 254 300 254C370 254 440 280 450 350C440 420 370 446 300 446C230 446 160 420 150 350Z",
            red,
            dots([(230, 320), (370, 320), (300, 300), (260, 370), (340, 370)], 9, shade(red, 0.2)),
            dx=-10,
            dy=-18,
        )
        + line("M260 404q40 20 80 0", shade(red, 0.4), 7)
    )


def _lobster(look: Look) -> str:
    red = look.natural("#c24a38")
    tail = "".join(
        solid(box(248 + i * 7, 300 + i * 36, 104 - i * 14, 44, 18), mix(red, "#7a2a2a", 0.1 * (i % 2)))
        for i in range(4)
    )
    fan = solid(
        "M300 440C250 450 220 500 240 520C270 520 290 490 300 470C310 490 330 520 360 520C380 500 350 450 300 440Z", red
    )
    claws = line("M262 220C200 220 180 180 186 150M338 220C400 220 420 180 414 150", red, 20) + solid(
        (
            "M186 166C120 150 120 70 170 44C170 80 196 84 204 58C240 84 236 156 186 166ZM414 166"
            "C480 150 480 70 430 44C430 80 404 84 396 58C360 84 364 156 414 166Z"
        ),
        red,
    )
    legs = line(
        "M250 250L170 270L150 320M250 280L180 316L176 360M350 250L430 270L450 320M350 280L420 316L424 360", red, 12
    )
    feelers = line("M284 176C270 120 290 90 270 60M316 176C330 120 310 90 330 60", shade(red, 0.2), 6)
    return (
        shadow(306, 510, 260)
        + feelers
        + legs
        + claws
        + fan
        + tail
        + solid(
            "M300 160C350 170 366 220 352 316H248C234 220 250 170 300 160Z",
            red,
            line("M300 190V310", shade(red, 0.25), 6),
        )
        + dots([(280, 188), (320, 188)], 8, "#2f2426")
    )


def _oysters(look: Look) -> str:
    shell = look.natural("#8d8a86")
    one = (
        solid(
            "M300 200C380 190 430 250 420 330C410 400 350 440 290 430C220 420 180 360 190 300C200 240 240 206 300 200Z",
            shell,
            line("M210 270q-14 60 20 110M230 240q-20 90 50 160", shade(shell, 0.3), 6),
        )
        + path(
            "M304 226C362 222 398 270 390 326C380 380 340 406 296 400C246 392 214 348 222 306C230 262 262 230 304 226Z",
            "#f1ece4",
        )
        + path("M300 270C340 262 366 300 350 340C330 370 280 372 262 340C250 306 270 276 300 270Z", "#cfc2b4")
        + circle(330, 316, 17, "#fbf8f2")
    )
    lemon = path("M0-50A50 50 0 0 1 0 50Z", "#e9c94a") + path("M0-38A38 38 0 0 1 0 38Z", "#f7e9a8")
    return (
        plate(look)
        + move(one, -116, 6, -20, 0.62)
        + move(one, 120, 10, 30, 0.62)
        + move(one, 0, -60, 0, 0.62)
        + move(one, 4, 78, 180, 0.58)
        + move(lemon, 296, 340, -60, about=(0, 0))
    )


def _prawns(look: Look) -> str:
    colour = look.natural("#e58d6c")
    return (
        plate(look)
        + move(shrimp(-110, 10, -10, colour), size=0.95)
        + move(shrimp(100, 40, 30, colour), size=0.95)
        + move(shrimp(10, -86, 14, colour), size=0.95)
        + path(leaf(300, 420, 90, -20, 0.4), LEAF)
    )


def _fillet(look: Look) -> str:
    pink = look.natural("#e68a66")
    stripes_ = line(
        "M170 250q40 50 0 120M230 230q50 70 0 160M300 222q56 80 0 172M370 226q54 70 4 160M430 244q40 50 6 120",
        tint(pink, 0.6),
        9,
    )
    one = solid(
        "M116 310C130 240 230 210 330 210C430 210 490 240 490 300C490 370 430 400 330 402C220 404 104 380 116 310Z",
        pink,
        stripes_,
        dx=-6,
        dy=-22,
        shade=0.25,
    )
    dill = line("M180 420L290 396", MOSS, 6) + "".join(
        path(leaf(196 + i * 20, 416 - i * 4, 36, a, 0.2), MOSS) for i in range(5) for a in (-60, 40)
    )
    return (
        board(look)
        + move(one, 20, -60, 5, 0.84)
        + move(one, -6, 30, -4, 0.88)
        + dill
        + circle(460, 410, 34, "#e9c94a")
        + circle(460, 410, 25, "#f7e9a8")
        + circle(112, 374, 9, look.main)
    )


def _fish(look: Look) -> str:
    blue = look.natural("#6f93a8")
    body = "M84 320C140 230 300 210 400 300L500 236C520 290 520 350 500 404L400 340C300 430 140 410 84 320Z"
    return plate(look) + move(
        solid(
            body,
            blue,
            path("M60 330C160 350 300 360 420 320V440H60Z", "#e6ebe8")
            + line("M190 250q24 60 0 130", shade(blue, 0.3), 6)
            + spots(tint(blue, 0.3), 4, 30),
            dx=-6,
            dy=-16,
        )
        + circle(140, 304, 13, CREAM)
        + circle(140, 304, 6, "#2f2426"),
        0,
        30,
        -5,
    )


def _octopus(look: Look) -> str:
    pink = look.natural("#c0657a")
    arms = "".join(
        line(f"M{270 + 12 * i} 330C{x1} 380 {x2} 420 {x3} {y}", mix(pink, "#5a2a44", 0.08 * i), 34)
        for i, (x1, x2, x3, y) in enumerate(
            (
                (150, 190, 96, 420),
                (210, 230, 160, 470),
                (270, 260, 250, 480),
                (330, 330, 350, 480),
                (390, 370, 440, 470),
                (450, 410, 504, 420),
            )
        )
    )
    return (
        shadow(300, 490, 420)
        + arms
        + solid(
            "M300 110C380 110 420 180 400 260C390 310 380 350 300 356C220 350 210 310 200 260C180 180 220 110 300 110Z",
            pink,
            dots([(250, 180), (290, 150), (340, 190)], 11, tint(pink, 0.3)),
        )
        + dots([(264, 280), (336, 280)], 15, CREAM)
        + dots([(266, 282), (338, 282)], 8, "#2f2426")
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("groceries", "seafood"): seafood,
}
