"""Patterns of cloth and paper over the whole sheet, to be cut to an outline."""

from collections.abc import Iterable

from .look import Look
from .palette import against, mix
from .shapes import line, move, number, path, ring


def stripes(colour: str, step: float = 44, width: float = 16, turn: float = 0) -> str:
    return move(line("".join(f"M-150 {number(y)}h900" for y in _steps(step)), colour, width), turn=turn)


def plaid(colour: str, thin: str, step: float = 78) -> str:
    across = "".join(f"M-60 {number(y)}h720" for y in _steps(step))
    down = "".join(f"M{number(x)}-60v720" for x in _steps(step))
    fine = "".join(f"M-60 {number(y + step / 2)}h720M{number(y + step / 2)}-60v720" for y in _steps(step))
    return line(across, colour, step * 0.36, 0.55) + line(down, colour, step * 0.36, 0.55) + line(fine, thin, 4, 0.8)


def spots(colour: str, r: float = 9, step: float = 46) -> str:
    """Staggered dots; each row is one dashed stroke, so that a full sheet stays small."""
    rows = "".join(f"M{number(-20 + step / 2 * (i % 2))} {number(y)}h660" for i, y in enumerate(_steps(step / 1.7)))
    return line(rows, colour, 2 * r, dash=f"0 {number(step)}")


def chevrons(colour: str, step: float = 80, width: float = 17) -> str:
    zigzag = "l50 38l50-38" * 7
    return line("".join(f"M-20 {number(y)}{zigzag}" for y in _steps(step)), colour, width)


def blossoms(colour: str, centre: str, step: float = 104, r: float = 15) -> str:
    """Staggered four-petalled flowers; a row of petals is one dashed stroke, as with `spots`."""
    rows = [(step / 2 * (j % 2) - 20, 80 + 84 * j) for j in range(7)]
    petals = "".join(
        f"M{number(x + dx)} {number(y + dy)}h640" for x, y in rows for dx, dy in ring(0, 0, r * 0.75, 4, 20)
    )
    hearts = "".join(f"M{number(x)} {number(y)}h640" for x, y in rows)
    dash = f"0 {number(step)}"
    return line(petals, colour, r * 1.24, dash=dash) + line(hearts, centre, r * 0.8, dash=dash)


def patches(colour: str, other: str, step: float = 180) -> str:
    """Camouflage and animal coats: soft uneven patches in two colours."""
    places = [(x, y) for y in _steps(step) for x in _steps(step) if 40 < x < 560 and 40 < y < 560]
    return "".join(path(_blobs(places, offset), tone, 0.8) for tone, offset in ((colour, -30), (other, 56)))


def _blobs(places: Iterable[tuple[float, float]], offset: float) -> str:
    return "".join(
        f"M{number(x + offset)} {number(y + offset)}q60-52 108-8t52 70q-52 60-116 20t-44-82" for x, y in places
    )


def cloth(look: Look, plain: float = 0.4) -> str:
    """Choose the pattern a name asks for, else settle one by the id, plain in about `plain` of the cases."""
    detail = look.second if look.stated[1:] else mix(against(look.main), look.second, 0.4)
    if look.named("plaid", "flannel", "tartan", "check", "checkered", "grid", "highland"):
        return plaid(detail, look.accent)
    if look.named("polka", "dot", "dotted", "spotty", "speckled"):
        return spots(detail)
    if look.named("stripe", "striped", "referee"):
        return stripes(detail)
    if look.named("chevron", "aztec", "kilim", "geometric", "bohemian"):
        return chevrons(detail)
    if look.named("floral", "blossom", "bloom", "flower", "tropical", "hawaiian", "rose"):
        return blossoms(detail, look.accent)
    if look.named("camo", "leopard", "safari", "animal", "snakeskin", "serpentine"):
        return patches(detail, mix(look.main, "#2b1a1e", 0.35))
    if look.between("plain", 0, 99) < plain * 100:
        return ""
    return look.pick(
        "cloth", (stripes(detail, 66, 9), spots(detail, 6), stripes(detail, 58, 20), chevrons(detail, 74, 9))
    )


def _steps(step: float) -> Iterable[float]:
    return (step * i - 20 for i in range(int(640 / step) + 2))
