"""Bread and cakes, milk and cheese, meat, and the fishmonger's ice."""

from .look import Drawer, Look, variant
from .meals import plate, shrimp
from .palette import CREAM, LEAF, MOSS, SILVER, mix, shade, tint
from .patterns import spots, stripes
from .shapes import box, circle, disc, dots, heart, leaf, line, move, path, rect, ring, shadow, solid

_CRUST = "#c78d4c"


def board(look: Look) -> str:
    """A wooden board that lies under meat and cheese."""
    wood = look.wood
    grip = circle(498, 372, 13, shade(wood, 0.5))
    return shadow(300, 466, 460) + solid("M92 340C92 316 108 304 130 304H440C462 304 468 330 500 334C534 338 538 406 500 410C468 414 462 442 440 442H130C108 442 92 430 92 406Z", wood, line("M110 350H420M140 400H440", shade(wood, 0.12), 5), dx=-4, dy=-18) + grip


# Bakery


def bakery(look: Look) -> str:
    table = {
        "cupcake muffin": _cupcakes, "donut": _donuts, "croissant": _croissants, "pie tart crown": _pie, "bagel pretzel": _bagels,
        "cookie cracker macaron": _cookies, "roll cinnamon": _rolls, "cake bundt": _cake, "boule sourdough": _boule, "loaf bread baguette": _loaf,
    }  # fmt: skip
    return variant(look, table, (_boule, _loaf, _cake, _croissants))


def _boule(look: Look) -> str:
    score = look.pick("score", ("M210 300C250 250 350 250 400 290M200 350C260 300 360 300 410 340", "M300 220V400M240 260C280 300 320 300 360 260M226 320C270 360 330 360 374 320", "M180 330C240 250 360 230 430 300"))
    bread = solid("M100 400C90 280 190 196 300 196C410 196 510 280 500 400C494 460 420 484 300 484C180 484 106 460 100 400Z", _CRUST, line(score, "#f0d6a2", 22) + line(score, shade(_CRUST, 0.3), 5) + dots([(170 + 53 * i % 260, 250 + 71 * i % 190) for i in range(14)], 5, "#f4e3c0", 0.8), dx=-24, dy=-16)
    return shadow(300, 482, 430) + path("M70 440Q300 400 530 440L500 500Q300 470 100 500Z", look.main) + bread


def _loaf(look: Look) -> str:
    d = "M110 300C110 236 170 220 300 220C430 220 490 236 490 300C490 330 476 340 476 352V456Q476 476 456 476H144Q124 476 124 456V352C124 340 110 330 110 300Z"
    slices = solid("M330 276C330 240 370 236 424 236C478 236 516 244 516 280C516 306 502 310 502 324V468Q502 482 488 482H358Q344 482 344 468V324C344 310 330 306 330 276Z", shade(_CRUST, 0.1)) + path("M346 282C346 256 380 252 424 252C468 252 500 258 500 284C500 306 486 310 486 326V466H360V326C360 310 346 306 346 282Z", "#f2ddb0") + dots([(390, 300), (440, 330), (400, 380), (456, 410), (420, 440)], 6, "#dcbb82")
    return shadow(300, 482, 440) + solid(d, _CRUST, line("M170 250l40 50M240 236l40 60M310 232l40 60", "#efd3a0", 14)) + slices + rect(96, 476, 420, 16, look.natural(look.main), 8)


def _icing(look: Look) -> str:
    return "#6b4030" if look.named("chocolate") and len(look.stated) < 2 else look.stated[-1] if look.stated else look.pick("icing", ("#e9b9b4", "#f3e3cc", "#6b4030", "#a9cbb5", look.main))


