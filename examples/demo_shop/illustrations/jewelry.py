"""Jewels on small stands and cushions."""

from .look import Drawer, Look, variant
from .palette import GOLD, SILVER, shade, tint
from .shapes import box, circle, disc, dots, heart, line, move, path, polar, polygon, ring, shadow, solid, star


def _metal(look: Look) -> str:
    if look.named("silver", "sterling", "white"):
        return SILVER
    return GOLD if look.named("gold", "golden") else look.pick("metal", (GOLD, GOLD, SILVER, "#d59a83"))


def _gem(x: float, y: float, r: float, colour: str) -> str:
    """A cut stone from above: outline, table and one lit facet."""
    table = polygon(ring(x, y, r * 0.55, 8, 22))
    lit = polygon([polar(x, y, r, 202), polar(x, y, r, 247), polar(x, y, r * 0.55, 247), polar(x, y, r * 0.55, 202)])
    return (
        solid(polygon(ring(x, y, r, 8, 22)), colour, dx=-5, dy=-4)
        + path(table, tint(colour, 0.35))
        + path(lit, "#fff", 0.6)
    )


def _stone(look: Look) -> str:
    return look.stated[-1] if look.stated and not look.named("gold", "golden", "silver", "sterling") else look.main


# Bracelets


def bracelet(look: Look) -> str:
    table = {
        "ring band": _finger_ring,
        "bangle cuff hoop": _bangles,
        "charm pandora anchor heart": _charms,
        "leather wrap woven friendship": _woven,
    }
    return variant(look, table, (_beads, _beads, _bangles, _charms))


def _beads(look: Look) -> str:
    colours = (look.main, look.pick("bead", (look.second, look.main, shade(look.main, 0.3))), look.accent)
    if look.named("chakra", "rainbow", "unity", "vibrant", "candy"):
        colours = ("#b9483f", "#d98a3f", "#e0bb52")
    places = [(300 + 150 * dx, 300 + 112 * dy) for dx, dy in ring(0, 0, 1, 22, 8)]
    beads = "".join(
        circle(x, y, 21, colours[(0, 0, 1)[i % 3]]) + circle(x - 6, y - 7, 6, "#fff", 0.45)
        for i, (x, y) in enumerate(places)
    )
    tassel = circle(300, 416, 26, colours[2]) + line("M300 440v30M292 470l-8 62M300 470v66M308 470l8 62", colours[2], 8)
    shades = line(disc(312, 316, 150, 112), "#2b1a1e", 36, 0.1)
    return (
        shades
        + beads
        + (tassel if look.between("tassel", 0, 1) else circle(300, 412, 28, GOLD) + circle(292, 404, 8, "#fff", 0.5))
    )


def _bangles(look: Look) -> str:
    tones = (_metal(look), look.main, tint(_metal(look), 0.3), look.second)
    hoops = ""
    for i in range(look.between("count", 3, 4)):
        y = 404 - i * 46
        hoops += line(disc(300, y, 158, 72), shade(tones[i], 0.35), 25) + line(
            f"M142 {y}a158 72 0 0 0 316 0", tones[i], 27
        )
        hoops += line(f"M158 {y + 22}a158 72 0 0 0 150 46", "#fff", 6, 0.5)
    studs = dots([(300 + 150 * (i - 3) / 3.6, 470 - 15 * abs(i - 3) ** 1.6 / 3) for i in range(7)], 7, look.accent)
    return shadow(306, 486, 330, 16) + hoops + studs


