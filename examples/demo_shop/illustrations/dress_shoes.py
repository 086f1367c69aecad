"""Shoes for the evening and the office."""

from .footwear import pair, strappy
from .look import Drawer, Look, variant
from .palette import CREAM, GOLD, shade, tint
from .shapes import circle, dots, line, path, rect, solid


def formal(look: Look) -> str:
    table = {
        "stiletto pump heel mule bridal": _pump,
        "flat slingback": _flat,
        "loafer": _loafer,
        "boot bootie": _chukka,
        "sandal gladiator": strappy,
    }
    return variant(look, table, (_oxford,))


_SLIM = (
    "M112 428C104 380 108 330 122 300C158 284 196 308 226 306C252 304 268 290 284 276"
    "C330 322 400 334 456 352C496 366 512 396 508 428Z"
)


def _oxford(look: Look) -> str:
    tone = shade(look.main, 0.22)
    cap = look.pick("cap", ("M420 338C408 370 410 400 418 432H520V330Z", "M440 344C400 350 380 384 352 432H520V330Z"))
    over = path(cap, tone) + path("M100 300C160 290 176 340 172 432H100Z", tone)
    over += line(
        "M198 432C200 370 230 340 262 330C300 372 330 392 380 398",
        tint(look.main, 0.25),
        4,
        dash="1 10" if look.named("brogue", "wingtip", "perforated") else "8 8",
    )
    laces = line(
        "M270 310l44-16M290 328l44-18M312 342l42-16", look.pick("lace", (CREAM, look.second, shade(look.main, 0.5))), 8
    )
    return pair(path("M262 296L286 252L330 300Z", tone) + solid(_SLIM, look.main, over) + laces + _leather_sole(look))


def _leather_sole(look: Look) -> str:
    return solid(
        "M104 424H512C516 436 510 446 496 446H264L254 474H108C100 458 100 440 104 424Z", shade(look.main, 0.6), dy=-6
    ) + line("M120 429H500", "#c9a06a", 4)


def _loafer(look: Look) -> str:
    over = path("M252 300C300 350 330 360 372 330L420 352C380 400 300 396 226 352Z", shade(look.main, 0.25))
    trim = (
        rect(284, 336, 76, 14, GOLD, 7)
        if look.between("bit", 0, 1)
        else line(
            "M330 344l-12 46M338 346l6 44M346 344l22 38",
            look.accent if look.named("tassel") else tint(look.main, 0.3),
            10,
        )
    )
    return pair(solid(_SLIM.replace("284 276", "300 296"), look.main, over) + trim + _leather_sole(look))


def _chukka(look: Look) -> str:
    laces = line("M276 260l46 10M288 290l48 4M304 318l44-6", CREAM, 8)
    d = "M116 428C104 360 116 270 124 214C170 200 230 204 282 220C288 276 320 318 456 352C496 366 512 396 508 428Z"
    over = path("M420 330C408 370 410 400 418 432H520V330Z", shade(look.main, 0.2)) + line(
        "M190 430C196 360 226 330 262 320", tint(look.main, 0.25), 4, dash="8 8"
    )
    return pair(solid(d, look.main, over) + laces + _leather_sole(look))


_PUMP = (
    "M122 240C140 246 156 268 184 288C230 320 310 340 380 362C450 386 508 414 514 448"
    "C516 464 504 472 486 472H410C336 470 268 376 200 368C156 362 122 320 122 240Z"
)


def _pump(look: Look) -> str:
    glitter = look.named("glitter", "glam", "sparkling", "crystal", "starlight", "dazzle", "bridal")
    over = (
        dots([(160 + 41 * i % 330, 330 + 59 * i % 130) for i in range(16)], 4, tint(look.main, 0.75)) if glitter else ""
    )
    heel = path("M134 316C150 356 180 368 214 372L178 476H162Z", shade(look.main, 0.3))
    strap = (
        line("M140 262C176 216 236 226 252 276C256 300 250 312 246 324", look.main, 11)
        if look.named("strap", "strappy", "ankle") or look.between("strap", 0, 3) == 0
        else ""
    )
    bow = look.pick(
        "bow", ("", "", path("M430 384l-34-22v44zM430 384l34-22v44z", look.second) + circle(430, 384, 9, look.accent))
    )
    far = path("M122 240C200 250 300 300 386 364C310 344 190 310 122 240Z", tint(look.second, 0.2))
    return pair(
        heel
        + far
        + solid(_PUMP, look.main, over)
        + strap
        + bow
        + line("M204 374C272 382 336 474 410 476H486", shade(look.main, 0.5), 8),
        -52,
        -30,
    )


def _flat(look: Look) -> str:
    d = (
        "M110 400C108 372 116 350 132 346C160 380 230 400 320 388C352 384 366 366 392 362"
        "C450 368 506 392 512 434C512 446 502 450 492 450H140C118 450 112 430 110 400Z"
    )
    bow = path("M400 378l-40-24v46zM400 378l40-20v44z", look.second) + circle(400, 378, 10, look.accent)
    return pair(
        path("M132 346C200 360 300 366 392 362C352 400 200 410 132 346Z", tint(look.main, 0.6))
        + solid(d, look.main)
        + bow
        + line("M134 456H494", shade(look.main, 0.5), 10),
        -44,
        -74,
    )


DRAWERS: dict[tuple[str, str], Drawer] = {
    ("footwear", "formal"): formal,
}
