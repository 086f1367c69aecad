"""Pots, cups, glasses and two odd pieces of the salon."""

from .look import Drawer, Look, variant
from .meals import steam
from .palette import GOLD, INK, SILVER, shade, tint
from .patterns import stripes
from .shapes import box, circle, disc, dots, ellipse, leaf, line, move, path, rect, ring, shadow, solid


def sponge(look: Look) -> str:
    pores = dots([(130 + 67 * i % 330, 318 + 41 * i % 110) for i in range(20)], 9, shade(look.natural("#e6bc45"), 0.22))
    foam = "".join(
        circle(x, y, r, "#fff", 0.8) + circle(x - r / 3, y - r / 3, r / 4, "#fff")
        for x, y, r in ((180, 190, 34), (240, 160, 22), (400, 200, 30), (450, 170, 17), (320, 190, 19))
    )
    body = solid(box(104, 290, 392, 180, 34), look.natural("#e6bc45"), pores) + solid(
        box(104, 236, 392, 76, 26), look.accent, line("M110 262h380M110 284h380", shade(look.accent, 0.2), 5, 1, "4 14")
    )
    return shadow(300, 472, 400) + move(body, turn=-4) + foam


def kitchen(look: Look) -> str:
    table = {
        "teapot": _teapot,
        "kettle dallah": _kettle,
        "pot oven dutch cookware wok saucepan": _pot,
        "skillet pan": _pan,
        "knife chef cutting": _knives,
        "glass glasse wine champagne flute tumbler beer whiskey margarita shot goblet cocktail": _glasses,
        "coffee pour chemex french press": _coffee,
        "mug cup tea": _mug,
        "plate dining table setting dinnerware silverware place napkin": _place_setting,
        "cutlery flatware spoon whisk baking utensil": _utensils,
    }
    return variant(look, table, (_place_setting, _pot, _mug, _utensils, _teapot))


def _teapot(look: Look) -> str:
    body = look.main
    relief = look.pick(
        "relief",
        (
            dots(
                [(180 + 40 * i + 20 * (j % 2), 300 + 34 * j) for j in range(5) for i in range(7)], 7, shade(body, 0.22)
            ),
            line("M60 350H540", look.accent, 13),
            "",
            dots(ring(290, 370, 50, 6), 19, look.second) + circle(290, 370, 15, look.accent),
        ),
    )
    handle = (
        line("M190 240C180 90 400 90 390 240", look.pick("hoop", (shade(body, 0.3), "#8a5636")), 17)
        if look.between("hoop", 0, 1) or look.named("iron")
        else line("M150 300C50 280 60 440 170 430", shade(body, 0.12), 26)
    )
    spout = solid("M420 360C470 350 476 280 520 252L546 270C520 300 530 410 430 440Z", shade(body, 0.08))
    lid = solid("M214 252C224 206 356 206 366 252Z", tint(body, 0.1)) + circle(290, 204, 19, look.accent)
    return (
        shadow(300, 490, 330)
        + handle
        + spout
        + solid(
            (
                "M130 370C130 290 200 250 290 250C380 250 450 290 450 370C450 440 400 488 350 490H230"
                "C180 488 130 440 130 370Z"
            ),
            body,
            relief,
        )
        + lid
    )


def _kettle(look: Look) -> str:
    body = look.main
    handle = line("M186 236C170 70 410 70 396 236", "#4a3a34", 26)
    spout = solid("M400 330L494 222L532 236L450 430Z", shade(body, 0.06))
    return (
        shadow(300, 492, 350)
        + handle
        + spout
        + solid(
            "M196 232H386C440 300 470 400 470 450Q470 490 430 490H152Q112 490 112 450C112 400 140 300 196 232Z",
            body,
            path("M180 290C160 340 150 400 152 450H176C176 390 186 340 204 290Z", "#fff", 0.35),
        )
        + solid("M206 236C220 196 362 196 376 236Z", tint(body, 0.1))
        + circle(291, 196, 17, "#4a3a34")
        + line("M112 454H470", shade(body, 0.25), 8)
    )


