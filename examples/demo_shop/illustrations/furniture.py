"""Seats, tables and chests."""

from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, against, shade, tint
from .patterns import cloth
from .shapes import box, circle, disc, dots, ellipse, leaf, line, path, rect, shadow, solid


def _legs(look: Look) -> str:
    return look.pick("legs", (look.wood, look.wood, "#3a3538", GOLD))


def pillow(x: float, y: float, w: float, colour: str, over: str = "") -> str:
    return solid(f"M{x} {y}q{w / 2} 16 {w} 0q-12 {w / 2} 0 {w}q-{w / 2}-16-{w} 0q12-{w / 2} 0-{w}Z", colour, over, dx=-8)


def _lamp(look: Look, x: float) -> str:
    return line(f"M{x} 470V210", "#4a4547", 7) + path(f"M{x - 30} 130H{x + 30}L{x + 50} 214H{x - 50}Z", tint(look.second, 0.35)) + ellipse(x, 474, 38, 9, "#4a4547")


# Chairs


def chairs(look: Look) -> str:
    table = {"office ergonomic desk executive conference": _office, "dining windsor wooden set": _dining_chair, "rocking eames shell": _shell, "stool bar": _stool, "lounge armchair accent velvet sofa statement wingback": _armchair}
    return variant(look, table, (_armchair, _shell, _wing, _dining_chair))


def _armchair(look: Look) -> str:
    legs = line("M196 430L180 490M404 430L420 490", _legs(look), 17)
    back = solid("M176 170C176 130 206 116 300 116C394 116 424 130 424 170L412 350H188Z", look.main, look.pick("tuft", (cloth(look, 0.7), line("M240 120v230M300 116v230M360 120v230", shade(look.main, 0.18), 5), dots([(x, y) for x in (240, 300, 360) for y in (190, 240)], 7, shade(look.main, 0.35)))))
    arms = solid("M128 290C128 250 190 250 190 290V440H140Q128 440 128 428ZM472 290C472 250 410 250 410 290V440H460Q472 440 472 428Z", tint(look.main, 0.06))
    seat = solid(box(182, 336, 236, 62, 24), tint(look.main, 0.16), dy=-16) + solid(box(182, 388, 236, 54, 8), shade(look.main, 0.12))
    return shadow(306, 492, 360) + legs + back + seat + arms + look.pick("pillow", ("", pillow(244, 244, 110, look.second, cloth(look, 0.6)), ""))


def _wing(look: Look) -> str:
    legs = line("M204 440L188 496M396 440L412 496", _legs(look), 17)
    back = solid("M160 110C210 84 390 84 440 110C452 200 430 250 420 380H180C170 250 148 200 160 110Z", look.main, dots([(x + (22 if i % 2 else 0), y) for i, y in enumerate((160, 206, 252, 298)) for x in (226, 270, 314, 358)], 6, shade(look.main, 0.4)))
    arms = solid("M140 300C140 270 204 270 204 310V440H140ZM460 300C460 270 396 270 396 310V440H460Z", tint(look.main, 0.08))
    return shadow(306, 498, 340) + legs + back + solid(box(196, 352, 208, 60, 24), tint(look.main, 0.2), dy=-16) + solid(box(150, 400, 300, 46, 10), shade(look.main, 0.12)) + arms


def _shell(look: Look) -> str:
    wood = look.wood
    legs = line("M250 350L196 496M350 350L404 496M276 350L250 486M324 350L350 486", wood, 13) + line("M240 400L350 440M360 400L250 440", "#4a4547", 4)
    seat = solid("M150 170C140 120 190 100 300 100C410 100 460 120 450 170C440 220 420 240 424 280C450 290 470 300 464 324C450 360 380 372 300 372C220 372 150 360 136 324C130 300 150 290 176 280C180 240 160 220 150 170Z", look.main)
    pad = solid("M190 176C190 140 220 130 300 130C380 130 410 140 410 176C406 230 390 250 388 290C370 322 230 322 212 290C210 250 194 230 190 176Z", tint(look.main, 0.22), cloth(look, 0.5), shade=0.1)
    return shadow(304, 496, 260) + legs + seat + pad


