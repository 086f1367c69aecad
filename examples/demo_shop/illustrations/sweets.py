"""An open box of chocolates; every feast has one."""

from .look import Look
from .palette import shade, tint
from .shapes import box, circle, disc, line, path, rect, shadow, solid


def chocolates(look: Look) -> str:
    """An open box of chocolates; every feast has one."""
    sweet = ("#5d3a2c", "#74492f", "#efe0c4", "#4a2f28", "#8a5a38")
    cells = [(150 + 100 * (i % 4), 296 + 84 * (i // 4)) for i in range(8)]
    pieces = "".join(
        (
            solid(disc(x, y, 36), c, dx=-8)
            if (i + look.between("lay", 0, 1)) % 2
            else solid(box(x - 34, y - 32, 68, 64, 15), c, dx=-8)
        )
        + line(f"M{x - 18} {y - 6}q18-18 36 0", look.second if c != "#efe0c4" else "#74492f", 6)
        for i, (x, y) in enumerate(cells)
        for c in (sweet[(i * 3 + look.between("mix", 0, 4)) % 5],)
    )
    lid = (
        solid(box(92, 96, 416, 156, 18), look.main)
        + line("M300 96V252", look.accent, 24)
        + path("M300 174l-56-34v68zM300 174l56-34v68z", look.accent)
        + circle(300, 174, 16, shade(look.accent, 0.2))
    )
    return (
        shadow(304, 446, 420)
        + lid
        + solid(box(86, 236, 428, 206, 18), shade(look.main, 0.25))
        + rect(100, 250, 400, 178, tint(look.second, 0.3), 10)
        + pieces
    )