def _cupcakes(look: Look) -> str:
    icing = _icing(look)
    case = solid("M196 340H404L378 480Q300 494 222 480Z", look.accent, line("M230 344l18 140M276 344l8 144M324 344l-8 144M370 344l-18 140", shade(look.accent, 0.25), 6))
    swirl = solid("M300 120C340 150 330 176 316 190C380 196 396 236 376 256C436 270 440 340 400 356C340 372 260 372 200 356C160 340 164 270 224 256C204 236 220 196 284 190C270 170 280 140 300 120Z", icing, line("M236 262C290 280 340 274 384 252M214 312C280 330 350 326 408 300", shade(icing, 0.2), 7))
    top = look.pick("top", (circle(300, 128, 30, "#b9343c") + circle(290, 118, 8, "#fff", 0.5), dots([(250, 240), (350, 300), (280, 320), (330, 220), (224, 310), (386, 330)], 8, look.second)))
    one = case + swirl + top
    return shadow(300, 484, 380) + (move(one, -120, -50, size=0.72) + move(one, 124, -40, size=0.72) if look.between("trio", 0, 1) else "") + move(one, 0, 10, size=0.96)


def _donuts(look: Look) -> str:
    def one(icing: str) -> str:
        glaze = "M300 190C400 184 442 250 436 306C430 340 440 370 404 384C380 420 340 396 312 418C280 426 262 400 232 404C180 396 176 350 164 322C150 250 200 194 300 190Z"
        hole = disc(300, 298, 46, 38)
        return solid(disc(300, 322, 148, 126), "#d09a58", dx=-20, dy=-18) + solid(glaze, icing, dx=-8) + dots([(226, 246), (286, 224), (356, 238), (396, 300), (372, 360), (306, 376), (236, 356), (204, 304)], 7, tint(look.second, 0.2)) + path(hole, "#a8743e") + path(disc(303, 306, 36, 27), look.ground)

    tones = (_icing(look), look.main, "#f0d3cf")
    return shadow(300, 490, 440) + move(one(tones[1]), -110, -86, size=0.66) + move(one(tones[2]), 112, -80, size=0.66) + move(one(tones[0]), 0, 60, size=0.94)


def _croissants(look: Look) -> str:
    one = solid("M96 420C84 300 190 210 300 210C410 210 516 300 504 420C500 440 470 430 450 400C420 364 380 346 300 346C220 346 180 364 150 400C130 430 100 440 96 420Z", "#d39a52", line("M172 262C190 300 190 340 176 372M240 222C256 270 254 310 240 352M360 222C344 270 346 310 360 352M428 262C410 300 410 340 424 372", "#9c6330", 9), dx=-10, dy=-20)
    basket = path("M84 436Q300 400 516 436L488 492Q300 470 112 492Z", look.natural(look.main) if not look.named("golden", "chocolate") else look.main)
    return shadow(300, 486, 400) + basket + move(one, 10, -70, 8, 0.8) + move(one, -4, 44, -4, 0.92)


def _pie(look: Look) -> str:
    lattice = line("".join(f"M{x} 200l-60 220" for x in range(180, 520, 62)) + "M110 280H490M100 330H500M130 380H480", "#dcae66", 20)
    top = solid(disc(300, 320, 204, 108), look.accent if look.named("lime") else "#a8383c", lattice, dx=-6, dy=-6)
    rim = dots([(300 + 206 * dx, 320 + 110 * dy) for dx, dy in ring(0, 0, 1, 28)], 19, "#cf9a52")
    return shadow(300, 470, 420) + solid("M96 330H504L462 452Q300 492 138 452Z", look.main, line("M150 350l20 110M220 380l10 90M300 390v90M380 380l-10 90M450 350l-20 110", shade(look.main, 0.2), 7)) + top + rim


def _bagels(look: Look) -> str:
    def one(c: str) -> str:
        return solid(disc(300, 320, 150, 132), c, dots([(196 + 67 * i % 210, 226 + 43 * i % 180) for i in range(22)], 5, "#f5e7c6"), dx=-20, dy=-18) + path(disc(300, 312, 44, 34), shade(c, 0.45)) + path(disc(303, 320, 34, 23), look.ground)

    return shadow(300, 488, 430) + rect(80, 470, 440, 22, look.main, 11) + move(one("#a8703a"), -96, -80, size=0.76) + move(one(_CRUST), 108, -66, size=0.76) + move(one("#d09a58"), 0, 54, size=0.92)