def _dining_chair(look: Look) -> str:
    wood = look.natural(look.wood)
    back = line("M206 350V112Q206 96 222 96H378Q394 96 394 112V350", wood, 21)
    slats = look.pick("slats", (line("M254 110V330M300 110V330M346 110V330", wood, 11), line("M216 156H384M216 216H384M216 276H384", wood, 19), solid(box(220, 124, 160, 130, 20), look.main, cloth(look, 0.5))))
    legs = line("M196 376L180 500M404 376L420 500", wood, 19) + line("M232 376L228 486M368 376L372 486", shade(wood, 0.3), 15) + line("M190 444H410", wood, 9)
    return shadow(304, 502, 280) + back + slats + legs + solid("M182 330H418L436 384Q436 394 424 394H176Q164 394 164 384Z", look.main, cloth(look, 0.7), dy=-14) + rect(172, 384, 256, 15, shade(wood, 0.1), 6)


def _office(look: Look) -> str:
    base = line("M300 430L196 486M300 430L404 486M300 430V492M300 430L240 470M300 430L360 470", INK, 15) + dots([(192, 492), (408, 492), (300, 500), (236, 480), (364, 480)], 13, INK) + line("M300 360V430", "#8d979e", 24)
    arms = line("M196 350V270H176M404 350V270H424", INK, 15) + line("M160 268H214M386 268H440", INK, 21)
    ribs = line("M210 160H390M206 200H394M208 240H392M214 280H386", shade(look.main, 0.22), 6)
    return shadow(304, 504, 280) + base + solid("M206 110C210 84 390 84 394 110C412 190 404 250 384 320H216C196 250 188 190 206 110Z", look.main, ribs) + arms + solid(box(178, 330, 244, 54, 26), tint(look.main, 0.1), dy=-14)


def _stool(look: Look) -> str:
    wood = look.wood
    legs = line("M220 250L180 498M380 250L420 498M270 250L256 486M330 250L344 486", wood, 17) + line("M200 390H400M212 330H388", shade(wood, 0.2), 10)
    return shadow(304, 500, 280) + legs + solid("M170 200C170 150 430 150 430 200V236Q430 262 400 262H200Q170 262 170 236Z", look.main, cloth(look, 0.5), dy=-20)


# Sofas


def sofas(look: Look) -> str:
    return look.pick("sofa", (_three_seats, _chesterfield, _corner))(look)


def _three_seats(look: Look) -> str:
    legs = line("M116 440L104 482M484 440L496 482M300 440V480", _legs(look), 15)
    back = solid(box(104, 210, 200, 170, 28), look.main, cloth(look, 0.85)) + solid(box(298, 210, 200, 170, 28), look.main, cloth(look, 0.85))
    seat = solid(box(110, 342, 192, 62, 22), tint(look.main, 0.16), dy=-18) + solid(box(300, 342, 192, 62, 22), tint(look.main, 0.16), dy=-18) + solid(box(92, 396, 416, 46, 8), shade(look.main, 0.1))
    arms = solid("M56 310C56 270 122 270 122 310V444H72Q56 444 56 428ZM544 310C544 270 478 270 478 310V444H528Q544 444 544 428Z", tint(look.main, 0.05))
    cushions = pillow(132, 256, 100, look.second, cloth(look, 0.5)) + look.pick("two", (pillow(372, 256, 100, look.accent), pillow(212, 264, 88, look.accent), ""))
    return shadow(306, 484, 470) + _decor(look) + legs + back + seat + arms + cushions


def _decor(look: Look) -> str:
    frame = solid(box(232, 66, 136, 110, 4), look.wood) + rect(242, 76, 116, 90, CREAM) + circle(322, 106, 15, look.accent) + path("M242 166L284 112L318 150L334 134L358 166Z", look.second)
    return look.pick("decor", (_lamp(look, 520), frame, ""))


