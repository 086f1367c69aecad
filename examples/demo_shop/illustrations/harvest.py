"""Groups and natural colours of what grows."""

from collections.abc import Iterable

from .look import Look
from .shapes import move, shadow


def group(things: Iterable[str], look: Look) -> str:
    """Set up to three alike things: one in front, the others half behind it."""
    spots = ((-104, -36, -8, 0.8), (108, -28, 9, 0.8), (0, 26, look.pick("lean", (-4, 0, 5)), 0.98))
    return shadow(300, 492, 400) + "".join(
        move(thing, x, y, turn, size) for thing, (x, y, turn, size) in zip(things, spots, strict=False)
    )


def ripe(look: Look, colour: str) -> str:
    """Give a fruit's own colour or the stated one; a stated green is a fresher one than that of cloth."""
    return "#9ab254" if look.named("green") else look.natural(colour)


def three_of(one: str, look: Look, other: str = "") -> str:
    return group((other or one, one, one), look)