def _cookies(look: Look) -> str:
    chips = dots([(240, 270), (320, 240), (370, 310), (290, 330), (230, 350), (330, 390), (260, 400)], 13, "#6b4030")
    one = solid("M300 190C350 180 400 210 424 250C450 290 440 350 420 390C390 440 340 450 300 450C250 450 200 430 176 390C150 350 160 280 180 246C210 200 250 194 300 190Z", "#d6a662", chips, dx=-16, dy=-16)
    return plate(look) + move(one, -96, 10, 20, 0.62) + move(one, 96, 12, -30, 0.62) + move(one, 0, -56, 4, 0.66)


def _rolls(look: Look) -> str:
    swirl = line("M300 320C320 300 340 330 310 346C270 360 246 310 280 282C330 252 386 300 366 354C340 410 240 410 216 340", "#8a5228", 15)
    one = solid(disc(300, 330, 128, 118), "#d9a864", swirl, dx=-18, dy=-14) + line("M210 300q30-60 96-64M330 240q40 6 60 44M270 420q40 10 70-10", "#fbf3e2", 15)
    return plate(look) + move(one, -100, -10, 0, 0.82) + move(one, 100, -6, 40, 0.82) + move(one, 0, 34, 200, 0.82)


def _cake(look: Look) -> str:
    sponge = "#6b4030" if look.named("chocolate") else look.stated[0] if look.stated else look.pick("sponge", ("#eccf9c", "#6b4030", "#e8b8ae"))
    icing = tint(_icing(look), 0.2) if _icing(look) != sponge else look.second
    drip = "M130 230H470V300q-18 40-36 0t-34 10-34 26-34-30-34 4-34 34-34-40-34 12-30-16Z"
    layers = path("M100 330H500V352H100ZM100 404H500V424H100Z", look.second if look.second != sponge else CREAM)
    stand = solid("M88 470H512Q506 490 480 490H120Q94 490 88 470Z", tint(look.main, 0.2)) + path("M270 488H330L350 516H250Z", shade(look.main, 0.1))
    top = look.pick("top", ("".join(circle(x, 188, 27, "#c73b3c") + circle(x - 8, 180, 7, "#fff", 0.5) for x in (200, 266, 334, 400)), "".join(dots(ring(x, 190, 15, 5), 15, look.main) + circle(x, 190, 11, "#e6bc45") for x in (220, 300, 380)), "".join(rect(x, 120, 11, 80, look.accent, 5) + path(f"M{x + 5} 84q16 22 0 34q-16-12 0-34Z", "#e8ac45") for x in (214, 294, 374))))
    return shadow(300, 516, 300) + solid("M130 226H470V472H130Z", sponge, layers) + path(disc(300, 228, 170, 34), tint(icing, 0.2)) + path(drip, icing) + top + stand


# Dairy


def dairy(look: Look) -> str:
    table = {"milk": _milk, "parfait yogurt jar": _parfait, "butter": _butter, "mozzarella pearl": _mozzarella, "wheel": _wheel, "cheese": _cheese}
    return variant(look, table, (_cheese, _wheel, _milk))


def _cheese(look: Look) -> str:
    yellow = look.natural("#e6b950") if not look.named("blue") else "#efe4c4"
    holes = "".join(circle(x, y, r, shade(yellow, 0.2)) for x, y, r in ((200, 330, 20), (270, 372, 28), (350, 320, 17), (400, 370, 22), (300, 300, 11)))
    veins = line("M180 320q20-14 30 6t40 0M270 360q30-20 44 4t40-10M360 310q24-10 34 10", "#6f8fa0", 9)
    wedge = path("M150 290L380 180L450 276Z", tint(yellow, 0.45)) + solid("M150 290H450V396H150Z", yellow, veins if look.named("blue") else holes, dx=-8)
    extra = look.pick("extra", (dots([(430, 300), (462, 318), (440, 344), (478, 352), (414, 356), (452, 380)], 21, "#6b4a78"), solid(disc(452, 366, 44, 34), "#a8383c") + path(leaf(452, 336, 50, -40), LEAF), solid("M400 350L500 330V392L400 404Z", "#efdcae")))
    return board(look) + wedge + extra + path(leaf(170, 410, 80, 20, 0.3), MOSS) + circle(250, 414, 15, look.main)