def _chesterfield(look: Look) -> str:
    legs = line("M120 446V484M480 446V484", _legs(look), 19)
    tufts = dots([(130 + 42 * i + (21 if j % 2 else 0), 246 + 36 * j) for j in range(3) for i in range(9)], 5, shade(look.main, 0.42))
    back = solid("M80 270C70 220 110 200 160 206C220 212 260 196 300 196C340 196 380 212 440 206C490 200 530 220 520 270V390H80Z", look.main, tufts)
    seat = solid(box(120, 350, 360, 52, 18), tint(look.main, 0.15), line("M240 340v70M360 340v70", shade(look.main, 0.25), 5), dy=-16)
    arms = solid("M52 300C44 256 124 250 130 300L122 450H74ZM548 300C556 256 476 250 470 300L478 450H526Z", tint(look.main, 0.06)) + line(disc(88, 292, 20) + disc(512, 292, 20), shade(look.main, 0.3), 5)
    return shadow(306, 488, 460) + legs + back + seat + solid(box(100, 398, 400, 52, 8), shade(look.main, 0.12)) + arms + look.pick("two", ("", pillow(350, 266, 92, look.second, cloth(look, 0.5))))


def _corner(look: Look) -> str:
    legs = line("M90 440V474M510 460V490M330 440V474", _legs(look), 14)
    back = solid(box(70, 220, 160, 160, 24), look.main) + solid(box(222, 220, 160, 160, 24), look.main) + solid(box(374, 220, 156, 190, 24), look.main)
    seat = solid(box(74, 344, 156, 60, 20), tint(look.main, 0.16), dy=-18) + solid(box(228, 344, 148, 60, 20), tint(look.main, 0.16), dy=-18) + solid("M372 364Q372 344 394 344H508Q532 344 536 370L552 440H372Z", tint(look.main, 0.22), dy=-20)
    base = solid("M62 396H372V432H556V470H62Z", shade(look.main, 0.1)) + solid("M44 320C44 286 96 286 96 320V470H60Q44 470 44 454Z", tint(look.main, 0.05))
    throw = solid("M430 210H498L512 330L440 336Z", look.accent, line("M440 230h70M440 256h70M440 282h70", look.second, 7))
    return shadow(306, 488, 480) + _decor(look) + legs + back + seat + base + look.pick("throw", (throw, "", "")) + pillow(112, 262, 96, look.second, cloth(look, 0.4))


# Tables


def tables(look: Look) -> str:
    table = {"coffee nesting": _coffee, "side bedside bistro hourglass stand": _round, "office desk workspace workstation writer studio minimalist": _desk, "dining conference executive boardroom": _dining}
    return variant(look, table, (_coffee, _round, _dining))


def _vase(look: Look, x: float, y: float) -> str:
    return path(leaf(x, y - 40, 90, -110, 0.4), "#6d8f5e") + path(leaf(x, y - 40, 84, -64, 0.4), "#86a072") + solid(f"M{x - 18} {y - 50}H{x + 18}C{x + 34} {y - 30} {x + 28} {y} {x + 16} {y}H{x - 16}C{x - 28} {y} {x - 34} {y - 30} {x - 18} {y - 50}Z", look.accent, dx=-6)


def _books(look: Look, x: float, y: float) -> str:
    return rect(x, y - 16, 96, 16, look.main, 3) + rect(x + 8, y - 32, 80, 16, look.second, 3) + rect(x + 4, y - 46, 70, 14, look.accent, 3)


def _top(look: Look) -> str:
    return look.natural(look.pick("top", (look.wood, look.wood, CREAM, look.main)))


