"""Ready-made audiences: each a condition with parameters, a name in English and French, and the data that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from habitue.audiences.library.abandonment import ABANDONMENT
from habitue.audiences.library.declared import DECLARED
from habitue.audiences.library.entry import Entry, Family, Parameter, Words
from habitue.audiences.library.interest import INTEREST
from habitue.audiences.library.lifecycle import LIFECYCLE
from habitue.audiences.library.messages import MESSAGES
from habitue.audiences.library.needs import Need, needs
from habitue.audiences.library.rfm import RFM
from habitue.audiences.library.surroundings import CLOCK, DEVICE, PLACE
from habitue.audiences.library.traffic import TRAFFIC
from habitue.audiences.library.visits import VISITS
from habitue.audiences.library.voice import VOICE
from habitue.audiences.library.worth import WORTH

FAMILIES: tuple[Family, ...] = (
    VISITS, LIFECYCLE, RFM, WORTH, ABANDONMENT, INTEREST, MESSAGES, VOICE, TRAFFIC, PLACE, CLOCK, DEVICE, DECLARED,
)  # fmt: skip
ENTRIES: Mapping[str, Entry] = MappingProxyType({entry.entry_id: entry for of in FAMILIES for entry in of.entries})
# What the list of capabilities asks of segments and no single audience is.
ELSEWHERE: Mapping[int, Words] = MappingProxyType(
    {
        54: Words(
            "Leaving a page is a moment, not something people are: it belongs to the triggers of what is shown.",
            "Quitter une page est un moment, pas ce que les gens sont : cela relève des déclencheurs d’affichage.",
        ),
        55: Words(
            "The language: any of these below all, any and not.", "Le langage : tous sous « et », « ou », « non »."
        ),
        56: Words(
            "The evaluator: every answer says until when it holds.", "L’évaluateur : chaque réponse dit sa durée."
        ),
        57: Words("Insights of any audience, not an audience.", "Les analyses d’une audience, pas une audience."),
        58: Words("A ranking of audiences, not an audience.", "Un classement des audiences, pas une audience."),
    }
)
CAPABILITIES = range(32, 63)

__all__ = ["CAPABILITIES", "ELSEWHERE", "ENTRIES", "FAMILIES", "Entry", "Family", "Need", "Parameter", "Words", "needs"]