def _wheel(look: Look) -> str:
    rind = look.natural("#d9a548")
    cut = path("M300 250L470 300V400L300 330Z", tint(rind, 0.65)) + path("M300 250L360 336V432L300 330Z", tint(rind, 0.5))
    return board(look) + solid("M120 270C120 210 200 180 300 180C400 180 480 210 480 270V360C480 420 400 442 300 442C200 442 120 420 120 360Z", rind) + path(disc(300, 268, 172, 76), tint(rind, 0.25)) + cut + path(heart(210, 268, 26), look.main)


def _milk(look: Look) -> str:
    def bottle(x: float, lid: str, label: str) -> str:
        d = f"M{x + 44} 140H{x + 106}V206C{x + 110} 236 {x + 150} 250 {x + 150} 296V464Q{x + 150} 488 {x + 126} 488H{x + 24}Q{x} 488 {x} 464V296C{x} 250 {x + 40} 236 {x + 44} 206Z"
        return solid(d, "#fbf8f2", path(f"M{x - 10} 90H{x + 160}V236H{x - 10}Z", "#dfe6e6") + rect(x + 14, 290, 12, 160, "#fff", 6)) + solid(box(x + 34, 112, 82, 38, 10), lid) + solid(disc(x + 75, 372, 48), label) + path(f"M{x + 75} 342q26 34 0 54q-26-20 0-54Z", "#fbf8f2")

    return shadow(300, 490, 360) + bottle(126, look.accent, look.main) + bottle(322, look.main, look.accent)


def _parfait(look: Look) -> str:
    fruit = look.natural("#c8475a") if not look.named("tropical") else "#e3a03f"
    bands = "".join(rect(170, y, 260, 52, c) for y, c in ((196, CREAM), (244, fruit), (296, CREAM), (340, "#c99355"), (384, CREAM), (424, fruit)))
    berries = "".join(solid(disc(x, y, 36), c, dx=-10) + circle(x - 10, y - 11, 8, "#fff", 0.4) for x, y, c in ((238, 172, fruit), (360, 174, fruit), (300, 146, "#4a5a8a")))
    return shadow(300, 490, 230) + berries + path(leaf(330, 130, 80, -40, 0.5), LEAF) + solid(box(186, 190, 228, 298, 36), "#f1ece0", bands + rect(206, 220, 14, 240, "#fff", 7, 0.5)) + rect(176, 178, 248, 30, "#dfe6e6", 12) + line("M420 120L372 206", SILVER, 14) + line("M190 222H410", look.main, 11)


def _butter(look: Look) -> str:
    block = path("M150 300L210 250H470L430 300Z", "#f6e3a4") + solid("M150 300H430V400H150Z", "#efd27d") + path("M430 300L470 250V350L430 400Z", "#d9b65c")
    curl = solid("M110 318C110 290 150 290 150 318V400H118Z", "#f3dc92")
    wrap = solid("M290 300H440L482 246V356L436 408H290Z", look.main, stripes(look.second, 40, 10, 45))
    return board(look) + block + wrap + curl


def _mozzarella(look: Look) -> str:
    pearls = "".join(solid(disc(x, y, 62), "#fbf8f2", dx=-14, dy=-12) for x, y in ((200, 300), (396, 302), (300, 250), (252, 350), (356, 356)))
    return plate(look) + pearls + path(leaf(280, 310, 110, -30, 0.5), LEAF) + path(leaf(320, 330, 90, 200, 0.5), MOSS) + circle(440, 370, 32, "#c8453a")


# Meat


