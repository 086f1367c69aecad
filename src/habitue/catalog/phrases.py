"""What kind of thing a text names: noun phrases learned from the catalogue's own titles, no dictionary of products."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

BOUNDARY, NUMBER, CODE = "", "#", "*"
_CHUNK = re.compile(r"(?P<lead>[\"'“‘(\[{]*)(?P<core>.*?)(?P<trail>[\"'”’)\]},.;:!?]*)", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{3,}(?:[-'’/][^\W\d_]+)*|[^\W\d_]-[^\W\d_]{3,}")
_LONGEST = 3

# Words that end a noun phrase: what follows describes another thing ("battery for cameras").
_JOINING = """
    for with of in the and or to by from as at on per over incl including without
    de du des la le les un une pour avec et en sans au aux sur par
    von mit für und aus zum der die das
"""
# Words that describe and never name: colours, grades, sizes, packaging.
_DESCRIBING = """
    black white blue red green yellow grey gray silver orange purple pink brown beige gold golden magenta cyan ivory
    cream navy turquoise violet teal noir noire blanc blanche bleu bleue rouge vert verte jaune gris grise rose argent
    light dark clear transparent natural assorted mixed multi multicolour multicolor colour color coloured colored
    original compatible genuine new old vintage classic modern deluxe standard premium professional pro plus basic
    value economy advanced enhanced improved universal generic branded
    small medium large mini micro maxi tiny giant big jumbo long short tall slim wide high low ultra super extra full
    half single dual double twin triple quad petit petite grand grande moyen nouveau nouvelle
    series serie model version type edition style generation pack packs kit kits set sets pcs piece pieces pair pairs
    sheet sheets page pages roll rolls box boxes bulk retail oem size inch inches meter metre meters metres feet foot
    male female internal external indoor outdoor wireless wired portable matte matt gloss glossy plain
    optical thermal inkjet laser monochrome adhesive self-adhesive printable replacement high-gloss semi-gloss lite
    gen luxe
    men mens women womens homme femme unisex adult adults