def _charms(look: Look) -> str:
    metal = _metal(look)
    chain = line(disc(300, 262, 168, 126), shade(metal, 0.15), 13) + line(
        disc(300, 262, 168, 126), tint(metal, 0.4), 8, dash="1 21"
    )
    marks = [(178, 350), (240, 380), (300, 390), (360, 380), (422, 350)]
    shapes = (
        heart,
        lambda x, y, r: star(x, y, r * 1.1),
        lambda x, y, r: disc(x, y, r * 0.85),
        lambda x, y, r: polygon(ring(x, y, r, 4)),
    )
    hung = ""
    for i, (x, y) in enumerate(marks):
        colour = (look.main, metal, look.accent)[(i + look.between("order", 0, 2)) % 3]
        hung += line(f"M{x} {y - 4}v36", metal, 6) + solid(
            shapes[(i + look.between("shape", 0, 3)) % 4](x, y + 62, 34), colour, dx=-6, dy=-5
        )
    return line(disc(312, 276, 168, 126), "#2b1a1e", 14, 0.1) + chain + hung


def _woven(look: Look) -> str:
    cords = "".join(
        line(disc(300, 300 + i * 20 - 30, 160, 108), (look.main, shade(look.main, 0.3), look.second, look.main)[i], 17)
        for i in range(4)
    )
    clasp = solid(box(256, 396, 88, 62, 18), _metal(look)) + path(heart(300, 428, 18), shade(_metal(look), 0.35))
    return (
        shadow(304, 462, 330, 20)
        + cords
        + line(disc(300, 312, 160, 108), tint(look.main, 0.4), 6, dash="10 13")
        + clasp
    )


def _finger_ring(look: Look) -> str:
    metal = _metal(look)
    band = (
        line(disc(300, 350, 124, 118), shade(metal, 0.2), 32)
        + line("M186 322a124 118 0 0 1 70-82", tint(metal, 0.6), 9)
        + line(disc(296, 346, 124, 118), metal, 22)
    )
    crown = path("M238 236L262 150H338L362 236L330 262H270Z", shade(metal, 0.2))
    return (
        shadow(306, 488, 220)
        + band
        + crown
        + _gem(300, 172, 72, _stone(look))
        + dots([(216, 250), (384, 250)], 13, tint(look.accent, 0.4))
    )


# Earrings


def earrings(look: Look) -> str:
    table = {
        "hoop": _hoops,
        "stud swallow": _studs,
        "tassel": _tassels,
        "teardrop drop dangle chandelier cross": _drops,
        "ring": _finger_ring,
    }
    return variant(look, table, (_drops, _hoops, _studs, _tassels))


def _twice(one: str, look: Look) -> str:
    card = solid(box(112, 92, 376, 420, 26), tint(look.second, 0.62), shade=0.1) + line(
        "M270 128h60", shade(look.second, 0.2), 8
    )
    return shadow(300, 512, 380) + card + move(one, -84) + move(one, 84)


def _hook(look: Look) -> str:
    return line("M300 244C300 200 270 190 276 168C284 150 312 158 308 184", _metal(look), 8)


def _drops(look: Look) -> str:
    tear = "M300 300C330 350 356 380 356 412C356 446 332 466 300 466C268 466 244 446 244 412C244 380 270 350 300 300Z"
    gem = solid(tear, _stone(look)) + path("M276 392C262 416 270 436 284 446C270 424 276 408 290 384Z", "#fff", 0.5)
    return _twice(_hook(look) + _gem(300, 262, 24, look.accent) + gem + line(tear, _metal(look), 8), look)


def _hoops(look: Look) -> str:
    metal = look.natural(_metal(look))
    hoop = (
        line(disc(300, 320, 76, 96), shade(metal, 0.25), 23)
        + line(disc(297, 317, 76, 96), metal, 15)
        + line("M228 292a76 96 0 0 1 30-54", "#fff", 6, 0.6)
    )
    bead = "".join(
        circle(x, y, 14, look.main) + circle(x - 4, y - 5, 4, "#fff", 0.5)
        for x, y in ((262, 404), (300, 416), (338, 404))
    )
    return _twice(circle(300, 218, 13, metal) + hoop + (bead if look.between("bead", 0, 2) else ""), look)


