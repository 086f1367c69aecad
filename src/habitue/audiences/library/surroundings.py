"""Where people are, what the weather is, what the clock shows, and what they look at the shop with."""

from __future__ import annotations

from habitue.audiences.library.entry import Entry, Family, Words
from habitue.audiences.library.terms import any_of, fact, number, numbers, texts

_WORD = Words("Of the last visit that told.", "De la dernière visite qui l’a dit.")


def _is(
    entry_id: str, name: str, title: Words, label: Words, default: tuple[str, ...], capability: int,
    description: Words = _WORD, choices: tuple[str, ...] = (),
) -> Entry:  # fmt: skip
    return Entry(
        entry_id=entry_id,
        title=title,
        description=description,
        parameters=(texts("values", label.en, label.fr, default, choices),),
        build=lambda p: fact(name, "one_of", p["values"]),
        capabilities=(capability,),
    )


_WEATHER = Words("Of this hour, where a page is being looked at.", "De cette heure, là où une page est regardée.")
PLACE = Family(
    "place",
    Words("Place and weather", "Lieu et météo"),
    (
        _is("place.country", "country", Words("Country", "Pays"), Words("Countries (ISO)", "Pays (ISO)"), ("FR",), 35),
        _is("place.region", "region", Words("Region", "Région"), Words("Regions", "Régions"), ("Bretagne",), 35),
        _is("place.city", "city", Words("City", "Ville"), Words("Cities", "Villes"), ("Lyon",), 35),
        _is("place.language", "language", Words("Language", "Langue"), Words("Languages", "Langues"), ("fr",), 35),
        _is(
            "place.locale",
            "locale",
            Words("Locale", "Paramètre régional"),
            Words("Locales", "Paramètres"),
            ("fr-FR",),
            35,
        ),
        _is(
            "place.time_zone",
            "time_zone",
            Words("Time zone", "Fuseau horaire"),
            Words("Zones", "Fuseaux"),
            ("Europe/Paris",),
            35,
        ),
        _is(
            "place.company",
            "company",
            Words("Company", "Entreprise"),
            Words("Companies", "Entreprises"),
            ("Acme SA",),
            38,
            Words("Whose network they come from.", "Dont le réseau les amène."),
        ),
        Entry(
            entry_id="place.any_company",
            title=Words("From a company", "Depuis une entreprise"),
            description=Words("Any whose network is known.", "Toute entreprise dont le réseau est connu."),
            build=lambda _: fact("company", "known"),
            capabilities=(38,),
        ),
        Entry(
            entry_id="place.cold",
            title=Words("Where it is cold", "Là où il fait froid"),
            description=_WEATHER,
            parameters=(number("degrees", "At most °C", "Au plus °C", 5, -40, 50),),
            build=lambda p: fact("temperature_c", "at_most", p["degrees"]),
            capabilities=(36,),
        ),
        Entry(
            entry_id="place.warm",
            title=Words("Where it is warm", "Là où il fait chaud"),
            description=_WEATHER,
            parameters=(number("degrees", "At least °C", "Au moins °C", 25, -40, 50),),
            build=lambda p: fact("temperature_c", "at_least", p["degrees"]),
            capabilities=(36,),
        ),
        Entry(
            entry_id="place.wet",
            title=Words("Where it rains or snows", "Là où il pleut ou neige"),
            description=_WEATHER,
            build=lambda _: any_of(fact("precipitation_mm", "more_than", 0), fact("weather_code", "between", 50, 99)),
            capabilities=(36,),
        ),
        Entry(
            entry_id="place.windy",
            title=Words("Where it is windy", "Là où il y a du vent"),
            description=_WEATHER,
            parameters=(number("kmh", "At least km/h", "Au moins km/h", 40, 0, 200),),
            build=lambda p: fact("wind_kmh", "at_least", p["kmh"]),
            capabilities=(36,),
        ),
    ),
)

_CLOCK = Words("On the clock where they are.", "À l’heure de là où ils sont.")
CLOCK = Family(
    "clock",
    Words("Time", "Temps"),
    (
        Entry(
            entry_id="clock.hours",
            title=Words("Hours of the day", "Heures du jour"),
            description=_CLOCK,
            parameters=(numbers("hours", "Hours (0 to 23)", "Heures (0 à 23)", (18, 19, 20, 21), 0, 23),),
            build=lambda p: fact("hour", "one_of", p["hours"]),
            capabilities=(37,),
        ),
        Entry(
            entry_id="clock.weekdays",
            title=Words("Days of the week", "Jours de la semaine"),
            description=_CLOCK,
            parameters=(numbers("days", "Days (1 is Monday)", "Jours (1 : lundi)", (6, 7), 1, 7),),
            build=lambda p: fact("weekday", "one_of", p["days"]),
            capabilities=(37,),
        ),
        Entry(
            entry_id="clock.months",
            title=Words("Months", "Mois"),
            description=_CLOCK,
            parameters=(numbers("months", "Months", "Mois", (11, 12), 1, 12),),
            build=lambda p: fact("month", "one_of", p["months"]),
            capabilities=(37,),
        ),
    ),
)

DEVICE = Family(
    "device",
    Words("Device", "Appareil"),
    (
        _is(
            "device.kind",
            "device",
            Words("Kind of device", "Type d’appareil"),
            Words("Kinds", "Types"),
            ("mobile",),
            39,
            choices=("mobile", "tablet", "desktop"),
        ),
        _is("device.system", "system", Words("System", "Système"), Words("Systems", "Systèmes"), ("iOS",), 39),
        _is(
            "device.browser",
            "browser",
            Words("Browser", "Navigateur"),
            Words("Browsers", "Navigateurs"),
            ("Safari",),
            39,
        ),
        Entry(
            entry_id="device.narrow",
            title=Words("Narrow screen", "Écran étroit"),
            description=_WORD,
            parameters=(number("width", "At most pixels", "Au plus (pixels)", 480, 200, 8_000),),
            build=lambda p: fact("screen_width", "at_most", p["width"]),
            capabilities=(39,),
        ),
        Entry(
            entry_id="device.wide",
            title=Words("Wide screen", "Écran large"),
            description=_WORD,
            parameters=(number("width", "At least pixels", "Au moins (pixels)", 1_600, 200, 8_000),),
            build=lambda p: fact("screen_width", "at_least", p["width"]),
            capabilities=(39,),
        ),
    ),
)