def meat(look: Look) -> str:
    table = {"chicken duck turkey": _bird, "chunk diced strip cube": _diced, "charcuterie sausage salami": _sausage, "tomahawk rib roast": _rib, "bacon belly slice loin": _bacon}
    return board(look) + variant(look, table, (_steak, _steak, _round_steak)) + _herb(look)


def _herb(look: Look) -> str:
    needles = "".join(path(leaf(150 + i * 17, 424 - i * 4, 34, a, 0.25), MOSS) for i in range(6) for a in (-75, 55))
    extras = look.pick("extra", (needles + line("M140 426L250 400", MOSS, 6), dots([(150, 410), (176, 424), (204, 412), (440, 420), (412, 428)], 8, "#3a3336"), solid(disc(440, 410, 28), "#c8453a") + solid(disc(400, 426, 22), "#c8453a")))
    return extras + circle(470, 426, 12, look.main)


def _marbling(red: str) -> str:
    return line("M220 300q30-30 60 0t60-6M250 350q30 20 60-4t50 10M330 250q20 16 46 4M210 250q14-10 30 0", tint(red, 0.55), 8)


def _steak(look: Look) -> str:
    red = look.natural(look.pick("beef", ("#a83f42", "#b5504c", "#973740")))
    d = "M130 300C130 220 220 180 310 186C400 190 470 220 470 300C470 350 420 360 380 380C320 410 240 420 190 396C150 376 130 346 130 300Z"
    bone = line("M300 206V290M240 262Q300 300 368 262", CREAM, 22) if look.named("bone", "t") else circle(366, 268, 34, CREAM) + circle(366, 268, 17, "#e3c9b2")
    return solid(d, "#f0dcc6", dx=-8, dy=-18) + move(path(d, red), size=0.89, about=(296, 292)) + _marbling(red) + bone


def _round_steak(look: Look) -> str:
    red = look.natural(look.pick("beef", ("#a83f42", "#b5504c", "#973740")))
    d = "M160 310C150 230 220 180 300 180C390 180 440 240 430 310C420 380 360 410 290 408C220 406 170 380 160 310Z"
    one = solid(d, "#f0dcc6", dx=-8, dy=-18) + move(path(d, red), size=0.88, about=(296, 292)) + _marbling(red)
    return move(one, 66, -36, 12, 0.82) + move(one, -40, 12, -6, 0.92)


def _rib(look: Look) -> str:
    return line("M380 300L520 196", CREAM, 30) + dots([(524, 184), (534, 206)], 19, CREAM) + move(_round_steak(look), -20, -6, 0, 0.98)


def _diced(look: Look) -> str:
    red = look.natural("#a83f42")
    cube = path("M0 24L44 0L96 14L54 40Z", tint(red, 0.3)) + path("M0 24L54 40V104L4 84Z", red) + path("M54 40L96 14V74L54 104Z", shade(red, 0.25)) + line("M14 46l26 10M68 60l16-14", tint(red, 0.6), 6)
    spots_ = ((150, 306), (246, 320), (342, 308), (196, 236), (294, 240), (390, 250), (244, 172), (336, 180))
    return "".join(move(cube, x, y) for x, y in spots_)


def _sausage(look: Look) -> str:
    red = look.natural("#a84a42")
    rolls = "".join(solid(box(150, y, 260, 62, 31), c, dots([(190 + 43 * i % 200, y + 14 + 23 * i % 40) for i in range(9)], 6, "#f0d6c6"), dy=-14) for y, c in ((240, red), (312, shade(red, 0.15))))
    slices = "".join(solid(disc(x, y, 44, 40), mix(red, "#d98a72", 0.3), dots(ring(x, y, 20, 5), 6, "#f4dfd0")) for x, y in ((420, 290), (450, 344), (400, 372)))
    return rolls + slices


def _bacon(look: Look) -> str:
    wave = "q30-26 60 0t60 0 60 0 60 0 60 0"
    return "".join(line(f"M150 {y}{wave}", c, w) for i in range(3) for y, c, w in ((230 + i * 66, "#b5504c", 54), (222 + i * 66, "#f2d9c4", 13), (246 + i * 66, "#f2d9c4", 8))) + circle(300, 420, 8, look.natural(look.main))