def _pot(look: Look) -> str:
    body = look.main
    ears = line("M112 306H72V352H116M488 306H528V352H484", shade(body, 0.25), 22)
    lid = (
        solid(
            "M108 264C120 190 480 190 492 264V280H108Z",
            tint(body, 0.08),
            path("M150 250C180 220 240 210 290 208V220C240 224 200 232 176 254Z", "#fff", 0.4),
        )
        + rect(272, 172, 56, 26, look.pick("knob", (GOLD, "#4a3a34", SILVER)), 10)
        + rect(288, 192, 24, 14, shade(body, 0.3))
    )
    return (
        shadow(304, 482, 380)
        + steam(300, 150) * look.between("steam", 0, 1)
        + ears
        + solid("M112 276H488V420C488 464 456 480 420 480H180C144 480 112 464 112 420Z", body)
        + lid
        + line("M112 284H488", shade(body, 0.3), 7)
    )


def _pan(look: Look) -> str:
    egg = (
        path(
            "M214 330C200 290 250 262 290 274C330 250 380 280 372 324C390 360 340 390 300 376C256 394 214 370 214 330Z",
            "#fbf6ea",
        )
        + circle(300, 322, 34, "#e6a63d")
        + circle(290, 312, 9, "#fff", 0.6)
    )
    return (
        shadow(290, 470, 420)
        + move(solid(box(420, 250, 190, 34, 16), look.wood), -10, 0, -28, about=(430, 266))
        + solid(disc(280, 340, 200, 124), look.natural(INK))
        + path(disc(280, 332, 172, 100), tint(look.natural(INK), 0.14))
        + (
            egg
            if look.between("egg", 0, 1)
            else dots([(240, 300), (320, 350), (260, 360), (340, 300)], 19, "#c8443a")
            + path(leaf(280, 330, 60, -20), "#6d8f5e")
        )
    )


def _knives(look: Look) -> str:
    def blade(x: float, turn: float, h: float) -> str:
        return move(
            path(f"M{x - 20} 330V{330 - h}C{x + 10} {340 - h} {x + 26} {400 - h} {x + 24} 330Z", SILVER)
            + path(f"M{x - 20} 330V{330 - h}C{x - 6} {400 - h} {x - 4} 290 {x - 4} 330Z", "#e6eaec")
            + solid(box(x - 22, 326, 44, 166, 14), look.natural(look.pick("grip", (look.wood, INK, look.main))))
            + dots([(x, 362), (x, 408), (x, 454)], 5, SILVER),
            turn=turn,
            about=(x, 480),
        )

    board = solid(
        box(120, 96, 230, 380, 30), look.wood, line("M170 80v420M240 80v420M300 80v420", shade(look.wood, 0.12), 5)
    ) + circle(235, 136, 17, look.ground)
    return (
        shadow(304, 490, 380)
        + board
        + blade(290, -4, 226)
        + blade(384, 7, 200)
        + blade(466, 14, 150)
        + circle(170, 440, 24, look.accent)
    )


