"""Small vector words: pure functions that return SVG fragments on a 600 by 600 sheet, light from the top left."""

import math
from collections.abc import Iterable
from zlib import crc32

SHADE = "#2b1a1e"
_BEYOND = "M-900-900H1500V1500H-900Z"

Point = tuple[float, float]


def number(value: float) -> str:
    """Write a coordinate with one decimal at most: half a pixel is below what a card can show."""
    return f"{round(value, 1) + 0.0:g}"


def path(d: str, fill: str, opacity: float = 1.0) -> str:
    return f'<path d="{d}" fill="{fill}"{_faint(opacity)}/>'


def line(d: str, colour: str, width: float = 6, opacity: float = 1.0, dash: str = "") -> str:
    """Stroke a path; the document sets round caps and joins once for all."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{number(width)}"{dashes}{_faint(opacity)}/>'


def circle(x: float, y: float, r: float, fill: str, opacity: float = 1.0) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" fill="{fill}"{_faint(opacity)}/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, opacity: float = 1.0) -> str:
    size = f'rx="{number(rx)}" ry="{number(ry)}"'
    return f'<ellipse cx="{number(x)}" cy="{number(y)}" {size} fill="{fill}"{_faint(opacity)}/>'


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0, opacity: float = 1.0) -> str:
    corner = f' rx="{number(r)}"' if r else ""
    box = f'x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}"'
    return f'<rect {box}{corner} fill="{fill}"{_faint(opacity)}/>'


def move(content: str, x: float = 0, y: float = 0, turn: float = 0, size: float = 1, about: Point = (300, 300)) -> str:
    """Turn (degrees) and scale `content` about a point, then shift it; upright at full size costs no markup."""
    steps = [f"translate({number(x)} {number(y)})"] if x or y else []
    cx, cy = about
    if turn:
        steps.append(f"rotate({number(turn)} {number(cx)} {number(cy)})")
    if size != 1:
        steps.append(f"translate({number(cx * (1 - size))} {number(cy * (1 - size))}) scale({size:.3g})")
    return f'<g transform="{" ".join(steps)}">{content}</g>' if steps else content


def clip(d: str, content: str) -> str:
    """Cut `content` to the outline `d`.

    The id is the outline's own checksum: two drawings on one page that share an id share the outline too,
    so inlining many of them never changes a picture.
    """
    name = f"c{crc32(d.encode()):x}"
    return f'<clipPath id="{name}"><path d="{d}"/></clipPath><g clip-path="url(#{name})">{content}</g>'


def solid(d: str, fill: str, over: str = "", dx: float = -14, dy: float = -10, shade: float = 0.17) -> str:
    """Fill an outline, lay `over` on it, and leave a shaded edge on the side away from the light.

    The shade is all that lies outside the outline shifted by (dx, dy), cut to the outline: one path for any shape.
    """
    edge = f'<path d="{_BEYOND}{d}" fill="{SHADE}" fill-rule="evenodd" opacity="{shade:.2g}"'
    return clip(d, f'{path(d, fill)}{over}{edge} transform="translate({number(dx)} {number(dy)})"/>')


def shadow(x: float, y: float, width: float, height: float = 0) -> str:
    """Lay a soft shadow on the ground, a little to the right since light comes from the left."""
    half, tall = width / 2, height or max(9.0, width / 22)
    return ellipse(x + 12, y, half * 1.06, tall * 1.5, SHADE, 0.06) + ellipse(x + 5, y, half * 0.95, tall, SHADE, 0.13)


def box(x: float, y: float, w: float, h: float, r: float = 0) -> str:
    """Outline of a rectangle with rounded corners."""
    r = min(r, w / 2, h / 2)
    a = f"a{number(r)} {number(r)} 0 0 1 "
    n = number
    return (
        f"M{n(x + r)} {n(y)}h{n(w - 2 * r)}{a}{n(r)} {n(r)}v{n(h - 2 * r)}{a}{n(-r)} {n(r)}"
        f"h{n(2 * r - w)}{a}{n(-r)} {n(-r)}v{n(2 * r - h)}{a}{n(r)} {n(-r)}Z"
    )


def disc(x: float, y: float, rx: float, ry: float = 0) -> str:
    """Outline of a circle or an ellipse."""
    ry = ry or rx
    arc = f"a{number(rx)} {number(ry)} 0 0 1 "
    return f"M{number(x - rx)} {number(y)}{arc}{number(2 * rx)} 0{arc}{number(-2 * rx)} 0Z"


def polygon(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"


def star(x: float, y: float, r: float, points: int = 5, inner: float = 0.45, turn: float = -90) -> str:
    """Outline of a star; `inner` is the notch's radius as a share of the tip's."""
    radii = (r, r * inner)
    return polygon(polar(x, y, radii[i % 2], turn + i * 180 / points) for i in range(2 * points))


def heart(x: float, y: float, r: float) -> str:
    """Outline of a heart whose middle is at (x, y) and whose half width is `r`."""
    n = number
    return (
        f"M{n(x)} {n(y + r * 0.95)}C{n(x - r * 0.5)} {n(y + r * 0.5)} "
        f"{n(x - r)} {n(y + r * 0.2)} {n(x - r)} {n(y - r * 0.3)}"
        f"C{n(x - r)} {n(y - r * 1.02)} {n(x - r * 0.2)} {n(y - r * 1.02)} {n(x)} {n(y - r * 0.42)}"
        f"C{n(x + r * 0.2)} {n(y - r * 1.02)} {n(x + r)} {n(y - r * 1.02)} {n(x + r)} {n(y - r * 0.3)}"
        f"C{n(x + r)} {n(y + r * 0.2)} {n(x + r * 0.5)} {n(y + r * 0.5)} {n(x)} {n(y + r * 0.95)}Z"
    )


def polar(x: float, y: float, r: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return x + r * math.cos(angle), y + r * math.sin(angle)


def leaf(x: float, y: float, length: float, degrees: float, width: float = 0.36) -> str:
    """Outline of a pointed leaf that grows from (x, y) in a direction."""
    tip = polar(x, y, length, degrees)
    left = polar(x, y, length * 0.55, degrees - 90 * width)
    right = polar(x, y, length * 0.55, degrees + 90 * width)
    return (
        f"M{number(x)} {number(y)}Q{number(left[0])} {number(left[1])} {number(tip[0])} {number(tip[1])}"
        f"Q{number(right[0])} {number(right[1])} {number(x)} {number(y)}Z"
    )


def ring(x: float, y: float, r: float, count: int, turn: float = 0) -> list[Point]:
    """Points spread evenly on a circle."""
    return [polar(x, y, r, turn + 360 * i / count) for i in range(count)]


def dots(points: Iterable[Point], r: float, colour: str, opacity: float = 1.0) -> str:
    """Many equal dots in one path: zero-length strokes with round caps."""
    return line("".join(f"M{number(x)} {number(y)}h0" for x, y in points), colour, 2 * r, opacity)


def _faint(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{opacity:.2g}"'