def _coffee(look: Look) -> str:
    top = _top(look)
    frame = look.pick("frame", (line("M150 350L116 484M450 350L484 484M230 356L222 470M370 356L378 470", _legs(look), 15), line("M140 350V484H250V350M460 350V484H350V350", _legs(look), 13)))
    shelf = rect(150, 430, 300, 13, shade(top, 0.2), 5) if look.between("shelf", 0, 1) else ""
    return shadow(304, 486, 420) + frame + shelf + solid("M76 336C76 304 524 304 524 336V350C524 380 76 380 76 350Z", shade(top, 0.15)) + ellipse(300, 334, 224, 27, top) + _vase(look, 200, 336) + _books(look, 320, 334) + circle(368, 280, 9, look.accent)


def _round(look: Look) -> str:
    top = _top(look)
    foot = look.pick("foot", (line("M300 280V480", shade(top, 0.3), 24) + ellipse(300, 486, 106, 18, shade(top, 0.3)), line("M250 280L200 490M350 280L400 490M300 280V500", _legs(look), 15), path("M190 290H410L316 386L404 492H196L284 386Z", shade(top, 0.12))))
    return shadow(304, 494, 270) + foot + solid("M140 256C140 222 460 222 460 256V272C460 304 140 304 140 272Z", shade(top, 0.15)) + ellipse(300, 254, 160, 28, top) + look.pick("on", (_vase(look, 300, 258), _books(look, 256, 256) + circle(300, 196, 15, look.main), line("M300 250V200", "#4a4547", 8) + path("M262 120H338L366 200H234Z", tint(look.second, 0.3)) + ellipse(300, 252, 36, 8, "#4a4547")))


def _desk(look: Look) -> str:
    top = _top(look)
    drawers = solid(box(368, 318, 132, 120, 8), tint(top, 0.12), line("M360 378h150", shade(top, 0.25), 4)) + dots([(434, 348), (434, 408)], 8, GOLD)
    legs = line("M112 320L96 492M488 436L504 492M130 320L126 480M380 436V480", _legs(look), 14)
    screen = solid(box(180, 146, 190, 118, 10), INK) + rect(190, 156, 170, 98, tint(look.second, 0.2)) + path("M190 254L236 200L276 236L312 190L360 254Z", look.main) + path("M262 264H290L298 302H254Z", "#8d979e")
    lamp = line("M450 300V220L410 176", "#4a4547", 9) + path("M376 190L420 146L440 190Z", look.accent) + ellipse(450, 300, 32, 7, "#4a4547")
    return shadow(304, 494, 440) + legs + drawers + solid(box(70, 298, 460, 28, 8), top) + look.pick("on", (screen + lamp, screen + _vase(look, 450, 300), _books(look, 130, 298) + lamp + rect(250, 282, 110, 16, CREAM, 4)))


def _dining(look: Look) -> str:
    top = _top(look)
    chair = "".join(solid(box(x, 240, 76, 130, 22), look.main) + line(f"M{x + 12} 380V476M{x + 64} 380V476", _legs(look), 11) for x in (112, 412))
    middle = "".join(solid(box(x, 226, 76, 110, 22), shade(look.main, 0.14)) for x in (212, 312))
    legs = line("M130 350L108 496M470 350L492 496", _legs(look), 21)
    plates = ellipse(190, 330, 44, 8, CREAM) + ellipse(410, 330, 44, 8, CREAM)
    pendant = line("M300 0V96", "#4a4547", 5) + path("M236 150C240 80 360 80 364 150Z", look.accent)
    return shadow(304, 498, 450) + look.pick("pendant", (pendant, "")) + middle + chair + legs + solid("M62 342C62 312 538 312 538 342V356C538 382 62 382 62 356Z", shade(top, 0.15)) + ellipse(300, 338, 238, 24, top) + plates + _vase(look, 300, 336)


# Chests


def dressers(look: Look) -> str:
    return variant(look, {"sideboard console vanity floating": _sideboard, "cabinet apothecary": _cabinet}, (_chest, _chest, _sideboard))


