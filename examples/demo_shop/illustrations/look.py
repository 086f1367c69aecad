"""How one product looks: its colours and small choices, all settled by its id and its name."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from .palette import DEEP_GROUNDS, FAMILY_OF, GROUNDS, PALETTES, STATED, SUGGESTED, WOODS, lightness

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Look:
    """The choices a drawer may ask for; equal arguments give equal looks."""

    product_id: str
    words: tuple[str, ...]
    stated: tuple[str, ...]
    """Colours the name states, in its order."""
    main: str
    second: str
    accent: str
    ground: str

    def pick(self, aspect: str, options: Sequence[T]) -> T:
        """Choose one option; another `aspect` is an independent choice."""
        return options[_draw(self.product_id, aspect) % len(options)]

    def between(self, aspect: str, low: int, high: int) -> int:
        return low + _draw(self.product_id, aspect) % (high - low + 1)

    def named(self, *words: str) -> bool:
        return any(word in self.words for word in words)

    def natural(self, colour: str) -> str:
        """Give the thing's own colour, unless the name states another."""
        return self.stated[0] if self.stated else colour

    @property
    def wood(self) -> str:
        return self.pick("wood", WOODS)


Drawer = Callable[[Look], str]


def see(product_id: str, category: str, name: str) -> Look:
    """Settle the look of a product from what its name says and, for the rest, its id."""
    words = _words(name)
    stated = tuple(dict.fromkeys(STATED[word] for word in words if word in STATED))
    palette = PALETTES[FAMILY_OF.get(category, "home")]
    main, second, accent = palette[_draw(product_id, "palette") % len(palette)]
    hints = next((SUGGESTED[word] for word in words if word in SUGGESTED), (main,)) if category != "floral" else (main,)
    main = stated[0] if stated else hints[_draw(product_id, "hint") % len(hints)]
    second = stated[1] if len(stated) > 1 else second
    grounds = DEEP_GROUNDS if lightness(main) > 0.78 else GROUNDS
    ground = grounds[_draw(product_id, "ground") % len(grounds)]
    return Look(product_id, words, stated, main, _apart(second, main, accent), _apart(accent, main, second), ground)


def variant(look: Look, table: Mapping[str, Drawer], otherwise: Sequence[Drawer]) -> str:
    """Draw the first motif of the table one of whose words is in the name, else one settled by the id."""
    for words, drawer in table.items():
        if look.named(*words.split()):
            return drawer(look)
    return look.pick("motif", otherwise)(look)


def _words(name: str) -> tuple[str, ...]:
    """Lower-case words of a name, each followed by its singular, so that one spelling is enough for a drawer."""
    found = re.findall(r"[a-z]+", name.lower())
    return tuple(dict.fromkeys(form for word in found for form in (word, *_singular(word))))


def _singular(word: str) -> tuple[str, ...]:
    if word.endswith("ies"):
        return (word[:-3] + "y", word[:-1])
    return (word[:-1], word[:-2]) if word.endswith("es") else (word[:-1],) if word.endswith("s") else ()


def _apart(colour: str, main: str, instead: str) -> str:
    """Keep a detail readable when the name's colour replaced the palette's first."""
    return colour if abs(lightness(colour) - lightness(main)) > 0.1 or colour == instead else instead


def _draw(product_id: str, aspect: str) -> int:
    return int.from_bytes(blake2b(f"{product_id}/{aspect}".encode(), digest_size=6).digest())
