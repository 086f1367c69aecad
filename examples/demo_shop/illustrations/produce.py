"""Fruits and vegetables."""

from collections.abc import Iterable

from .look import Drawer, Look, variant
from .palette import CREAM, LEAF, MOSS, mix, shade, tint
from .shapes import box, circle, disc, dots, leaf, line, move, path, polar, rect, ring, shadow, solid

_WOOD = "#7c5a3a"


def group(things: Iterable[str], look: Look) -> str:
    """Set up to three alike things: one in front, the others half behind it."""
    spots = ((-104, -36, -8, 0.8), (108, -28, 9, 0.8), (0, 26, look.pick("lean", (-4, 0, 5)), 0.98))
    return shadow(300, 492, 400) + "".join(move(thing, x, y, turn, size) for thing, (x, y, turn, size) in zip(things, spots, strict=False))


def _ripe(look: Look, colour: str) -> str:
    """Give a fruit's own colour or the stated one; a stated green is a fresher one than that of cloth."""
    return "#9ab254" if look.named("green") else look.natural(colour)


def _three(one: str, look: Look, other: str = "") -> str:
    return group((other or one, one, one), look)


# Fruits


def fruits(look: Look) -> str:
    table = {
        "apple": _apples, "banana": _bananas, "pear": _pears, "lemon": _lemons, "strawberry": _strawberries,
        "blueberry blackberry raspberry berry": _berries, "grape": _grapes, "pineapple": _pineapple, "watermelon": _watermelon,
        "kiwi papaya melon": _halves, "lime citrus grapefruit orange": _citrus, "pomegranate": _pomegranates, "cherry": _cherries,
    }  # fmt: skip
    return variant(look, table, (_peaches,))


def _stalk(y: float = 200) -> str:
    return line(f"M300 {y + 26}Q298 {y - 12} 316 {y - 34}", _WOOD, 11) + path(leaf(308, y - 4, 84, -24, 0.5), LEAF)


def _apples(look: Look) -> str:
    d = "M300 228C330 196 440 196 440 314C440 412 374 478 334 470C314 464 286 464 266 470C226 478 160 412 160 314C160 196 270 196 300 228Z"
    skin = _ripe(look, look.pick("skin", ("#b9382f", "#c8503c", "#a8b352")))
    one = _stalk() + solid(d, skin, path("M196 300C196 250 222 232 242 236C214 260 206 310 214 350C200 340 196 320 196 300Z", "#fff", 0.35), dx=-22, dy=-12)
    return _three(one, look, one.replace(skin, mix(skin, "#e0b04a", 0.4)))


def _peaches(look: Look) -> str:
    skin = _ripe(look, "#e3935c")
    one = _stalk(210) + solid(disc(300, 350, 130, 122), skin, circle(240, 400, 96, "#c8503c", 0.35) + line("M300 232C270 290 274 400 312 470", shade(skin, 0.2), 7), dx=-22, dy=-14)
    return _three(one, look)


def _bananas(look: Look) -> str:
    skin = _ripe(look, "#e8c04c")
    d = "M196 138C190 260 250 400 420 440C448 444 464 430 452 414C350 380 280 290 250 132Z"
    bunch = "".join(move(solid(d, mix(skin, "#fff1b8", 0.12 * i), line("M222 160C236 280 300 380 430 428", shade(skin, 0.2), 5)) + path("M436 416l28-2 2 22-24 6Z", _WOOD), turn=18 - 24 * i, about=(222, 140)) for i in range(3))
    return shadow(290, 488, 330) + move(bunch + solid("M196 150L204 92Q222 80 240 92L252 150Z", "#8b7a3c"), 40, 8)


def _pears(look: Look) -> str:
    skin = _ripe(look, look.pick("skin", ("#b7b85a", "#c9a84a", "#a3793f")))
    d = "M300 160C340 160 350 200 358 250C370 300 430 320 430 392C430 450 374 484 300 484C226 484 170 450 170 392C170 320 230 300 242 250C250 200 260 160 300 160Z"
    one = _stalk(140) + solid(d, skin, circle(230, 420, 60, "#c8503c", 0.18) + dots([(240 + 31 * i % 130, 300 + 47 * i % 150) for i in range(9)], 3, shade(skin, 0.25)), dx=-22, dy=-12)
    return _three(one, look)