"""
JOINING = frozenset(_JOINING.split())
DESCRIBING = frozenset(_DESCRIBING.split())


class Phrases(msgspec.Struct, frozen=True):
    """How many titles each naming phrase stands in: ``{"cable": 3361, "patch cable": 914, …}``."""

    counts: dict[str, int]

    def name_of(self, texts: Sequence[str], brand: str) -> tuple[str, ...]:
        """The noun phrase that names the thing, most general first (``("cable", "patch cable")``); empty if none.

        What stands before the first preposition names it ("tool set with case" is no case), and the first text (the
        title) names it rather than the others, which also talk about it. If no noun phrase ends in a known name, a
        known name inside the title has to do ("keyboard USB QWERTZ").
        """
        found = self._weighed(texts, brand, ended=True) or self._weighed(texts[:1], brand, ended=False)
        if not found:
            return ()
        # The commonest head noun first, then the commonest fuller form of it: "cable", and then "patch cable".
        best = max(found, key=lambda phrase: (found[phrase], " " in phrase, self.counts[phrase], phrase))
        head = best.rpartition(" ")[2]
        return (head,) if best == head else (head, best)

    def _weighed(self, texts: Sequence[str], brand: str, *, ended: bool) -> dict[str, float]:
        found: dict[str, float] = {}
        for number, text in enumerate(texts):
            for phrase, is_main in _main_phrases(words_of(text, brand), ended=ended):
                head = phrase.rpartition(" ")[2]
                if phrase in self.counts and head in self.counts:
                    weight = self.counts[head] * (1.0 if is_main else 0.1) / (1 + 3 * number)
                    found[phrase] = max(found.get(phrase, 0.0), weight)
        return found


@dataclass
class _Evidence:
    """What the titles say about each phrase, in numbers of titles."""

    used: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    opening: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    before: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    brands: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    titles: int = 0
    mixed_titles: int = 0

    def take(self, title: str, brand: str) -> None:
        words = words_of(title, brand)
        in_small = {singular(word) for word in title.split() if word.islower()}
        phrases = list(_with_neighbours(words))
        for phrase, previous, _ in phrases:
            self.before[phrase][previous] += 1
        for phrase in {phrase for phrase, _, _ in phrases}:
            self.used[phrase] += 1
            self.brands[phrase][brand] += 1
            self.small[phrase] += in_small.issuperset(phrase.split())
        self.ended.update({phrase for phrase, _, following in phrases if not _names(following)})
        self.counted.update({phrase for phrase, previous, _ in phrases if previous == NUMBER})
        self.opening[_opening(title, brand)] += 1
        self.titles += 1
        self.mixed_titles += any(_names(word) for word in in_small if word.isalpha() and len(word) > 2)

    def names(self, phrase: str, *, many_brands: bool) -> bool:
        count = self.used[phrase]
        mixed = self.mixed_titles >= 0.3 * self.titles
        head = phrase.rpartition(" ")[2]
        small = self.small[head] / self.used[head]
        # A common noun may be one maker's trade; a model name is not written small.
        brand_matters = many_brands and not (mixed and small >= 0.5)
        return (
            self.ended[phrase] >= (0.2 if mixed else 0.5) * count
            and self.counted[phrase] <= 0.4 * count
            and not (mixed and small + self.opening[head] / self.used[head] < 0.15)
            and not (brand_matters and _of_one_brand(self.brands[phrase]))
            and not _fragment(phrase, self.before[phrase], self.used)
        )


def learn_phrases(titles: Iterable[tuple[str, str]], *, least: int) -> Phrases:
    """Learn from titles which phrases name things.

    A phrase names when it stands where noun phrases end (before the end, a number, a comma, a preposition, a colour),
    is not what numbers count ("1200 dpi", "6 outlets"), is used by several brands (else it is a model name), and, in
    catalogues that write common nouns small, is written small often enough ("processor", never "Windows").

    Parameters
    ----------
    titles
        Title and brand of each product.
    least
        Titles a phrase must stand in to count.
    """
    evidence = _Evidence()
    for title, brand in titles:
        evidence.take(title, brand)
    many_brands = len({brand for tally in evidence.brands.values() for brand in tally if brand}) >= 5
    return Phrases(
        {
            phrase: count
            for phrase, count in evidence.used.items()
            if count >= least and evidence.names(phrase, many_brands=many_brands)
        }
    )


def _opening(title: str, brand: str) -> str:
    """The first word of a title in sentence case, whose capital says nothing; empty in other titles."""
    own = set(brand.casefold().split())
    first, *rest = [word for word in title.split() if word.isalpha() and word.casefold() not in own] or [""]
    return singular(first.casefold()) if all(word.islower() for word in rest) else ""


def words_of(text: str, brand: str) -> list[str]:
    """The words in the singular and small letters; numbers, codes and punctuation as their marks.

    >>> words_of("ACME X200 Toner Cartridges, black", "Acme")
    ['*', '*', 'toner', 'cartridge', '', 'black', '']
    """
    own = set(brand.casefold().split())
    words: list[str] = []
    for chunk in text.split():
        match = _CHUNK.fullmatch(chunk)
        lead, core, trail = (match["lead"], match["core"], match["trail"]) if match else ("", chunk, "")
        if lead:
            words.append(BOUNDARY)
        word = core.casefold()
        if word and _WORD.fullmatch(word) and word not in own:
            words.append(singular(word))
        elif word in JOINING:
            words.append(word)
        else:
            words.append(_mark(core))
        if trail:
            words.append(BOUNDARY)
    return [*words, BOUNDARY]


def _mark(core: str) -> str:
    if not any(letter.isalnum() for letter in core):
        return BOUNDARY
    return CODE if any(letter.isalpha() for letter in core) else NUMBER


def singular(word: str) -> str:
    """The singular of a regular English or French plural, good enough to bring the two together.

    >>> [singular(word) for word in ("cables", "batteries", "boxes", "glass", "series")]
    ['cable', 'battery', 'box', 'glass', 'series']
    """
    if len(word) <= 3 or word.endswith(("ss", "us", "is", "series", "lens", "christmas", "canvas", "atlas")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word.removesuffix("s")


def _with_neighbours(words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Every phrase of one to three naming words, with the word before it and the one after."""
    for start, first in enumerate(words):
        if not _names(first):
            continue
        for stop in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            last = words[stop - 1]
            if not _names(last):
                break
            following = words[stop] if stop < len(words) else BOUNDARY
            yield " ".join(words[start:stop]), words[start - 1] if start else BOUNDARY, following


def _main_phrases(words: Sequence[str], *, ended: bool) -> Iterator[tuple[str, bool]]:
    """The phrases, if `ended` those no naming word follows, and whether they stand before the first preposition."""
    joint = next((number for number, word in enumerate(words) if number and word in JOINING), len(words))
    for part, is_main in ((words[:joint], True), (words[joint:], False)):
        for phrase, _, following in _with_neighbours(part):
            if not (ended and _names(following)):
                yield phrase, is_main


def _names(word: str) -> bool:
    return word not in (BOUNDARY, NUMBER, CODE) and word not in JOINING and word not in DESCRIBING


def _of_one_brand(tally: Counter[str]) -> bool:
    return len(tally) < 3 or max(tally.values()) > 0.9 * tally.total()


def _fragment(phrase: str, before: Counter[str], used: Counter[str]) -> bool:
    """Whether it is the tail of one longer phrase: "optic cable" hardly ever comes without "fibre"."""
    if " " not in phrase or phrase.count(" ") >= _LONGEST - 1 or not before:
        return False
    word, times = max(before.items(), key=lambda item: (item[1], item[0]))
    return _names(word) and times > 0.8 * before.total() and used[f"{word} {phrase}"] > 0
