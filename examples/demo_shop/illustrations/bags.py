"""Backpacks, bags and handbags."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, SILVER, shade, tint
from .patterns import cloth
from .shapes import box, circle, disc, dots, line, path, rect, shadow, solid


def metal_tone(look: Look) -> str:
    return look.pick("metal", (GOLD, GOLD, SILVER))


def backpack(look: Look) -> str:
    return variant(
        look, {"messenger": _messenger, "handbag": handbag, "rolltop roll": _roll_top}, (_daypack, _rucksack, _roll_top)
    )


def _straps(look: Look) -> str:
    grip = line("M262 130C262 76 338 76 338 130", shade(look.main, 0.3), 17)
    return grip + line("M180 250C128 290 128 400 168 452M420 250C472 290 472 400 432 452", shade(look.main, 0.35), 24)


def _daypack(look: Look) -> str:
    d = (
        "M168 252C168 150 226 112 300 112C374 112 432 150 432 252V456C432 484 416 498 388 498H212"
        "C184 498 168 484 168 456Z"
    )
    pocket = solid(
        (
            "M206 342C206 324 218 314 238 314H362C382 314 394 324 394 342V450C394 466 386 474 370 474H230"
            "C214 474 206 466 206 450Z"
        ),
        look.second if look.between("two", 0, 1) else tint(look.main, 0.12),
    )
    zips = line("M196 268C196 176 240 142 300 142C360 142 404 176 404 268", metal_tone(look), 6, dash="11 7") + line(
        "M226 344H374", metal_tone(look), 6
    )
    patch = circle(300, 232, 34, look.accent) + path("M274 244l18-28 12 16 8-10 16 22Z", CREAM)
    tag = look.pick("patch", (patch, rect(262, 214, 76, 44, "#a9713f", 8) + line("M280 236h40", CREAM, 5), ""))
    return (
        shadow(300, 498, 290)
        + _straps(look)
        + solid(d, look.main, cloth(look, 0.45))
        + zips
        + tag
        + pocket
        + line("M374 344v34", look.accent, 9)
    )


def _rucksack(look: Look) -> str:
    d = (
        "M176 210C176 180 196 166 226 166H374C404 166 424 180 424 210V462C424 486 410 498 386 498H214"
        "C190 498 176 486 176 462Z"
    )
    flap = (
        "M166 196C166 148 226 116 300 116C374 116 434 148 434 196V284C434 308 418 316 396 316H204"
        "C182 316 166 308 166 284Z"
    )
    hide = "#a9713f" if look.main not in ("#a76a3e", "#8a5636") else look.second
    belts = "".join(
        rect(x, 286, 22, 112, hide, 6)
        + rect(x - 5, 344, 32, 30, metal_tone(look), 6)
        + rect(x + 3, 352, 16, 14, hide, 3)
        for x in (226, 352)
    )
    sides = solid(box(138, 356, 62, 112, 22), shade(look.main, 0.12)) + solid(
        box(400, 356, 62, 112, 22), shade(look.main, 0.12)
    )
    return (
        shadow(300, 498, 330)
        + _straps(look)
        + sides
        + solid(d, look.main)
        + solid(box(214, 380, 172, 94, 16), look.second)
        + solid(flap, look.main, cloth(look, 0.5))
        + belts
    )


def _roll_top(look: Look) -> str:
    d = "M172 214H428L436 462C436 486 420 498 396 498H204C180 498 164 486 164 462Z"
    roll = solid(box(160, 158, 280, 66, 26), tint(look.main, 0.1)) + line("M178 192H422", shade(look.main, 0.3), 5)
    base = path("M140 414H460V510H140Z", look.second)
    clasp = rect(286, 196, 28, 108, look.accent, 6) + rect(276, 262, 48, 34, INK, 8) + rect(286, 270, 28, 8, SILVER, 4)
    return (
        shadow(300, 498, 300)
        + _straps(look)
        + solid(d, look.main, cloth(look, 0.5) + base)
        + roll
        + clasp
        + line("M172 414H430", shade(look.second, 0.3), 4, dash="10 7")
    )


def bag(look: Look) -> str:
    return variant(
        look,
        {
            "messenger satchel crossbody": _messenger,
            "weekender duffel gym": _duffel,
            "backpack": backpack,
            "tote beach": _tote,
        },
        (_tote, _duffel, _messenger),
    )


def _tote(look: Look) -> str:
    handles = line("M222 250C222 90 290 90 290 250", shade(look.main, 0.25), 17) + line(
        "M310 250C310 90 378 90 378 250", shade(look.main, 0.25), 17
    )
    base = path("M100 424H500V510H100Z", look.second) if look.between("dip", 0, 1) else ""
    charm = circle(392, 320, 20, look.accent) + line("M392 250v56", look.accent, 6)
    front = line(
        "M200 256C200 90 316 90 316 256M284 256C284 90 400 90 400 256",
        look.accent if look.between("contrast", 0, 1) else "#a9713f",
        16,
    )
    return (
        shadow(300, 496, 370)
        + handles
        + solid(
            "M150 232H450L478 476C480 490 470 498 458 498H142C130 498 120 490 122 476Z",
            look.main,
            cloth(look, 0.35) + base,
        )
        + line("M156 254H444", shade(look.main, 0.3), 4, dash="10 7")
        + front
        + look.pick("charm", ("", charm))
    )


def _duffel(look: Look) -> str:
    body = (
        "M128 268C146 232 180 222 220 222H380C420 222 454 232 472 268C496 320 496 420 474 462"
        "C468 474 458 478 444 478H156C142 478 132 474 126 462C104 420 104 320 128 268Z"
    )
    handles = line("M206 300C206 130 394 130 394 300", "#7c5236", 18)
    bands = rect(194, 200, 28, 300, look.second) + rect(378, 200, 28, 300, look.second)
    tag = line("M420 262l24 40", look.accent, 6) + solid(box(428, 296, 44, 64, 10), look.accent)
    return (
        shadow(300, 480, 400)
        + line("M190 230C230 132 370 132 410 230", "#5d3d2e", 15)
        + solid(body, look.main, cloth(look, 0.6) + path("M90 420H510V490H90Z", shade(look.main, 0.25)) + bands)
        + handles
        + line("M160 246H440", metal_tone(look), 7, dash="10 6")
        + tag
    )


def _messenger(look: Look) -> str:
    strap = line("M136 280C136 60 464 60 464 280", shade(look.main, 0.3), 22)
    flap = (
        "M120 240C120 222 132 212 150 212H450C468 212 480 222 480 240V356C480 394 452 410 420 410H180"
        "C148 410 120 394 120 356Z"
    )
    hide = look.second if look.between("hide", 0, 1) else "#a9713f"
    belts = "".join(
        rect(x, 352, 32, 92, hide, 8)
        + rect(x - 6, 398, 44, 30, metal_tone(look), 7)
        + rect(x + 5, 406, 22, 14, hide, 3)
        for x in (190, 378)
    )
    return (
        shadow(300, 488, 380)
        + strap
        + solid(box(130, 222, 340, 266, 26), shade(look.main, 0.16))
        + solid(flap, look.main, cloth(look, 0.5))
        + belts
    )


def handbag(look: Look) -> str:
    return variant(
        look,
        {"rattan straw woven": _round_bag, "tote": _tote, "crossbody mini clutch": _baguette},
        (_structured, _structured, _bucket, _baguette),
    )


def _structured(look: Look) -> str:
    handle = line("M214 250C214 110 386 110 386 250", shade(look.main, 0.3), 19)
    flap = "M150 236H450L436 338C432 362 416 372 396 372H204C184 372 168 362 164 338Z"
    clasp = circle(300, 372, 24, metal_tone(look)) + circle(300, 372, 11, shade(look.main, 0.3))
    return (
        shadow(300, 484, 390)
        + handle
        + dots([(214, 250), (386, 250)], 13, metal_tone(look))
        + solid(
            "M150 236H450L482 458C484 476 474 484 460 484H140C126 484 116 476 118 458Z",
            look.main,
            cloth(look, 0.7),
        )
        + solid(flap, tint(look.main, 0.1))
        + clasp
        + look.pick("scarf", ("", "", _twilly(look)))
    )


def _twilly(look: Look) -> str:
    return (
        line("M216 236C224 190 232 172 246 160", look.accent, 26)
        + line("M216 236C224 190 232 172 246 160", look.second, 7, dash="2 14")
        + path("M216 226l-52 74 36 6 24-60 18 66 34-12-38-78Z", look.accent)
    )


def _bucket(look: Look) -> str:
    strap = line("M190 230C190 90 410 90 410 230", "#7c5236", 15)
    cord = (
        line("M166 262C240 288 360 288 434 262", look.accent, 9)
        + line("M286 282l-16 84M316 282l20 76", look.accent, 9)
        + dots([(270, 372), (336, 364)], 13, look.accent)
    )
    return (
        shadow(300, 492, 300)
        + strap
        + path("M164 222C220 196 380 196 436 222L424 258H176Z", shade(look.main, 0.45))
        + solid(
            "M160 222C230 250 370 250 440 222L456 466C458 486 440 494 420 494H180C160 494 142 486 144 466Z",
            look.main,
            cloth(look, 0.4) + path("M100 440H500V500H100Z", look.second),
        )
        + cord
    )


def _baguette(look: Look) -> str:
    links = line("M140 290C150 90 450 90 460 290", metal_tone(look), 13, dash="1 19")
    d = (
        "M132 286C132 268 144 260 160 260H440C456 260 468 268 468 286V420C468 448 450 462 424 462H176"
        "C150 462 132 448 132 420Z"
    )
    flap = look.pick(
        "flap",
        (
            "M126 284C126 264 140 252 160 252H440C460 252 474 264 474 284L300 394Z",
            "M126 284C126 264 140 252 160 252H440C460 252 474 264 474 284V320q-29 40-58 0t-58 0-58 0-58 0-58 0-58 0Z",
        ),
    )
    clasp = rect(272, 352, 56, 38, metal_tone(look), 12) + rect(286, 364, 28, 14, shade(look.main, 0.3), 6)
    return (
        shadow(300, 464, 350)
        + links
        + solid(d, look.main, cloth(look, 0.7))
        + solid(flap, tint(look.main, 0.08))
        + clasp
    )


def _round_bag(look: Look) -> str:
    cane = look.natural("#c9995f")
    weave = "".join(line(disc(300, 352, r), shade(cane, 0.25), 4, dash="12 7") for r in (40, 66, 92, 118))
    strap = line("M176 300C150 60 450 60 424 300", "#8a5636", 13)
    clasp = solid(box(282, 206, 36, 74, 12), "#8a5636") + circle(300, 262, 8, GOLD)
    return (
        shadow(300, 494, 260)
        + strap
        + solid(disc(300, 352, 142), cane, weave + circle(300, 352, 15, shade(cane, 0.3)))
        + clasp
        + line("M228 462q-8 40-18 54M240 468l2 52M252 470q6 34 14 48", look.accent, 8)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("accessories", "backpack"): backpack,
    ("accessories", "bag"): bag,
    ("accessories", "handbag"): handbag,
}