def _bird(look: Look) -> str:
    skin = "#c9853d"
    return path(disc(300, 380, 196, 46), look.main) + solid("M130 330C130 240 220 190 310 196C410 200 470 260 460 330C452 390 380 410 300 408C210 408 136 390 130 330Z", skin, path("M180 280C200 240 250 222 290 222C240 240 210 270 204 310Z", "#fff", 0.3), dx=-14, dy=-18) + solid("M330 290C380 260 450 280 470 330L520 300l16 20-12 16 14 14-20 10-44-10C430 390 350 380 330 340Z", shade(skin, 0.12)) + line("M210 300Q250 350 300 344", shade(skin, 0.3), 6)


# Seafood


def seafood(look: Look) -> str:
    table = {"crab": _crab, "lobster langoustine": _lobster, "oyster snail clam": _oysters, "shrimp prawn": _prawns, "fillet cube nigiri": _fillet, "octopus": _octopus}
    return variant(look, table, (_fish, _fillet, _prawns))


def _crab(look: Look) -> str:
    red = look.natural("#cf5a3f")
    legs = line("M180 340L90 320L62 380M186 372L100 380L84 440M200 400L130 430L126 480M420 340L510 320L538 380M414 372L500 380L516 440M400 400L470 430L474 480", red, 19)
    claws = line("M190 310C130 290 110 240 132 200M410 310C470 290 490 240 468 200", red, 24) + solid("M140 214C80 200 76 130 120 104C116 140 140 146 150 116C190 130 190 200 140 214ZM460 214C520 200 524 130 480 104C484 140 460 146 450 116C410 130 410 200 460 214Z", red)
    eyes = line("M266 270V236M334 270V236", red, 9) + dots([(266, 230), (334, 230)], 11, "#3a2a2c")
    return shadow(300, 470, 420) + legs + claws + eyes + solid("M150 350C160 280 230 254 300 254C370 254 440 280 450 350C440 420 370 446 300 446C230 446 160 420 150 350Z", red, dots([(230, 320), (370, 320), (300, 300), (260, 370), (340, 370)], 9, shade(red, 0.2)), dx=-10, dy=-18) + line("M260 404q40 20 80 0", shade(red, 0.4), 7)


def _lobster(look: Look) -> str:
    red = look.natural("#c24a38")
    tail = "".join(solid(box(248 + i * 7, 300 + i * 36, 104 - i * 14, 44, 18), mix(red, "#7a2a2a", 0.1 * (i % 2))) for i in range(4))
    fan = solid("M300 440C250 450 220 500 240 520C270 520 290 490 300 470C310 490 330 520 360 520C380 500 350 450 300 440Z", red)
    claws = line("M262 220C200 220 180 180 186 150M338 220C400 220 420 180 414 150", red, 20) + solid("M186 166C120 150 120 70 170 44C170 80 196 84 204 58C240 84 236 156 186 166ZM414 166C480 150 480 70 430 44C430 80 404 84 396 58C360 84 364 156 414 166Z", red)
    legs = line("M250 250L170 270L150 320M250 280L180 316L176 360M350 250L430 270L450 320M350 280L420 316L424 360", red, 12)
    feelers = line("M284 176C270 120 290 90 270 60M316 176C330 120 310 90 330 60", shade(red, 0.2), 6)
    return shadow(306, 510, 260) + feelers + legs + claws + fan + tail + solid("M300 160C350 170 366 220 352 316H248C234 220 250 170 300 160Z", red, line("M300 190V310", shade(red, 0.25), 6)) + dots([(280, 188), (320, 188)], 8, "#2f2426")