def _lemons(look: Look) -> str:
    skin = _ripe(look, "#e9c94a")
    whole = solid("M150 340C160 250 240 226 300 226C360 226 430 256 446 316L478 330Q484 346 468 356L448 372C424 440 360 456 300 456C236 456 162 430 150 340Z", skin, dots([(220 + 61 * i % 200, 280 + 37 * i % 140) for i in range(9)], 4, shade(skin, 0.15)), dx=-20, dy=-14)
    return group((whole, _round_slice(skin, "#f7e9a8"), path(leaf(210, 280, 150, 200, 0.4), LEAF) + whole), look)


def _round_slice(rind: str, flesh: str) -> str:
    cuts = line("".join("M300 340L{:.0f} {:.0f}".format(*polar(300, 340, 100, a)) for a in range(0, 360, 45)), tint(flesh, 0.7), 8)
    return solid(disc(300, 340, 128), rind) + circle(300, 340, 114, tint(flesh, 0.75)) + circle(300, 340, 102, flesh) + cuts


def _citrus(look: Look) -> str:
    skin, flesh = ("#8fae45", "#c9da84") if look.named("lime") else ("#e39a3f", "#e77f63") if look.named("grapefruit") else ("#e38d35", "#f2b45a")
    skin = _ripe(look, skin)
    whole = _stalk(190) + solid(disc(300, 340, 128), skin, dots([(240 + 41 * i % 140, 270 + 59 * i % 150) for i in range(9)], 4, shade(skin, 0.15)), dx=-22, dy=-16)
    return group((whole, whole, _round_slice(skin, flesh)), look)


