"""Vegetables."""

from .harvest import group, ripe, three_of
from .look import Drawer, Look, variant
from .palette import CREAM, LEAF, MOSS, mix, shade, tint
from .shapes import box, circle, disc, dots, leaf, line, move, path, polar, rect, ring, shadow, solid


def vegetables(look: Look) -> str:
    table = {
        "tomato": _tomatoes,
        "onion garlic": _bulbs,
        "potato": _potatoes,
        "broccoli cauliflower": _floret,
        "carrot": _carrots,
        "chili serrano habanero": _chillies,
        "pepper bell": _peppers,
        "mushroom portobello": _mushrooms,
        "avocado": _avocado,
        "asparagus bean pea": _spears,
        "cucumber gourd squash": _squash,
        "mint basil parsley cilantro spinach herb": _herbs,
        "lettuce cabbage": _lettuce,
    }
    return variant(look, table, (_carrots, _tomatoes, _lettuce))


def _tomatoes(look: Look) -> str:
    red = ripe(look, "#c8443a")
    one = solid(
        "M300 222C380 200 446 250 440 340C434 430 374 476 300 476C226 476 166 430 160 340C154 250 220 200 300 222Z",
        red,
        path("M196 300C204 258 230 246 250 248C220 268 212 300 214 336C200 330 194 316 196 300Z", "#fff", 0.35),
        dx=-22,
        dy=-12,
    )
    star = "".join(path(leaf(300, 232, 74, a, 0.32), MOSS) for a in (190, 140, 90, 40, -10)) + line(
        "M300 232Q296 200 312 180", MOSS, 12
    )
    return three_of(one + star, look)


def _bulbs(look: Look) -> str:
    garlic, green = look.named("garlic"), look.named("green")
    if green:
        return _spears(look)
    skin = ripe(look, "#f1e6d4" if garlic else "#c98a45")
    lines = line("M300 210C230 270 220 400 280 470M300 210C370 270 380 400 320 470M300 210V470", shade(skin, 0.2), 5)
    one = solid(
        (
            "M286 150Q300 140 314 150C312 200 330 220 380 250C430 290 450 350 420 410"
            "C396 456 340 470 300 470C260 470 204 456 180 410C150 350 170 290 220 250"
            "C270 220 288 200 286 150Z"
        ),
        skin,
        lines,
        dx=-20,
    ) + line("M280 472l-10 14M300 474v14M320 472l10 14", shade(skin, 0.4), 5)
    return three_of(one, look)


def _potatoes(look: Look) -> str:
    skin = ripe(look, "#c08a55" if look.named("sweet") else "#d2ab6b")
    one = solid(
        "M164 330C170 250 250 226 320 240C400 250 450 300 440 370C430 440 360 462 290 458C210 454 156 410 164 330Z",
        skin,
        line(
            "M230 300q12 8 24 0M350 320q12 8 24 0M270 390q12 8 24 0M370 400q10 6 20 0M210 370q8 6 16 0",
            shade(skin, 0.35),
            6,
        ),
        dx=-20,
        dy=-16,
    )
    return three_of(one, look)


def _floret(look: Look) -> str:
    head = ripe(look, "#f0e8d6" if look.named("cauliflower") else "#5d8a52")
    stem = solid("M250 330H350L336 480Q300 496 264 480Z", "#a9bf7f") + line(
        "M270 380L210 330M330 380L390 330", "#a9bf7f", 34
    )
    tufts = [(180, 300, 74), (420, 300, 74), (230, 220, 82), (370, 220, 82), (300, 180, 84), (300, 296, 90)]
    crown = "".join(
        solid(disc(x, y, r), head, dots(ring(x - 10, y - 10, r * 0.5, 5), 10, tint(head, 0.25)), dx=-14, dy=-14)
        for x, y, r in tufts
    )
    leaves = path(leaf(280, 470, 210, 205, 0.5), LEAF) + path(leaf(320, 470, 210, -25, 0.5), LEAF)
    return shadow(300, 490, 260) + (leaves if look.named("cauliflower") else "") + stem + crown