def _oysters(look: Look) -> str:
    shell = look.natural("#8d8a86")
    one = solid("M300 200C380 190 430 250 420 330C410 400 350 440 290 430C220 420 180 360 190 300C200 240 240 206 300 200Z", shell, line("M210 270q-14 60 20 110M230 240q-20 90 50 160", shade(shell, 0.3), 6)) + path("M304 226C362 222 398 270 390 326C380 380 340 406 296 400C246 392 214 348 222 306C230 262 262 230 304 226Z", "#f1ece4") + path("M300 270C340 262 366 300 350 340C330 370 280 372 262 340C250 306 270 276 300 270Z", "#cfc2b4") + circle(330, 316, 17, "#fbf8f2")
    lemon = path("M0-50A50 50 0 0 1 0 50Z", "#e9c94a") + path("M0-38A38 38 0 0 1 0 38Z", "#f7e9a8")
    return plate(look) + move(one, -116, 6, -20, 0.62) + move(one, 120, 10, 30, 0.62) + move(one, 0, -60, 0, 0.62) + move(one, 4, 78, 180, 0.58) + move(lemon, 296, 340, -60, about=(0, 0))


def _prawns(look: Look) -> str:
    colour = look.natural("#e58d6c")
    return plate(look) + move(shrimp(-110, 10, -10, colour), size=0.95) + move(shrimp(100, 40, 30, colour), size=0.95) + move(shrimp(10, -86, 14, colour), size=0.95) + path(leaf(300, 420, 90, -20, 0.4), LEAF)


def _fillet(look: Look) -> str:
    pink = look.natural("#e68a66")
    stripes_ = line("M170 250q40 50 0 120M230 230q50 70 0 160M300 222q56 80 0 172M370 226q54 70 4 160M430 244q40 50 6 120", tint(pink, 0.6), 9)
    one = solid("M116 310C130 240 230 210 330 210C430 210 490 240 490 300C490 370 430 400 330 402C220 404 104 380 116 310Z", pink, stripes_, dx=-6, dy=-22, shade=0.25)
    dill = line("M180 420L290 396", MOSS, 6) + "".join(path(leaf(196 + i * 20, 416 - i * 4, 36, a, 0.2), MOSS) for i in range(5) for a in (-60, 40))
    return board(look) + move(one, 20, -60, 5, 0.84) + move(one, -6, 30, -4, 0.88) + dill + circle(460, 410, 34, "#e9c94a") + circle(460, 410, 25, "#f7e9a8") + circle(112, 374, 9, look.main)


def _fish(look: Look) -> str:
    blue = look.natural("#6f93a8")
    body = "M84 320C140 230 300 210 400 300L500 236C520 290 520 350 500 404L400 340C300 430 140 410 84 320Z"
    return plate(look) + move(solid(body, blue, path("M60 330C160 350 300 360 420 320V440H60Z", "#e6ebe8") + line("M190 250q24 60 0 130", shade(blue, 0.3), 6) + spots(tint(blue, 0.3), 4, 30), dx=-6, dy=-16) + circle(140, 304, 13, CREAM) + circle(140, 304, 6, "#2f2426"), 0, 30, -5)


def _octopus(look: Look) -> str:
    pink = look.natural("#c0657a")
    arms = "".join(line(f"M{270 + 12 * i} 330C{x1} 380 {x2} 420 {x3} {y}", mix(pink, "#5a2a44", 0.08 * i), 34) for i, (x1, x2, x3, y) in enumerate(((150, 190, 96, 420), (210, 230, 160, 470), (270, 260, 250, 480), (330, 330, 350, 480), (390, 370, 440, 470), (450, 410, 504, 420))))
    return shadow(300, 490, 420) + arms + solid("M300 110C380 110 420 180 400 260C390 310 380 350 300 356C220 350 210 310 200 260C180 180 220 110 300 110Z", pink, dots([(250, 180), (290, 150), (340, 190)], 11, tint(pink, 0.3))) + dots([(264, 280), (336, 280)], 15, CREAM) + dots([(266, 282), (338, 282)], 8, "#2f2426")


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("groceries", "bakery"): bakery,
    ("groceries", "dairy"): dairy,
    ("groceries", "meat"): meat,
    ("groceries", "seafood"): seafood,
}
