"""Clocks, cushions, lights and small things for a shelf."""

from .floral import posy
from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, INK, LEAF, SILVER, against, shade, tint
from .patterns import cloth
from .shapes import box, circle, disc, dots, ellipse, leaf, line, move, path, polar, rect, ring, shadow, solid

# Mirror


def mirror(look: Look) -> str:
    """The bedroom's one thing: a swivel mirror on a vanity stand."""
    stand = line("M170 260V440Q170 468 200 468H400Q430 468 430 440V260", look.natural(GOLD), 17) + line("M300 468V490", GOLD, 17) + solid("M200 500Q204 478 300 478Q396 478 400 500Z", look.main)
    return shadow(304, 502, 230) + stand + solid(disc(300, 262, 138, 166), look.wood) + path(disc(300, 262, 118, 146), "#dde8e6") + path("M206 300L330 124L372 146L232 348Z", "#fff", 0.6) + dots([(162, 262), (438, 262)], 13, look.accent)


# Clocks


def clock(look: Look) -> str:
    return variant(look, {"alarm": _alarm, "mantel desk tower": _mantel, "pocket": _pocket}, (_wall_clock,))


def _dial(look: Look, x: float, y: float, r: float) -> str:
    face = look.stated[0] if look.stated else look.pick("face", (CREAM, CREAM, tint(look.second, 0.5), look.main))
    ink = against(face) if face != CREAM else INK
    def tick(a: float, k: float) -> str:
        return "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(x, y, r * k, a), *polar(x, y, r * 0.86, a))
    marks = look.pick("marks", (line("".join(tick(a, 0.72) for a in range(0, 360, 30)), ink, r * 0.05), line("".join(tick(a, 0.64) for a in range(0, 360, 90)), ink, r * 0.07) + dots(ring(x, y, r * 0.8, 12), r * 0.025, ink), dots(ring(x, y, r * 0.78, 12), r * 0.05, ink)))
    hour, minute = polar(x, y, r * 0.44, look.between("hour", 0, 11) * 30 + 10), polar(x, y, r * 0.66, look.between("minute", 0, 11) * 30)
    hands = line("M{0} {1}L{2:.0f} {3:.0f}".format(x, y, *hour), ink, r * 0.08) + line("M{0} {1}L{2:.0f} {3:.0f}".format(x, y, *minute), ink, r * 0.05)
    return solid(disc(x, y, r), face, dx=10, dy=9, shade=0.13) + marks + hands + circle(x, y, r * 0.07, look.accent)