def _carrots(look: Look) -> str:
    tones = ("#dd7d35", "#7d5a76", "#e3b75a") if look.named("rainbow") else (ripe(look, "#dd7d35"),) * 3

    def one(c: str) -> str:
        tops = "".join(path(leaf(300, 212, 140, a, 0.25), g) for a, g in ((-125, LEAF), (-55, LEAF), (-90, MOSS)))
        return tops + solid(
            "M300 200C350 200 358 230 350 280L310 500Q300 514 290 500L250 280C242 230 250 200 300 200Z",
            c,
            line("M246 270h40M310 320h44M256 370h30M306 420h20", shade(c, 0.25), 6),
        )

    return (
        shadow(300, 500, 260)
        + move(one(tones[0]), -84, -8, 12, about=(300, 500))
        + move(one(tones[1]), 84, -8, -12, about=(300, 500))
        + one(tones[2])
    )


def _chillies(look: Look) -> str:
    tones = (
        ripe(look, "#c23f38"),
        "#dd8a35" if look.named("rainbow", "sunset", "habanero") else ripe(look, "#c23f38"),
        ripe(look, "#5d8a52") if look.named("serrano") else ripe(look, "#b5342f"),
    )
    d = (
        "M250 190C320 180 350 220 346 300C340 390 300 460 232 496C224 500 220 490 226 484"
        "C256 440 240 380 226 320C214 250 220 200 250 190Z"
    )

    def one(c: str) -> str:
        return (
            line("M284 190Q290 150 326 134", MOSS, 15)
            + solid(d, c, path("M250 230C236 270 246 330 258 370C246 320 250 270 264 234Z", "#fff", 0.4))
            + path("M228 204C250 168 318 166 336 206C310 220 252 222 228 204Z", MOSS)
        )

    return (
        shadow(300, 500, 330)
        + move(one(tones[1]), -84, 0, 14)
        + move(one(tones[2]), 110, -6, -16)
        + move(one(tones[0]), 18, 8)
    )


def _peppers(look: Look) -> str:
    colour = ripe(look, look.pick("pepper", ("#c23f38", "#e3b23f", "#5d8a52")))
    d = (
        "M300 226C330 196 436 196 432 300C430 390 400 480 350 484C326 484 316 470 300 470"
        "C284 470 274 484 250 484C200 480 170 390 168 300C164 196 270 196 300 226Z"
    )
    one = solid(
        d,
        colour,
        line("M300 226C272 290 276 400 292 470M300 226C328 290 324 400 308 470", shade(colour, 0.22), 7)
        + path("M200 280C206 250 222 244 234 246C218 280 218 340 228 380C206 350 198 310 200 280Z", "#fff", 0.35),
        dx=-20,
    ) + line("M300 230V180Q306 160 330 160", MOSS, 22)
    return three_of(one, look, one.replace(colour, ripe(look, "#e3b23f")))


def _mushrooms(look: Look) -> str:
    cap = ripe(look, "#8a6248" if look.named("portobello") else look.pick("cap", ("#c7a582", "#eadbc4")))
    one = (
        solid("M258 320H342C346 380 364 430 372 470Q300 496 228 470C236 430 254 380 258 320Z", "#f1e6d4")
        + path("M176 320Q300 372 424 320Q300 344 176 320Z", shade(cap, 0.4))
        + solid(
            "M150 318C150 220 220 168 300 168C380 168 450 220 450 318C450 340 380 344 300 344C220 344 150 340 150 318Z",
            cap,
            path("M196 270C210 230 236 214 262 210C236 230 222 256 216 290Z", "#fff", 0.3),
        )
    )
    return three_of(one, look)


def _avocado(look: Look) -> str:
    d = "M300 150C350 150 372 220 400 280C440 350 430 484 300 484C170 484 160 350 200 280C228 220 250 150 300 150Z"
    skin = ripe(look, "#47583c")
    half = (
        solid(d, skin)
        + move(path(d, "#dbe0a0"), size=0.88, about=(298, 350))
        + move(path(d, "#edeec2"), size=0.7, about=(298, 350))
        + solid(disc(298, 388, 56), "#8a5a38", dx=-14, dy=-12)
    )
    return group(
        (
            solid(d, skin, dots([(240 + 47 * i % 120, 240 + 61 * i % 210) for i in range(10)], 5, shade(skin, 0.3))),
            half,
            half,
        ),
        look,
    )