def _glasses(look: Look) -> str:
    drink = look.natural(look.pick("drink", ("#8e3350", "#e0b04a", "#d98a6a", "#b4703a")))
    if look.named("beer", "brewmaster"):
        mug = solid(box(176, 200, 200, 290, 24), "#e3a53c", line("M226 260v190M276 260v190M326 260v190", "#f2c76e", 15))
        foam = "".join(
            circle(x, y + 5, r, "#dccba6") + circle(x, y, r - 2, "#fffaf0")
            for x, y, r in ((190, 190, 36), (240, 166, 44), (300, 170, 44), (354, 188, 36))
        ) + rect(170, 190, 212, 40, "#fffaf0", 18)
        return (
            shadow(300, 492, 270)
            + line("M380 260C470 250 470 430 378 420", "#dfe6e4", 24)
            + mug
            + foam
            + line("M176 488H376", look.main, 8)
        )
    if look.named("tumbler", "whiskey", "shot", "stemless"):

        def low(x: float) -> str:
            return solid(
                f"M{x} 250H{x + 180}L{x + 166} 484H{x + 14}Z",
                "#e3eae8",
                path(f"M{x - 20} 360H{x + 200}V500H{x - 20}Z", drink)
                + line(f"M{x + 40} 250l20 240M{x + 90} 250v240M{x + 140} 250l-20 240", "#fff", 5, 0.5),
            ) + rect(x + 46, 322, 62, 58, "#fff", 8, 0.5)

        return shadow(304, 488, 420) + low(104) + low(316) + line("M120 488H480", look.main, 6)
    flute = look.named("champagne", "flute")
    cup = (
        "M0 0H110L98 150C92 196 70 206 55 206C40 206 18 196 12 150Z"
        if flute
        else "M-14 0H124C136 90 110 180 55 180C0 180-26 90-14 0Z"
    )

    def stem(x: float, y: float) -> str:
        filled = path("M-60 70H200V240H-60Z", drink if not flute else "#ecc766") + (
            dots([(40, 100), (64, 130), (50, 160)], 4, "#fff8e0") if flute else ""
        )
        foot = line(f"M55 190V{480 - y}", "#cfd8d6", 10) + ellipse(55, 482 - y, 62, 10, "#cfd8d6")
        return move(foot + solid(cup, "#e9efec", filled + rect(12, 10, 9, 120, "#fff", 4, 0.7), dx=-8), x, y)

    return shadow(304, 486, 330) + stem(150, 150) + stem(340, 130) + line("M140 492H460", look.main, 5)


def _coffee(look: Look) -> str:
    neck = solid(
        "M196 110H404L322 270L410 450Q416 490 380 490H220Q184 490 190 450L278 270Z",
        "#e6ece9",
        path("M150 380H450V500H150Z", "#6b4030"),
    )
    collar = (
        solid("M262 236H338L330 270L344 306H256L270 270Z", look.wood)
        + line("M258 270H342", look.main, 11)
        + circle(346, 280, 13, look.accent)
    )
    return (
        shadow(304, 492, 260)
        + path("M196 110H404L300 256Z", "#f7efe0")
        + neck
        + collar
        + line("M226 400L216 456", "#fff", 9, 0.6)
        + steam(300, 100)
    )


def _mug(look: Look) -> str:
    motif = look.pick(
        "motif",
        (
            path("M110 400H440V500H110Z", look.second),
            move(stripes(look.second, 80, 17), 0, 20),
            circle(270, 360, 50, look.second),
            dots([(200, 320), (270, 350), (340, 320), (200, 410), (340, 410)], 15, look.second),
        ),
    )
    return (
        shadow(300, 490, 300)
        + steam(270, 206)
        + line("M396 300C500 280 500 440 392 430", shade(look.main, 0.12), 30)
        + solid("M140 250H400V440C400 474 376 490 346 490H194C164 490 140 474 140 440Z", look.main, motif)
        + ellipse(270, 250, 130, 30, shade(look.main, 0.3))
        + ellipse(270, 254, 112, 21, look.pick("drink", ("#6b4030", "#b4703a", "#c89a5c")))
    )


def _place_setting(look: Look) -> str:
    rim = look.pick(
        "rim", (line(disc(300, 300, 152), look.accent, 9), dots(ring(300, 300, 150, 24), 8, look.accent), "")
    )
    plates = (
        line(disc(310, 312, 176), "#2b1a1e", 18, 0.08)
        + solid(disc(300, 300, 176), look.main, shade=0.12)
        + rim
        + solid(disc(300, 300, 118), tint(look.second, 0.5), shade=0.1)
        + path(disc(300, 300, 88), tint(look.second, 0.65))
    )
    metal = look.pick("metal", (SILVER, GOLD))
    fork = line("M84 300V470M62 150V220Q62 250 84 256Q106 250 106 220V150M84 150V256", metal, 11)
    knife = line("M520 320V470", metal, 15) + path("M508 140C540 170 546 260 534 326H508Z", metal)
    sprig = "".join(
        path(leaf(300, 350 - 26 * i, 62, a, 0.36), "#86a072") for i in range(4) for a in (-150, -30)
    ) + line("M300 370V220", "#6d8f5e", 5)
    napkin = solid("M262 210H338L354 392H246Z", look.accent, line("M300 200v200", shade(look.accent, 0.2), 5)) + rect(
        252, 290, 96, 22, metal, 8
    )
    return plates + fork + knife + look.pick("on", (sprig, napkin, "", _rosette(look)))