def _wall_clock(look: Look) -> str:
    rim = look.pick("rim", (look.wood, INK, look.main, GOLD))
    sun = line("".join("M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(300, 290, 176, a), *polar(300, 290, 222 if a % 24 else 240, a)) for a in range(0, 360, 12)), rim, 8) if look.named("sunburst", "starburst") or look.between("sun", 0, 4) == 0 else ""
    strap = line("M300 60L180 190M300 60L420 190", "#8a5636", 11) + circle(300, 58, 13, GOLD) if look.named("rope", "nautical") else ""
    return line(disc(318, 308, 184), "#2b1a1e", 26, 0.08) + sun + strap + solid(disc(300, 290, 190), rim) + _dial(look, 300, 290, 160)


def _alarm(look: Look) -> str:
    shell = look.natural(look.main)
    bells = solid("M130 190C130 130 220 100 264 142L160 240C140 230 130 210 130 190ZM470 190C470 130 380 100 336 142L440 240C460 230 470 210 470 190Z", look.pick("bell", (GOLD, shade(shell, 0.2), SILVER)))
    legs = line("M190 440L160 490M410 440L440 490", shade(shell, 0.4), 22)
    return shadow(304, 494, 330) + line("M300 150V110M276 106H324", INK, 11) + bells + legs + solid(disc(300, 316, 166), shell) + _dial(look, 300, 316, 134)


def _mantel(look: Look) -> str:
    wood = look.wood
    return shadow(304, 490, 400) + solid("M150 470V280C150 180 220 120 300 120C380 120 450 180 450 280V470Z", wood) + solid(box(106, 446, 388, 42, 10), shade(wood, 0.2)) + circle(300, 278, 122, GOLD) + _dial(look, 300, 278, 110) + rect(240, 418, 120, 12, look.main, 6)


def _pocket(look: Look) -> str:
    return line("M300 150C300 60 440 40 480 110C510 160 470 200 520 250", GOLD, 8, dash="2 13") + line(disc(300, 146, 28), GOLD, 12) + rect(280, 168, 40, 30, shade(GOLD, 0.2), 8) + shadow(304, 498, 240) + solid(disc(300, 340, 156), GOLD) + _dial(look, 300, 340, 130)


# Cushions


def cushion(look: Look) -> str:
    """One, two or three pillows; tassels, piping or a button."""
    def one(colour: str, over: str, trim: int) -> str:
        d = "M130 150C180 172 420 172 470 150C448 220 448 380 470 450C420 428 180 428 130 450C152 380 152 220 130 150Z"
        tassels = "".join(circle(x, y, 13, look.accent) + line(f"M{x} {y}l{s * 22} {v * 20}M{x} {y}l{s * 10} {v * 30}M{x} {y}l{s * 30} {v * 8}", look.accent, 6) for x, y, s, v in ((132, 152, -1, -1), (468, 152, 1, -1), (132, 448, -1, 1), (468, 448, 1, 1)))
        middle = circle(300, 300, 15, shade(colour, 0.3)) + line("M300 300L220 230M300 300L380 230M300 300L220 370M300 300L380 370", shade(colour, 0.14), 5)
        return (tassels if trim == 0 else "") + solid(d, colour, over) + (line(d, look.accent, 8) if trim == 1 else middle if trim == 2 and not over else "")

    over = _motif(look)
    pose = look.pick("pose", ("one", "two", "pair"))
    front = one(look.main, over, look.between("trim", 0, 3))
    back = one(look.second, "", 2)
    if pose == "one":
        return shadow(300, 476, 360) + move(front, 0, 10, look.pick("lean", (-7, 0, 6)), 1.08)
    if pose == "two":
        return shadow(300, 484, 430) + move(back, 84, -52, 10, 0.86) + move(front, -40, 30, -5, 0.94)
    return shadow(300, 484, 430) + move(back, 108, -22, 7, 0.8) + move(one(look.accent, "", 3), -40, -90, -3, 0.74) + move(front, -52, 44, -4, 0.86)


def _motif(look: Look) -> str:
    if look.named("palm", "leaf", "leave", "tropical", "jungle", "fern"):
        ink = against(look.main)
        return "".join(path(leaf(300, 420, 250, -90 + a, 0.2), ink, 0.85) for a in (-50, -25, 0, 25, 50))
    if look.named("love", "heart", "sun", "sunshine"):
        return circle(300, 300, 76, look.second) + line("".join("M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(300, 300, 92, a), *polar(300, 300, 122, a)) for a in range(0, 360, 30)), look.second, 11)
    if look.named("moroccan", "kilim", "bohemian", "boho"):
        return line("M300 180L420 300L300 420L180 300ZM300 236L364 300L300 364L236 300Z", look.second, 15) + line("M140 180l40 40-40 40M140 340l40 40-40 40M460 180l-40 40 40 40M460 340l-40 40 40 40", look.accent, 11)
    return cloth(look, 0.22)


# Small things


def decorative(look: Look) -> str:
    table = {"basket": _basket, "egg": _egg_dish, "planter": _planter, "pitcher": _pitcher, "art print canvas frame": _picture, "vase eucalyptus pampas": _vase}
    return variant(look, table, (_vase, _vase, _basket, _pitcher, _picture))


def _vase(look: Look) -> str:
    glaze = look.main
    d = look.pick("form", ("M262 250H338C330 290 400 330 400 400C400 460 360 494 300 494C240 494 200 460 200 400C200 330 270 290 262 250Z", "M250 230H350L346 280C400 330 390 440 350 494H250C210 440 200 330 254 280Z", "M270 210H330V330C380 350 400 380 400 420C400 470 360 494 300 494C240 494 200 470 200 420C200 380 220 350 270 330Z"))
    over = look.pick("glaze", ("", path("M150 410H450V500H150Z", look.second), line("".join(f"M{x} 220v290" for x in range(210, 400, 22)), shade(glaze, 0.18), 5), line("M180 380q30-24 60 0t60 0 60 0 60 0", look.accent, 9)))
    dry = "".join(line(f"M300 280Q{300 + dx * 0.4:.0f} {200} {300 + dx} {y}", "#b08a5c", 5) + path(leaf(300 + dx * 0.7, y + 60, 120, -90 + dx * 0.35, 0.22), c) for dx, y, c in ((-90, 120, "#d9bd92"), (-30, 80, "#c9a877"), (40, 90, "#d9bd92"), (100, 130, "#c9a877")))
    green = "".join(line(f"M300 280Q{300 + s * 20} 180 {300 + s * 90} {90 + i * 20}", "#6d8f7a", 5) + dots([(300 + s * (34 + 24 * k), 210 - 40 * k + (i * 12)) for k in range(4)], 19, c) for i, (s, c) in enumerate(((-1, "#8fae9a"), (1, "#7f9f8c"), (0.2, "#9dbba6"))))
    stems = green if look.named("eucalyptus") else dry if look.named("pampas") else look.pick("stems", (dry, green, posy(look, (300, 290), ((230, 150), (370, 160), (300, 100)), 44)))
    return shadow(300, 496, 210) + stems + solid(d, glaze, over)


def _weave(colour: str, top: int) -> str:
    return "".join(line(f"M60 {y}H540", shade(colour, 0.16), 13, 1, "30 18" if (y // 24) % 2 else "18 30") for y in range(top, 500, 24))


def _basket(look: Look) -> str:
    cane = look.pick("cane", ("#c9995f", "#b7834c", "#d6ad76"))
    handle = line("M160 320C160 110 440 110 440 320", shade(cane, 0.15), 22) + line("M160 320C160 110 440 110 440 320", tint(cane, 0.3), 6, 1, "12 14")
    fruit = {"apple": "#b9382f", "citrus": "#e39a3f", "berry": "#8e3350"}
    colour = next((c for word, c in fruit.items() if look.named(word)), None)
    balls = "".join(circle(x, y, 42, c) + circle(x - 13, y - 14, 10, "#fff", 0.35) for i, (x, y) in enumerate(((180, 300), (262, 282), (344, 284), (424, 300), (224, 250), (306, 232), (386, 252))) for c in (colour or (look.main, look.second, "#9ab254")[i % 3],))
    heads = ((170, 260), (250, 206), (350, 206), (430, 262), (300, 262))
    inside = look.pick("inside", (balls, posy(look, (300, 360), heads, 46), solid("M130 320C160 240 240 270 300 250C370 230 440 250 470 320Z", look.main, cloth(look, 0.2)))) if not colour else balls
    ribbon = line("M128 350H472", look.main, 15)
    return shadow(300, 494, 360) + handle + inside + solid("M112 316H488L456 472Q452 494 428 494H172Q148 494 144 472Z", cane, _weave(cane, 340)) + rect(100, 302, 400, 30, shade(cane, 0.1), 14) + ribbon


def _egg_dish(look: Look) -> str:
    eggs = "".join(solid(f"M{x} {y - 66}C{x + 36} {y - 66} {x + 52} {y - 20} {x + 52} {y + 6}C{x + 52} {y + 40} {x + 28} {y + 56} {x} {y + 56}C{x - 28} {y + 56} {x - 52} {y + 40} {x - 52} {y + 6}C{x - 52} {y - 20} {x - 36} {y - 66} {x} {y - 66}Z", c) for x, y, c in ((200, 300, tint(look.second, 0.3)), (300, 284, look.main), (398, 300, tint(look.accent, 0.4)), (250, 340, "#cfe0d4"), (350, 342, "#f0d9c0")))
    return shadow(300, 490, 330) + eggs + solid("M106 352H494C490 420 420 456 340 460V484H260V460C180 456 110 420 106 352Z", look.natural(CREAM), line("M120 384H480", look.main, 8))


def _planter(look: Look) -> str:
    blades = "".join(path(leaf(300, 330, 230, a, 0.2), c) for a, c in ((-140, LEAF), (-40, LEAF), (-115, "#86a072"), (-65, "#86a072"), (-90, LEAF)))
    return shadow(300, 494, 250) + blades + solid("M176 310H424L400 470Q396 494 372 494H228Q204 494 200 470Z", look.main, line("".join(f"M{x} 310v190" for x in range(190, 430, 20)), shade(look.main, 0.16), 5)) + rect(164, 296, 272, 34, tint(look.main, 0.12), 12)


def _pitcher(look: Look) -> str:
    handle = line("M388 230C490 220 490 400 384 400", shade(look.main, 0.12), 26)
    dip = path("M100 370H500V510H100Z", look.second)
    return shadow(300, 494, 250) + handle + posy(look, (280, 260), ((210, 120), (300, 84), (372, 140)), 40) + solid("M196 190L176 168Q230 196 290 188H380C372 250 420 300 420 390C420 450 390 494 360 494H220C190 494 164 450 164 390C164 300 206 260 196 190Z", look.main, look.pick("dip", (dip, "", line("M140 330H460", look.accent, 11))))


def _picture(look: Look) -> str:
    art = look.pick("art", (circle(330, 220, 54, look.accent) + path("M170 420Q260 300 330 370T470 330V440H170Z", look.main), path("M232 430V270a68 68 0 0 1 136 0V430Z", look.main) + path("M262 430V290a38 38 0 0 1 76 0V430Z", look.accent), "".join(path(leaf(300, 420, 210, a, 0.24), look.main) for a in (-128, -109, -90, -71, -52))))
    return shadow(300, 504, 330) + solid(box(140, 88, 320, 410, 8), look.wood) + rect(160, 108, 280, 370, CREAM) + rect(182, 132, 236, 318, tint(look.second, 0.3)) + art.replace("470 330V440H170Z", "418 340V450H182Z").replace("M170 420Q", "M182 420Q")


# Lights


def lighting(look: Look) -> str:
    table = {
        "candle candlestick menorah": _candles, "lantern luminaire": _lantern, "desk task": _desk_lamp, "floor arc tripod arched": _floor_lamp,
        "pendant chandelier cluster sconce": _pendant, "string fairy": _string_lights, "table lamp": _table_lamp,
    }  # fmt: skip
    return variant(look, table, (_table_lamp, _pendant, _candles))


def _halo(x: float, y: float, r: float) -> str:
    return circle(x, y, r, "#fff3cf", 0.45) + circle(x, y, r * 0.66, "#ffefbf", 0.5)


def _candles(look: Look) -> str:
    def wax(x: float, y: float, w: float, colour: str) -> str:
        flame = _halo(x + w / 2, y - 40, 58) + path(f"M{x + w / 2} {y - 76}q26 38 0 62q-26-24 0-62Z", "#e8a23d") + path(f"M{x + w / 2} {y - 48}q12 20 0 32q-12-12 0-32Z", "#fbe7b0") + line(f"M{x + w / 2} {y - 14}v16", INK, 4)
        return flame + solid(box(x, y, w, 480 - y, 10), colour) + ellipse(x + w / 2, y + 6, w / 2 - 4, 8, tint(colour, 0.5))

    jar = solid(box(196, 250, 208, 234, 26), look.main, path("M160 200H440V300H160Z", tint(look.main, 0.45))) + solid(box(236, 350, 128, 84, 6), CREAM, shade=0.1) + line("M262 382h76M276 404h48", look.accent, 6)
    flame = _halo(300, 214, 76) + path("M300 160q30 44 0 74q-30-30 0-74Z", "#e8a23d") + path("M300 190q14 26 0 42q-14-16 0-42Z", "#fbe7b0")
    trio = wax(146, 260, 84, look.main) + wax(380, 310, 84, look.second) + wax(252, 180, 96, tint(look.main, 0.3))
    return shadow(300, 490, 380) + look.pick("candle", (jar + flame, trio + rect(110, 474, 380, 20, look.wood, 10), trio + rect(110, 474, 380, 20, look.wood, 10)))


def _lantern(look: Look) -> str:
    frame = look.main
    roof = solid("M186 200L244 136H356L414 200Z", frame) + rect(270, 106, 60, 34, shade(frame, 0.2), 8) + line(disc(300, 80, 36, 30), frame, 11)
    glass = rect(204, 200, 192, 250, "#f4e6c0", 6) + _halo(300, 330, 88) + rect(264, 350, 72, 96, CREAM, 8) + path("M300 276q26 40 0 66q-26-26 0-66Z", "#e8a23d")
    bars = line("M204 200V450M396 200V450" + look.pick("bars", ("", "M204 250H396M204 400H396", "M300 200V270M204 200L396 450M396 200L204 450")), frame, 11)
    return shadow(304, 494, 260) + glass + bars + roof + solid(box(176, 446, 248, 44, 10), frame)


def _desk_lamp(look: Look) -> str:
    arm = line("M300 470L220 320L370 200", look.pick("arm", (GOLD, "#4a4547", look.second)), 15) + dots([(220, 320), (370, 200)], 15, look.accent)
    head = solid("M330 150L424 116C470 150 490 210 470 260L300 260C296 220 306 176 330 150Z", look.main)
    glow = path("M306 262H466L520 430H240Z", "#fff0c4", 0.45)
    return shadow(304, 486, 250) + glow + arm + ellipse(386, 262, 84, 13, "#fbe7b0") + head + solid("M190 486Q196 452 300 452Q404 452 410 486Z", look.main)


def _floor_lamp(look: Look) -> str:
    metal = look.pick("metal", (GOLD, "#4a4547", SILVER))
    if look.named("tripod"):
        stand = line("M300 250L190 504M300 250L410 504M300 250V504", look.wood, 15)
        return shadow(304, 506, 270) + stand + _halo(300, 190, 150) + solid("M214 90H386L420 250H180Z", look.main, cloth(look, 0.6))
    arc = line("M170 484V220C170 60 420 60 420 190", metal, 13)
    return shadow(200, 492, 200) + path("M336 260H504L550 500H290Z", "#fff0c4", 0.4) + arc + solid("M180 494H90Q96 466 170 466Q244 466 250 494Z", shade(look.main, 0.5)) + ellipse(420, 262, 84, 14, "#fbe7b0") + solid("M336 262C336 160 504 160 504 262Z", look.main)


def _pendant(look: Look) -> str:
    shade_ = look.main
    glow = _halo(300, 380, 150)
    cord = line("M300 0V170", "#4a4547", 6) + rect(284, 150, 32, 40, GOLD, 8)
    dome = solid("M140 370C140 250 220 184 300 184C380 184 460 250 460 370Z", shade_, line("M176 320C190 260 230 224 270 214", tint(shade_, 0.4), 9)) + ellipse(300, 370, 160, 22, "#fbe7b0")
    halo = line(disc(300, 330, 170, 64), GOLD, 19) + line(disc(300, 326, 170, 64), "#fff0c4", 7) + line("M300 170L140 310M300 170L460 310", "#4a4547", 4)
    bulbs = "".join(line(f"M300 60L{x} {y - 90}", "#4a4547", 5) + rect(x - 15, y - 96, 30, 42, GOLD, 6) + _halo(x, y, 70) + solid(f"M{x - 14} {y - 56}C{x - 60} {y - 10} {x - 40} {y + 50} {x} {y + 50}C{x + 40} {y + 50} {x + 60} {y - 10} {x + 14} {y - 56}Z", "#f6d68a", line(f"M{x - 14} {y + 10}l9-30 9 30 9-30", "#c9803a", 4), shade=0.1) for x, y in ((180, 300), (420, 320), (300, 390)))
    globe = solid(disc(300, 330, 136), "#fbf1d8", circle(300, 330, 80, "#fff6dd"), shade=0.1) + rect(262, 184, 76, 28, shade_, 8)
    rays = line("".join("M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*polar(300, 300, 60, a), *polar(300, 300, 150 + 30 * (a // 15 % 2), a)) for a in range(0, 360, 15)), GOLD, 6) + dots(ring(300, 300, 178, 12, 15), 15, "#fbe7b0") + circle(300, 300, 62, shade_)
    if look.named("halo", "ring"):
        return glow + cord + halo + circle(300, 172, 19, shade_)
    if look.named("edison", "cluster", "cage"):
        return line("M300 0V60", "#4a4547", 6) + circle(300, 60, 22, shade_) + bulbs
    return cord + (rays if look.named("sunburst", "chandelier") else look.pick("pendant", (glow + dome, glow + dome, globe)))


def _table_lamp(look: Look) -> str:
    base = look.pick("base", ("M262 290H338C340 330 390 360 390 420C390 466 350 486 300 486C250 486 210 466 210 420C210 360 260 330 262 290Z", "M284 280H316V440C360 444 380 462 384 486H216C220 462 240 444 284 440Z", "M240 300H360L390 486H210Z"))
    hood = look.pick("hood", ("M220 110H380L440 290H160Z", "M180 290C180 180 230 116 300 116C370 116 420 180 420 290Z", "M176 130H424V290H176Z"))
    return shadow(304, 490, 230) + _halo(300, 240, 190) + solid(base, look.main, look.pick("band", ("", line("M180 430H420", look.accent, 11)))) + rect(284, 270, 32, 30, GOLD) + solid(hood, tint(look.second, 0.45), cloth(look, 1), shade=0.1)


def _string_lights(look: Look) -> str:
    wire = line("M60 150Q180 330 300 210T540 180", "#5f6a52", 7) + line("M60 330Q200 480 320 360T540 330", "#5f6a52", 7)
    bulbs = "".join(_halo(x, y + 26, 46) + solid(disc(x, y + 26, 20, 26), c, shade=0.1) + rect(x - 9, y - 8, 18, 16, "#5f6a52", 4) for i, (x, y) in enumerate(((110, 216), (190, 254), (280, 228), (370, 184), (460, 196), (120, 384), (210, 420), (300, 382), (390, 338), (480, 344))) for c in (("#f3cf7a", look.main, "#f7e2b0")[i % 3],))
    return wire + bulbs


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("homedecor", "bedroom"): mirror,
    ("homedecor", "clock"): clock,
    ("homedecor", "cushion"): cushion,
    ("homedecor", "decorative"): decorative,
    ("homedecor", "lighting"): lighting,
}