def _strawberries(look: Look) -> str:
    red = _ripe(look, "#c73b3c")
    one = solid("M300 232C360 210 436 236 426 320C416 400 336 480 300 484C264 480 184 400 174 320C164 236 240 210 300 232Z", red, dots([(220 + 44 * (i % 5) + 20 * (i // 5 % 2), 290 + 46 * (i // 5)) for i in range(17)], 6, "#f2cf7c"), dx=-20, dy=-12)
    crown = "".join(path(leaf(300, 240, 92, a, 0.5), LEAF) for a in (178, 140, 90, 40, 2)) + line("M300 240Q298 200 320 176", LEAF, 12)
    return _three(one + crown, look)


def _berries(look: Look) -> str:
    colour = _ripe(look, "#4a5a8a" if look.named("blueberry") else "#c04a5c" if look.named("raspberry") else "#4b3550")
    if look.named("blueberry"):
        ball = solid(disc(300, 300, 74), colour, dx=-14, dy=-12) + path("M300 268l12 18 22-4-10 20 16 16-24 2-8 22-14-18-22 6 8-22-16-14 22-6Z", shade(colour, 0.4))
    else:
        drupes = ((300, 240), *ring(300, 300, 54, 6, 30), (300, 300), (300, 366))
        ball = dots([(x + 4, y + 5) for x, y in drupes], 31, shade(colour, 0.35)) + dots(drupes, 27, colour)
        ball += dots([(x - 9, y - 10) for x, y in drupes], 7, "#fff", 0.35)
    spots = ((-132, 96), (0, 110), (130, 96), (-66, -4), (68, -6), (0, -104))
    return shadow(300, 488, 420) + "".join(move(ball, x, y, size=0.92) for x, y in spots) + path(leaf(410, 240, 110, -30, 0.45), LEAF) + path(leaf(410, 240, 90, 20, 0.45), MOSS)


def _grapes(look: Look) -> str:
    colour = _ripe(look, look.pick("grape", ("#6b4a78", "#a3b463", "#8e3550")))
    if look.named("sunshine"):
        colour = "#b4bd62"
    rows = [(300 + (j - (n - 1) / 2) * 66, 220 + i * 56) for i, n in enumerate((4, 5, 4, 3, 2)) for j in range(n)]
    fruit = "".join(circle(x + 3, y + 4, 38, shade(colour, 0.3)) + circle(x, y, 35, mix(colour, "#ffffff", 0.06 * (i % 3))) + circle(x - 11, y - 12, 9, "#fff", 0.4) for i, (x, y) in enumerate(rows))
    vine = line("M300 200Q298 150 330 116M260 140H352", _WOOD, 13) + path("M340 140C380 90 440 100 470 130C460 150 470 170 460 190C420 196 370 190 340 140Z", LEAF) + line("M350 146Q400 140 440 164", MOSS, 5)
    return shadow(300, 492, 240) + vine + fruit


def _pineapple(look: Look) -> str:
    skin = _ripe(look, "#d9a03d")
    mesh = line("".join(f"M{x} 200l300 320M{x + 300} 200l-300 320" for x in range(40, 420, 62)), shade(skin, 0.3), 6)
    crown = "".join(path(leaf(300, 226, length, a, 0.22), c) for length, a, c in ((150, -150, MOSS), (150, -30, MOSS), (180, -125, LEAF), (180, -55, LEAF), (190, -90, MOSS), (130, -108, LEAF), (130, -72, LEAF)))
    return shadow(300, 492, 250) + crown + solid(disc(300, 352, 118, 142), skin, mesh, dx=-20, dy=-10)


def _watermelon(look: Look) -> str:
    rind = _ripe(look, "#4d7a4a")
    half = solid("M100 300H500C500 410 410 490 300 490C190 490 100 410 100 300Z", rind) + path("M118 300H482C478 398 398 470 300 470C202 470 122 398 118 300Z", CREAM) + path("M134 300H466C462 388 388 454 300 454C212 454 138 388 134 300Z", "#d9534a") + dots([(200 + 50 * (i % 5) + 24 * (i // 5), 340 + 46 * (i // 5)) for i in range(9)], 8, "#3a2a2c")
    return shadow(300, 492, 300) + move(solid(disc(300, 300, 150, 132), rind, line("M200 160Q150 300 210 440M300 150V450M400 160Q450 300 390 440", shade(rind, 0.35), 16)), 70, -90, 12) + move(half, 0, 0, look.pick("lean", (-8, 6, -3)))


def _halves(look: Look) -> str:
    skin, flesh, core = ("#8a6a42", "#9dbb58", "#eef0c4") if look.named("kiwi") else ("#d9a85a", "#e9884f", "#6d3a34") if look.named("papaya") else ("#c6b25e", "#c9d68f", "#efe2a8")
    half = solid(disc(300, 340, 128, 140), _ripe(look, skin)) + path(disc(296, 336, 112, 124), flesh) + path(disc(296, 336, 44, 54), core) + dots(ring(296, 336, 62, 14), 6, "#3f332f")
    return group((solid(disc(300, 340, 128, 140), _ripe(look, skin), dx=-22), half, half), look)


def _pomegranates(look: Look) -> str:
    red = _ripe(look, "#a8323f")
    whole = path("M262 220L250 160L284 184L300 152L318 184L350 160L338 220Z", shade(red, 0.15)) + solid(disc(300, 340, 132), red, dx=-22, dy=-14)
    half = whole + path(disc(300, 350, 98, 92), "#f1dcae") + dots([(240 + 30 * (i % 5) + 14 * (i // 5 % 2), 300 + 26 * (i // 5)) for i in range(20)], 12, "#c4324a")
    return group((whole, whole, half), look)


def _cherries(look: Look) -> str:
    red = _ripe(look, "#a82c3c")
    pair = "".join(solid(disc(x, y, 84), red, dx=-18, dy=-14) + circle(x - 30, y - 30, 15, "#fff", 0.45) for x, y in ((200, 390), (392, 370)))
    return shadow(300, 476, 380) + line("M200 312Q230 180 330 120M392 292Q380 190 330 120", MOSS, 12) + path(leaf(330, 122, 130, 8, 0.45), LEAF) + pair


# Vegetables


def vegetables(look: Look) -> str:
    table = {
        "tomato": _tomatoes, "onion garlic": _bulbs, "potato": _potatoes, "broccoli cauliflower": _floret, "carrot": _carrots,
        "chili serrano habanero": _chillies, "pepper bell": _peppers, "mushroom portobello": _mushrooms, "avocado": _avocado,
        "asparagus bean pea": _spears, "cucumber gourd squash": _squash,
        "mint basil parsley cilantro spinach herb": _herbs, "lettuce cabbage": _lettuce,
    }  # fmt: skip
    return variant(look, table, (_carrots, _tomatoes, _lettuce))


def _tomatoes(look: Look) -> str:
    red = _ripe(look, "#c8443a")
    one = solid("M300 222C380 200 446 250 440 340C434 430 374 476 300 476C226 476 166 430 160 340C154 250 220 200 300 222Z", red, path("M196 300C204 258 230 246 250 248C220 268 212 300 214 336C200 330 194 316 196 300Z", "#fff", 0.35), dx=-22, dy=-12)
    star = "".join(path(leaf(300, 232, 74, a, 0.32), MOSS) for a in (190, 140, 90, 40, -10)) + line("M300 232Q296 200 312 180", MOSS, 12)
    return _three(one + star, look)


def _bulbs(look: Look) -> str:
    garlic, green = look.named("garlic"), look.named("green")
    if green:
        return _spears(look)
    skin = _ripe(look, "#f1e6d4" if garlic else "#c98a45")
    lines = line("M300 210C230 270 220 400 280 470M300 210C370 270 380 400 320 470M300 210V470", shade(skin, 0.2), 5)
    one = solid("M286 150Q300 140 314 150C312 200 330 220 380 250C430 290 450 350 420 410C396 456 340 470 300 470C260 470 204 456 180 410C150 350 170 290 220 250C270 220 288 200 286 150Z", skin, lines, dx=-20) + line("M280 472l-10 14M300 474v14M320 472l10 14", shade(skin, 0.4), 5)
    return _three(one, look)


def _potatoes(look: Look) -> str:
    skin = _ripe(look, "#c08a55" if look.named("sweet") else "#d2ab6b")
    one = solid("M164 330C170 250 250 226 320 240C400 250 450 300 440 370C430 440 360 462 290 458C210 454 156 410 164 330Z", skin, line("M230 300q12 8 24 0M350 320q12 8 24 0M270 390q12 8 24 0M370 400q10 6 20 0M210 370q8 6 16 0", shade(skin, 0.35), 6), dx=-20, dy=-16)
    return _three(one, look)


def _floret(look: Look) -> str:
    head = _ripe(look, "#f0e8d6" if look.named("cauliflower") else "#5d8a52")
    stem = solid("M250 330H350L336 480Q300 496 264 480Z", "#a9bf7f") + line("M270 380L210 330M330 380L390 330", "#a9bf7f", 34)
    tufts = [(180, 300, 74), (420, 300, 74), (230, 220, 82), (370, 220, 82), (300, 180, 84), (300, 296, 90)]
    crown = "".join(solid(disc(x, y, r), head, dots(ring(x - 10, y - 10, r * 0.5, 5), 10, tint(head, 0.25)), dx=-14, dy=-14) for x, y, r in tufts)
    leaves = path(leaf(280, 470, 210, 205, 0.5), LEAF) + path(leaf(320, 470, 210, -25, 0.5), LEAF)
    return shadow(300, 490, 260) + (leaves if look.named("cauliflower") else "") + stem + crown


def _carrots(look: Look) -> str:
    tones = ("#dd7d35", "#7d5a76", "#e3b75a") if look.named("rainbow") else (_ripe(look, "#dd7d35"),) * 3
    def one(c: str) -> str:
        tops = "".join(path(leaf(300, 212, 140, a, 0.25), g) for a, g in ((-125, LEAF), (-55, LEAF), (-90, MOSS)))
        return tops + solid("M300 200C350 200 358 230 350 280L310 500Q300 514 290 500L250 280C242 230 250 200 300 200Z", c, line("M246 270h40M310 320h44M256 370h30M306 420h20", shade(c, 0.25), 6))
    return shadow(300, 500, 260) + move(one(tones[0]), -84, -8, 12, about=(300, 500)) + move(one(tones[1]), 84, -8, -12, about=(300, 500)) + one(tones[2])


def _chillies(look: Look) -> str:
    tones = (_ripe(look, "#c23f38"), "#dd8a35" if look.named("rainbow", "sunset", "habanero") else _ripe(look, "#c23f38"), _ripe(look, "#5d8a52") if look.named("serrano") else _ripe(look, "#b5342f"))
    d = "M250 190C320 180 350 220 346 300C340 390 300 460 232 496C224 500 220 490 226 484C256 440 240 380 226 320C214 250 220 200 250 190Z"
    def one(c: str) -> str:
        return line("M284 190Q290 150 326 134", MOSS, 15) + solid(d, c, path("M250 230C236 270 246 330 258 370C246 320 250 270 264 234Z", "#fff", 0.4)) + path("M228 204C250 168 318 166 336 206C310 220 252 222 228 204Z", MOSS)
    return shadow(300, 500, 330) + move(one(tones[1]), -84, 0, 14) + move(one(tones[2]), 110, -6, -16) + move(one(tones[0]), 18, 8)


def _peppers(look: Look) -> str:
    colour = _ripe(look, look.pick("pepper", ("#c23f38", "#e3b23f", "#5d8a52")))
    d = "M300 226C330 196 436 196 432 300C430 390 400 480 350 484C326 484 316 470 300 470C284 470 274 484 250 484C200 480 170 390 168 300C164 196 270 196 300 226Z"
    one = solid(d, colour, line("M300 226C272 290 276 400 292 470M300 226C328 290 324 400 308 470", shade(colour, 0.22), 7) + path("M200 280C206 250 222 244 234 246C218 280 218 340 228 380C206 350 198 310 200 280Z", "#fff", 0.35), dx=-20) + line("M300 230V180Q306 160 330 160", MOSS, 22)
    return _three(one, look, one.replace(colour, _ripe(look, "#e3b23f")))


def _mushrooms(look: Look) -> str:
    cap = _ripe(look, "#8a6248" if look.named("portobello") else look.pick("cap", ("#c7a582", "#eadbc4")))
    one = solid("M258 320H342C346 380 364 430 372 470Q300 496 228 470C236 430 254 380 258 320Z", "#f1e6d4") + path("M176 320Q300 372 424 320Q300 344 176 320Z", shade(cap, 0.4)) + solid("M150 318C150 220 220 168 300 168C380 168 450 220 450 318C450 340 380 344 300 344C220 344 150 340 150 318Z", cap, path("M196 270C210 230 236 214 262 210C236 230 222 256 216 290Z", "#fff", 0.3))
    return _three(one, look)


def _avocado(look: Look) -> str:
    d = "M300 150C350 150 372 220 400 280C440 350 430 484 300 484C170 484 160 350 200 280C228 220 250 150 300 150Z"
    skin = _ripe(look, "#47583c")
    half = solid(d, skin) + move(path(d, "#dbe0a0"), size=0.88, about=(298, 350)) + move(path(d, "#edeec2"), size=0.7, about=(298, 350)) + solid(disc(298, 388, 56), "#8a5a38", dx=-14, dy=-12)
    return group((solid(d, skin, dots([(240 + 47 * i % 120, 240 + 61 * i % 210) for i in range(10)], 5, shade(skin, 0.3))), half, half), look)


def _spears(look: Look) -> str:
    green = _ripe(look, "#6f9a55")
    stalks = ""
    for i in range(7):
        x, c = 208 + i * 31, mix(green, "#dfe6a8", 0.12 * (i % 3))
        tip = path(f"M{x - 15} 200C{x - 19} 150 {x} 110 {x} 104C{x} 110 {x + 19} 150 {x + 15} 200Z", shade(c, 0.2)) if look.named("asparagus") else path(leaf(x, 250, 170, -90 + (i - 3) * 7, 0.16), shade(c, 0.1)) if look.named("onion") else ""
        foot = circle(x, 480, 20, CREAM) if look.named("onion") else ""
        stalks += move(tip + rect(x - 15, 190 if tip else 130 + 13 * (i % 2), 30, 290, c, 15) + foot + line(f"M{x - 6} 240v30M{x + 5} 300v20", shade(c, 0.25), 5), turn=(i - 3) * 3, about=(300, 360))
    return shadow(304, 494, 250) + stalks + solid(box(178, 338, 244, 46, 16), look.accent)


def _squash(look: Look) -> str:
    if look.named("cucumber"):
        green = _ripe(look, "#5d8a52")
        whole = solid(box(130, 270, 340, 104, 52), green, line("M150 300H440M150 336H440", tint(green, 0.25), 6, dash="34 16"), dy=-22)
        cut = circle(230, 430, 56, green) + circle(230, 430, 46, "#dfe8b5") + dots(ring(230, 430, 22, 7), 5, "#b6c984")
        return shadow(300, 484, 400) + move(whole, 0, -70, -14) + move(whole, 10, 20, 4) + cut + move(cut, 110, 4)
    skin = _ripe(look, "#d9a05a")
    d = "M300 130C350 130 356 190 352 240C350 300 424 320 424 400C424 458 366 490 300 490C234 490 176 458 176 400C176 320 250 300 248 240C244 190 250 130 300 130Z"
    one = line("M300 138V100", "#7d7b4c", 26) + solid(d, skin, line("M272 150C264 260 220 330 236 470M328 150C336 260 380 330 364 470", tint(skin, 0.3), 9), dx=-22)
    return group((one, one), look)


def _lettuce(look: Look) -> str:
    green = _ripe(look, "#8fb062")
    outer = "".join(solid(f"M300 470C{300 + 10 * s} 400 {300 + w * s} 440 {300 + w * s} 330C{300 + w * s} 240 {300 + w * 0.5 * s} {y} {300 + 20 * s} {y + 40}Z", mix(green, "#47683f", t)) for w, y, t, s in ((200, 190, 0.4, 1), (200, 190, 0.4, -1), (150, 150, 0.15, 1), (150, 150, 0.15, -1)))
    heart = solid("M300 480C220 470 190 390 206 310C218 250 260 220 300 216C340 220 382 250 394 310C410 390 380 470 300 480Z", tint(green, 0.35), line("M300 470V270M300 420L236 350M300 420L364 350M300 350L256 300M300 350L344 300", tint(green, 0.75), 8))
    return shadow(300, 486, 340) + outer + heart


def _herbs(look: Look) -> str:
    green = _ripe(look, look.pick("herb", ("#5d8a52", "#6f9a55", "#47704a")))
    bunch = ""
    for i, (degrees, reach) in enumerate(((-150, 200), (-30, 200), (-128, 250), (-52, 250), (-106, 290), (-74, 290), (-90, 240))):
        x, y = polar(300, 430, reach, degrees)
        bunch += line(f"M300 440Q{300 + (x - 300) * 0.3:.0f} {y + 90:.0f} {x:.0f} {y:.0f}", shade(green, 0.2), 8)
        bunch += "".join(path(leaf(x, y + 30, 132, degrees + a, 0.6), mix(green, "#c9d68f", 0.09 * (i % 4))) for a in (-58, 58, 0))
    return shadow(300, 500, 170) + bunch + line("M270 420l-16 76M300 430v66M330 420l16 76", shade(green, 0.1), 13) + solid(box(252, 416, 96, 34, 14), look.accent)


DRAWERS: dict[tuple[str, str], Drawer] = {("groceries", "fruits"): fruits, ("groceries", "vegetables"): vegetables}