def _studs(look: Look) -> str:
    bloom = dots(ring(300, 296, 34, 6), 26, _stone(look)) + circle(300, 296, 22, _metal(look))
    pearl = solid(disc(300, 296, 56), look.natural(tint(_stone(look), 0.35))) + circle(280, 274, 14, "#fff", 0.7)
    cut = circle(300, 296, 62, _metal(look)) + _gem(300, 296, 52, _stone(look))
    return _twice(look.pick("stud", (bloom, pearl, cut, solid(star(300, 296, 66), _stone(look)))), look)


def _tassels(look: Look) -> str:
    threads = line("".join(f"M{x} 330V{462 + 6 * (i % 2)}" for i, x in enumerate(range(262, 342, 11))), look.main, 9)
    return _twice(
        _hook(look) + solid(disc(300, 272, 34), look.second) + threads + solid(box(254, 304, 92, 36, 14), _metal(look)),
        look,
    )


# Necklaces


def necklace(look: Look) -> str:
    neck = tint(look.second, 0.5)
    bust = solid(
        (
            "M238 92C238 70 362 70 362 92L356 196C364 240 470 250 492 318C502 400 462 500 400 520H200"
            "C138 500 98 400 108 318C130 250 236 240 244 196Z"
        ),
        neck,
    )
    return (
        shadow(300, 522, 250)
        + bust
        + variant(
            look,
            {"pearl bead rosary": _strand, "layered set dual": _layers, "choker collar": _strand},
            (_pendant, _pendant, _layers, _strand),
        )
    )


_CHAIN = "M232 218C226 320 270 372 300 384C330 372 374 320 368 218"


def _pendant(look: Look) -> str:
    metal = _metal(look)
    drop = {
        "heart locket love": solid(heart(300, 428, 48), look.natural(metal)),
        "cross peace star celestial": solid(star(300, 428, 52), look.natural(metal)),
    }
    hung = next((art for words, art in drop.items() if look.named(*words.split())), None)
    gem = circle(300, 430, 52, metal) + _gem(300, 430, 42, _stone(look))
    leafy = solid("M300 380C346 410 346 452 300 486C254 452 254 410 300 380Z", _stone(look)) + line(
        "M300 396V470", tint(_stone(look), 0.5), 4
    )
    return (
        line(_CHAIN, metal, 6)
        + circle(300, 386, 9, metal)
        + (hung or look.pick("drop", (gem, leafy, solid(disc(300, 430, 46), _stone(look)))))
    )


def _strand(look: Look) -> str:
    bead = _stone(look)
    arc = [polar(300, 262, 1, a) for a in range(0, 181, 15)]
    places = [(300 + (x - 300) * (78 + 12 * (y - 262)), 232 + (y - 262) * 140) for x, y in arc]
    pearls = "".join(
        circle(x, y, 15 + 6 * (y - 232) / 140, bead) + circle(x - 5, y - 6, 5, "#fff", 0.6) for x, y in places
    )
    return pearls + (_gem(300, 408, 26, look.accent) if look.between("gem", 0, 1) else "")


def _layers(look: Look) -> str:
    metal = _metal(look)
    outer = line("M228 220C206 360 260 440 300 454C340 440 394 360 372 220", shade(metal, 0.15), 6)
    beads = dots([(236, 300), (250, 350), (274, 392), (326, 392), (350, 350), (364, 300)], 8, look.accent)
    return (
        outer
        + line("M236 214C232 300 270 330 300 336C330 330 368 300 364 214", metal, 6)
        + beads
        + _gem(300, 346, 24, look.accent)
        + solid(
            look.pick("charm", (heart(300, 482, 36), star(300, 484, 40), disc(300, 482, 32))),
            _stone(look),
            dx=-6,
            dy=-5,
        )
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("jewelry", "bracelet"): bracelet,
    ("jewelry", "earrings"): earrings,
    ("jewelry", "necklace"): necklace,
}