def _front(look: Look) -> str:
    return look.natural(look.pick("front", (look.wood, look.wood, look.main, CREAM, tint(look.main, 0.3))))


def _knobs(look: Look, places: list[tuple[float, float]]) -> str:
    return look.pick("knob", (dots(places, 9, GOLD), line("".join(f"M{x - 20} {y}h40" for x, y in places), "#4a4547", 8), dots(places, 11, look.accent)))


def _chest(look: Look) -> str:
    front, rows = _front(look), look.between("rows", 3, 5)
    h = 300 / rows
    drawers = "".join(solid(box(x, 172 + i * h, 176, h - 12, 8), tint(front, 0.14), shade=0.1) for i in range(rows) for x in (118, 306))
    knobs = _knobs(look, [(x, 166 + i * h + h / 2) for i in range(rows) for x in (206, 394)])
    legs = line("M130 480L120 504M470 480L480 504", shade(front, 0.4), 19)
    return shadow(304, 506, 410) + legs + solid(box(100, 150, 400, 336, 14), front) + rect(88, 138, 424, 26, shade(front, 0.14), 8) + drawers + knobs + look.pick("on", (_vase(look, 180, 138), _books(look, 330, 138), _vase(look, 420, 138) + _books(look, 150, 138), _mirror(look)))


def _mirror(look: Look) -> str:
    return solid(disc(300, 84, 66), look.wood) + circle(300, 84, 54, "#dfe8e6") + path("M262 96L312 40L332 46L268 116Z", "#fff", 0.6)


def _sideboard(look: Look) -> str:
    front = _front(look)
    doors = solid(box(84, 286, 134, 144, 8), tint(front, 0.12), line("".join(f"M{x} 280v160" for x in range(98, 220, 17)), shade(front, 0.16), 5), shade=0.08) + "".join(solid(box(230, 286 + i * 50, 284, 44, 8), tint(front, 0.12), shade=0.08) for i in range(3))
    return shadow(304, 496, 470) + line("M110 440L96 494M490 440L504 494", _legs(look), 17) + solid(box(66, 266, 468, 182, 14), front) + doors + _knobs(look, [(372, 308), (372, 358), (372, 408), (196, 358)]) + _vase(look, 150, 266) + look.pick("on", (_books(look, 320, 266), _lamp_small(look), ""))


def _lamp_small(look: Look) -> str:
    return line("M430 264V204", "#4a4547", 9) + path("M394 128H466L490 206H370Z", tint(look.second, 0.3)) + ellipse(430, 264, 34, 7, "#4a4547")


def _cabinet(look: Look) -> str:
    front = _front(look)
    if look.named("apothecary"):
        cells = "".join(solid(box(148 + 78 * (i % 4), 120 + 72 * (i // 4), 70, 62, 6), tint(front, 0.14), shade=0.1) for i in range(20))
        knobs = _knobs(look, [(183 + 78 * (i % 4), 152 + 72 * (i // 4)) for i in range(20)])
        return shadow(304, 500, 360) + solid(box(130, 96, 340, 402, 12), front) + cells + (knobs if "stroke-width=\"8\"" not in knobs else dots([(183 + 78 * (i % 4), 152 + 72 * (i // 4)) for i in range(20)], 8, GOLD))
    doors = solid(box(156, 124, 138, 330, 8), tint(front, 0.14), rect(172, 142, 106, 290, shade(front, 0.12), 6), shade=0.1) + solid(box(306, 124, 138, 330, 8), tint(front, 0.14), rect(322, 142, 106, 290, shade(front, 0.12), 6), shade=0.1)
    return shadow(304, 504, 370) + line("M160 470V502M440 470V502", shade(front, 0.4), 19) + solid(box(132, 98, 336, 382, 14), front) + doors + line("M280 260v60M320 260v60", against(front), 9)


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("furniture", "chairs"): chairs,
    ("furniture", "dressers"): dressers,
    ("furniture", "sofas"): sofas,
    ("furniture", "tables"): tables,
}
