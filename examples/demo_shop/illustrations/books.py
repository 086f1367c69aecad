"""Cookery books and pictures of far places."""

from .look import Drawer, Look, variant
from .palette import CREAM, against, mix, shade, tint
from .shapes import box, circle, clip, dots, ellipse, leaf, line, path, polygon, rect, ring, shadow, solid

# Cookery


def cooking(look: Look) -> str:
    """A standing book with a dish on its cover and a wooden spoon beside it."""
    cover = solid(box(148, 110, 286, 376, 10), look.main) + path(
        "M148 120q0-10 10-10h22v376h-22q-10 0-10-10Z", shade(look.main, 0.25)
    )
    pages = rect(166, 470, 276, 20, CREAM, 4) + rect(430, 120, 14, 368, tint("#e2d2b4", 0.2), 4)
    plate = circle(308, 258, 92, CREAM) + circle(308, 258, 66, tint(look.second, 0.35))
    title = line("M236 398h144M260 424h96", against(look.main), 11) + line("M208 450h200", look.accent, 4)
    spoon = solid(
        (
            "M494 112C520 112 530 150 526 182C522 212 508 222 502 226V480H486V226C480 222 466 212 462 182"
            "C458 150 468 112 494 112Z"
        ),
        look.wood,
    )
    return (
        shadow(310, 490, 400) + pages + cover + plate + variant(look, _DISHES, tuple(_DISHES.values())) + title + spoon
    )


def _noodles(_look: Look) -> str:
    return (
        line(
            "M262 262C262 220 354 220 354 262C354 300 276 300 276 262C276 236 340 236 340 262C340 284 292 284 292 262",
            "#d9a245",
            12,
        )
        + dots([(320, 232), (280, 284), (344, 286)], 10, "#b4472f")
        + path(leaf(312, 250, 40, -40), "#6d8f5e")
    )


def _fish(_look: Look) -> str:
    return (
        solid("M244 258C270 220 330 222 350 258L380 232V286L350 260C330 296 270 296 244 258Z", "#df7a63")
        + circle(270, 252, 5, CREAM)
        + line("M300 240q10 18 0 36M322 242q8 16 0 32", CREAM, 5)
    )


def _pastry(_look: Look) -> str:
    return solid(
        (
            "M240 280C236 226 276 204 308 204C340 204 380 226 376 280C356 262 346 262 336 278"
            "C318 260 298 260 280 278C270 262 260 262 240 280Z"
        ),
        "#d39a52",
    ) + line("M284 216l-8 52M332 216l8 52", "#a86a35", 6)


def _tagine(_look: Look) -> str:
    return (
        solid("M300 194h16C320 220 356 240 362 272H254C260 240 296 220 300 194Z", "#b4583a")
        + solid("M240 276H376L360 304H256Z", "#d9a245")
        + line("M284 240h48", CREAM, 5)
    )


def _curry(look: Look) -> str:
    return (
        path("M246 250H370C370 300 340 316 308 316C276 316 246 300 246 250Z", look.accent)
        + ellipse(308, 250, 62, 16, "#d9832f")
        + dots([(286, 248), (312, 254), (334, 246)], 8, "#6d8f5e")
        + line("M286 222q-8-12 0-24M322 222q-8-12 0-24", shade(look.second, 0.3), 6)
    )


_DISHES: dict[str, Drawer] = {
    "pasta italian tuscan": _noodles,
    "salmon sushi fish": _fish,
    "french pastry": _pastry,
    "moroccan turkish": _tagine,
    "thai indonesian chinese curry": _curry,
}

# Travel


def travel(look: Look) -> str:
    """A framed travel poster: sky, sun and the place's own outline."""
    sky = look.natural(look.pick("sky", ("#e9c79b", "#a9c6c8", "#e7ab8c", "#cfd8cf", "#e8cfc0")))
    sun = circle(look.between("sun", 210, 390), 200, 46, look.pick("light", ("#d9603f", CREAM, "#e6bc45")))
    scene = variant(look, _PLACES, (_mountains, _sea, _desert))
    frame = solid(box(128, 66, 344, 446, 6), look.wood) + rect(146, 84, 308, 410, CREAM)
    return (
        shadow(300, 514, 330)
        + frame
        + clip(box(164, 102, 272, 330), rect(160, 100, 280, 340, sky) + sun + scene)
        + line("M214 462h172", shade(look.main, 0.35), 12)
    )


def _mountains(look: Look) -> str:
    snow = polygon([(250, 230), (222, 284), (244, 276), (256, 294), (272, 274), (286, 288)])
    return (
        path("M130 440L250 230L330 360L386 280L480 440Z", mix(look.main, "#5d7a86", 0.5))
        + path(snow, CREAM)
        + path("M386 280l-26 40 22-8 16 12 12-10Z", CREAM)
        + path("M130 400Q300 350 480 410V450H130Z", "#4d6f5c")
    )