def _rosette(look: Look) -> str:
    return dots(ring(300, 300, 30, 6), 21, look.main) + circle(300, 300, 17, GOLD)


def _utensils(look: Look) -> str:
    spoon = line("M230 430V230", look.wood, 19) + solid(disc(230, 168, 40, 66), look.wood)
    whisk = line("M306 430V250", SILVER, 17) + line(
        "M306 256C240 200 260 90 306 90C352 90 372 200 306 256C280 190 290 90 306 90C322 90 332 190 306 256", SILVER, 6
    )
    spatula = line("M384 430L400 230", look.wood, 19) + solid(
        box(362, 96, 84, 140, 22), look.accent, line("M388 110v110M412 110v110", shade(look.accent, 0.25), 8)
    )
    crock = solid(
        "M176 320H424V462Q424 492 394 492H206Q176 492 176 462Z",
        look.main,
        look.pick(
            "crock",
            (
                line("M160 360H440M160 452H440", look.second, 9),
                path("M160 420H440V500H160Z", look.second),
                dots([(230, 400), (300, 420), (370, 400)], 13, look.second),
            ),
        ),
    )
    return shadow(304, 494, 270) + move(spoon, turn=-9, about=(240, 430)) + whisk + spatula + crock


def salon(look: Look) -> str:
    return variant(look, {"bookshelf shelf": _shelf, "hat stand coat": _hat_stand}, (_hat_stand, _shelf))


def _shelf(look: Look) -> str:
    wood = look.wood
    books = "".join(
        rect(
            160 + 33 * i + (60 if j == 1 else 0),
            180 + 130 * j - h,
            29,
            h,
            (look.main, look.second, look.accent, shade(look.main, 0.3))[(i + j) % 4],
            3,
        )
        for j in range(3)
        for i, h in enumerate((86, 74, 92, 66))
    )
    vase = (
        solid("M380 130H420C430 150 424 180 414 180H386C376 180 370 150 380 130Z", look.accent)
        + path(leaf(400, 134, 62, -110), "#6d8f5e")
        + path(leaf(400, 134, 62, -60), "#86a072")
    )
    return (
        shadow(304, 506, 330)
        + rect(140, 76, 320, 420, shade(wood, 0.4), 6)
        + books
        + vase
        + circle(400, 288, 24, look.second)
        + "".join(rect(140, y, 320, 17, wood) for y in (180, 310, 440))
        + line(box(140, 76, 320, 420, 6), wood, 19)
    )


def _hat_stand(look: Look) -> str:
    wood = look.wood
    pole = line("M300 110V480M300 170L210 120M300 170L390 120M300 230L220 196M300 230L380 196", wood, 15) + line(
        "M300 450L210 500M300 450L390 500M300 450V504", wood, 17
    )
    hat = (
        ellipse(206, 116, 92, 20, look.main)
        + solid("M150 112C150 50 180 40 206 54C232 40 262 50 262 112Z", look.main)
        + line("M152 104Q206 122 260 104", look.accent, 13)
    )
    scarf = line("M384 196C400 260 380 300 392 380M396 196C420 250 410 280 424 340", look.second, 24)
    return shadow(304, 506, 230) + pole + circle(300, 104, 15, GOLD) + hat + scarf


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("housewares", "consumable"): sponge,
    ("housewares", "kitchen"): kitchen,
    ("housewares", "salon"): salon,
}