def _spears(look: Look) -> str:
    green = ripe(look, "#6f9a55")
    stalks = ""
    for i in range(7):
        x, c = 208 + i * 31, mix(green, "#dfe6a8", 0.12 * (i % 3))
        tip = (
            path(f"M{x - 15} 200C{x - 19} 150 {x} 110 {x} 104C{x} 110 {x + 19} 150 {x + 15} 200Z", shade(c, 0.2))
            if look.named("asparagus")
            else path(leaf(x, 250, 170, -90 + (i - 3) * 7, 0.16), shade(c, 0.1))
            if look.named("onion")
            else ""
        )
        foot = circle(x, 480, 20, CREAM) if look.named("onion") else ""
        stalks += move(
            tip
            + rect(x - 15, 190 if tip else 130 + 13 * (i % 2), 30, 290, c, 15)
            + foot
            + line(f"M{x - 6} 240v30M{x + 5} 300v20", shade(c, 0.25), 5),
            turn=(i - 3) * 3,
            about=(300, 360),
        )
    return shadow(304, 494, 250) + stalks + solid(box(178, 338, 244, 46, 16), look.accent)


def _squash(look: Look) -> str:
    if look.named("cucumber"):
        green = ripe(look, "#5d8a52")
        whole = solid(
            box(130, 270, 340, 104, 52),
            green,
            line("M150 300H440M150 336H440", tint(green, 0.25), 6, dash="34 16"),
            dy=-22,
        )
        cut = circle(230, 430, 56, green) + circle(230, 430, 46, "#dfe8b5") + dots(ring(230, 430, 22, 7), 5, "#b6c984")
        return shadow(300, 484, 400) + move(whole, 0, -70, -14) + move(whole, 10, 20, 4) + cut + move(cut, 110, 4)
    skin = ripe(look, "#d9a05a")
    d = (
        "M300 130C350 130 356 190 352 240C350 300 424 320 424 400C424 458 366 490 300 490"
        "C234 490 176 458 176 400C176 320 250 300 248 240C244 190 250 130 300 130Z"
    )
    one = line("M300 138V100", "#7d7b4c", 26) + solid(
        d, skin, line("M272 150C264 260 220 330 236 470M328 150C336 260 380 330 364 470", tint(skin, 0.3), 9), dx=-22
    )
    return group((one, one), look)


def _lettuce(look: Look) -> str:
    green = ripe(look, "#8fb062")
    outer = "".join(
        solid(
            (
                f"M300 470C{300 + 10 * s} 400 {300 + w * s} 440 {300 + w * s} 330"
                f"C{300 + w * s} 240 {300 + w * 0.5 * s} {y} {300 + 20 * s} {y + 40}Z"
            ),
            mix(green, "#47683f", t),
        )
        for w, y, t, s in ((200, 190, 0.4, 1), (200, 190, 0.4, -1), (150, 150, 0.15, 1), (150, 150, 0.15, -1))
    )
    heart = solid(
        "M300 480C220 470 190 390 206 310C218 250 260 220 300 216C340 220 382 250 394 310C410 390 380 470 300 480Z",
        look.natural(tint(green, 0.35)),
        line("M300 470V270M300 420L236 350M300 420L364 350M300 350L256 300M300 350L344 300", tint(green, 0.75), 8),
    )
    return shadow(300, 486, 340) + outer + heart


def _herbs(look: Look) -> str:
    green = ripe(look, look.pick("herb", ("#5d8a52", "#6f9a55", "#47704a")))
    bunch = ""
    for i, (degrees, reach) in enumerate(
        ((-150, 200), (-30, 200), (-128, 250), (-52, 250), (-106, 290), (-74, 290), (-90, 240))
    ):
        x, y = polar(300, 430, reach * 0.8, degrees)
        bunch += line(f"M300 440Q{300 + (x - 300) * 0.3:.0f} {y + 90:.0f} {x:.0f} {y:.0f}", shade(green, 0.2), 8)
        bunch += "".join(
            path(leaf(x, y + 40, 150, degrees + a, 0.6), mix(green, "#c9d68f", 0.09 * (i % 4))) for a in (-58, 58, 0)
        )
    return (
        shadow(300, 500, 170)
        + bunch
        + line("M270 420l-16 76M300 430v66M330 420l16 76", shade(green, 0.1), 13)
        + solid(box(252, 416, 96, 34, 14), look.accent)
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("groceries", "vegetables"): vegetables,
}