def _sea(_look: Look) -> str:
    houses = "".join(
        rect(x, y, 52, 440 - y, c) + rect(x + 18, y + 28, 16, 24, "#3c5a76")
        for x, y, c in ((178, 300, CREAM), (228, 268, "#f3e3cf"), (280, 310, CREAM), (348, 290, "#f3e3cf"))
    )
    return (
        rect(160, 330, 280, 110, "#4f87a0")
        + houses
        + path("M226 270a28 28 0 0 1 56 0ZM346 292a28 26 0 0 1 56 0Z", "#3f6fa0")
        + path("M160 404Q230 380 300 404T440 400V440H160Z", "#3a6f8a")
    )


def _desert(_look: Look) -> str:
    return (
        path("M190 400L296 236L400 400Z", "#d3a45c")
        + path("M296 236L400 400H330Z", "#a9783e")
        + path("M330 400L396 306L460 400Z", "#c4934f")
        + path("M150 400Q260 372 340 402T480 390V450H150Z", "#e0bd80")
        + line("M204 404v-44m0 22q-20 0-20-20m20 8q18 0 18-18", "#4f7357", 9)
    )


def _tower(_look: Look) -> str:
    return (
        path("M150 404H450V450H150Z", "#6d8f5e")
        + path(
            "M294 150h12C310 260 330 350 368 410H336C324 370 276 370 264 410H232C270 350 290 260 294 150Z", "#5d4a4f"
        )
        + line("M270 320h60M282 262h36", CREAM, 6)
    )


def _clock_tower(_look: Look) -> str:
    return (
        rect(270, 206, 62, 240, "#b98a4e")
        + path("M262 208L301 132L340 208Z", "#4f6a68")
        + circle(301, 246, 24, CREAM)
        + line("M301 246v-14M301 246l10 6", "#3a363b", 5)
        + rect(160, 350, 280, 90, "#a97d52")
        + line("M180 370v60M210 370v60M360 370v60M390 370v60M420 370v60", "#7c5a3a", 8)
    )


def _pagoda(_look: Look) -> str:
    roofs = "".join(
        path(
            (
                f"M{300 - w} {y}Q{300 - w * 0.5} {y - 8} {300 - w * 0.42:.0f} {y - 38}H{300 + w * 0.42:.0f}"
                f"Q{300 + w * 0.5} {y - 8} {300 + w} {y}Z"
            ),
            "#a8382f",
        )
        + rect(300 - w * 0.5, y, w, 40, CREAM)
        for y, w in ((394, 112), (318, 90), (246, 68))
    )
    return (
        line("M300 214v-44", "#a8382f", 8)
        + roofs
        + rect(284, 400, 32, 44, "#6b3a34")
        + dots(ring(404, 150, 24, 6), 15, "#e7a7a2")
        + path("M160 424H440V446H160Z", "#6d8f5e")
    )


def _domes(_look: Look) -> str:
    def onion(x: float, y: float, c: str) -> str:
        return rect(x - 22, y + 40, 44, 170, CREAM) + path(
            (
                f"M{x} {y - 40}C{x + 6} {y - 10} {x + 40} {y} {x + 30} {y + 40}H{x - 30}"
                f"C{x - 40} {y} {x - 6} {y - 10} {x} {y - 40}Z"
            ),
            c,
        )

    return (
        onion(220, 280, "#3f7d57")
        + onion(380, 280, "#d3a54b")
        + onion(300, 220, "#b4472f")
        + path("M160 416H440V446H160Z", "#6d8f5e")
    )


def _savanna(_look: Look) -> str:
    return (
        path("M150 370Q300 350 450 372V450H150Z", "#c9973f")
        + line("M240 380C244 330 236 300 246 270M246 300l28-24", "#5d4432", 11)
        + ellipse(248, 262, 84, 24, "#5f7a46")
        + ellipse(284, 246, 50, 16, "#6d8f5e")
        + line("M352 396v-30h44v30M352 368l-4-54", "#8a5636", 10)
        + circle(344, 308, 11, "#8a5636")
    )


_PLACES: dict[str, Drawer] = {
    "paris": _tower,
    "britain": _clock_tower,
    "china japan guardian wall": _pagoda,
    "egyptian pyramid mexico mexican": _desert,
    "greece venice spain sea": _sea,
    "russian": _domes,
    "kenya aussie safari": _savanna,
    "iceland swedish": _mountains,
}

DRAWERS: dict[tuple[str, str], Drawer] = {("books", "cooking"): cooking, ("books", "travel"): travel}
