"""
Names and ages of people who do not exist.

Given names are made of syllables and mean nobody; every family name begins with `Example-`, so that no page, print
or export of the caseload can be taken for a real file. The names differ by region only so that lists and searches
look as they would at work.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from caseload.countries import countries_of
from caseload.draw import Referred

FAMILY = "Example-"

REGIONS = {
    "balkans": "AL XK MK ME RS BA HR SI GR CY",
    "europe_east": "RO BG HU PL CZ SK LT LV EE UA MD BY RU GE AM AZ",
    "horn": "ER ET SD SS SO DJ TD",
    "africa": (
        "NG GH SL GM CM CI SN ML BJ TG GN LR GW NE BF MR CF CD CG GA GQ BI RW UG KE TZ ZM MW MZ AO NA BW ZW ZA LS "
        "SZ MU KM MG CV SC"
    ),
    "arabic": "SY IQ EG YE KW SA LB JO PS MA DZ TN LY BH QA AE OM",
    "persian": "IR AF KZ KG TJ TM UZ TR",
    "asia_south": "IN PK BD LK NP MV BT",
    "asia_east": "VN CN TH PH MM KH LA MY ID SG HK TW JP KR KP MN BN TL",
    "americas": "BR HN SV BO CO EC PE CL AR NI GT CR PA CU DO VE MX UY PY",
}
_REGION_OF = {code: region for region, members in REGIONS.items() for code in members.split()}

# Two syllables make a given name: a first, and a last that sounds feminine or masculine where the name is read.
_FIRSTS = {
    "balkans": "Ar Be Dri Er Fa Lu Mi Ve",
    "europe_east": "Ale Bog Dar Ily Ka Mar Ne Sve",
    "horn": "Ab De Fe Ha Me Se Te Yo",
    "africa": "A Chi Ek Ko Na O Te Ya",
    "arabic": "Am Far Ha Ja Lay Na Ra Sa",
    "persian": "Ar Beh Da Far Mah Na Par Sha",
    "asia_south": "A De Ka Ma Ni Ra Su Vi",
    "asia_east": "An Ho Ki Li Mai Nha Phu Tha",
    "americas": "Be Cla Do Fe Lu Ma Re So",
    "elsewhere": "Al Be Co El Ja Lo Ro Wi",
}
_FEMININE = {
    "balkans": "jola neta rina sela",
    "europe_east": "lina mira ska vena",
    "horn": "lemet naz ret wita",
    "africa": "bena luma ssia yola",
    "arabic": "lina mara nila riya",
    "persian": "nia riza sima zeh",
    "asia_south": "lika nila rani vita",
    "asia_east": "lan mei ny yen",
    "americas": "lia nda risa vela",
    "elsewhere": "lie na ria ssa",
}
_MASCULINE = {
    "balkans": "jon lind tan vard",
    "europe_east": "lan mir rek vid",
    "horn": "bel dan mon tsa",
    "africa": "ben ko lum tade",
    "arabic": "dir lem mun yad",
    "persian": "dan man rad zin",
    "asia_south": "dan jit lav mesh",
    "asia_east": "bao duc long min",
    "americas": "do lmo rio ven",
    "elsewhere": "den ric son ton",
}
_LANDSCAPE = (
    "Acorn Alder Amber Anchor Apple Arbour Ash Aspen Aster Autumn Barley Basalt Basin Bay Beach "
    "Beacon Beech Berry Birch Bluff Boulder Bracken Branch Bridge Brook Cairn Canyon Cape Cedar Chalk "
    "Cherry Cliff Clover Coast Copper Coral Cove Creek Crest Cypress Daisy Dale Dawn Delta Dew Dune "
    "Dusk Echo Elder Elm Ember Fern Field Fjord Flint Ford Forest Garnet Glade Glen Gorge Granite "
    "Grove Gulf Harbour Hawthorn Hazel Heath Hedge Heron Hill Holly Horizon Indigo Inlet Iris Island "
    "Ivory Ivy Jasmine Jasper Juniper Kelp Kestrel Lagoon Lake Lantern Larch Lark Laurel Lavender "
    "Ledge Lichen Lilac Lime Linden Maple Marble Marsh Meadow Mesa Mill Mist Moor Moss Mulberry "
    "Myrtle Nettle North Oak Oasis Ochre Olive Opal Orchard Osprey Otter Pampas Pasture Pear Pebble "
    "Pine Plain Plateau Plover Plum Pond Poplar Prairie Quarry Quartz Quay Quince Rain Raven Reed "
    "Reef Ridge River Robin Rowan Rush Saffron Sage Sand Savanna Seal Shale Shell Shingle Shore "
    "Silver Slate Slope Snow Sorrel South Sparrow Spring Spruce Stone Stream Summit Swan Tarn Thicket "
    "Thistle Thyme Tide Timber Tundra Valley Velvet Vine Violet Walnut Water Wave Willow Wind Winter "
    "Wood Wren Yarrow Yew "
)
_FAMILIES = tuple(_LANDSCAPE.split())

LANGUAGES = {
    "AL": "Albanian", "XK": "Albanian", "GB": "English", "ER": "Tigrinya", "ET": "Amharic", "SD": "Arabic",
    "VN": "Vietnamese", "IR": "Persian", "AF": "Dari", "IN": "Hindi", "RO": "Romanian", "MD": "Romanian",
    "SO": "Somali", "CN": "Mandarin", "IQ": "Kurdish", "SY": "Arabic", "PK": "Urdu", "NG": "English",
    "PH": "Tagalog", "EG": "Arabic", "BD": "Bengali", "PL": "Polish", "BR": "Portuguese", "PT": "Portuguese",
    "TH": "Thai", "SS": "Arabic", "GH": "English", "LT": "Lithuanian", "TD": "Arabic", "LK": "Tamil",
    "BG": "Bulgarian", "MA": "Arabic", "DZ": "Arabic", "TR": "Turkish", "YE": "Arabic", "SK": "Slovak",
    "HU": "Hungarian", "CZ": "Czech", "KW": "Arabic", "LV": "Latvian", "UA": "Ukrainian", "LY": "Arabic",
    "FR": "French", "IT": "Italian", "ES": "Spanish", "RU": "Russian", "NP": "Nepali", "GE": "Georgian",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person behind a report."""

    name: str
    chosen_name: str
    born_on: date
    gender: str
    language: str


def invent(referred: Referred, random: Random) -> Person:
    """A name, a birthday and a language that fit what the report says."""
    countries = countries_of(referred.nationality)
    region = next((_REGION_OF[code] for code in countries if code in _REGION_OF), "elsewhere")
    given = _given_name(region, referred.gender_words, random)
    return Person(
        name=f"{given} {FAMILY}{random.choice(_FAMILIES)}",
        chosen_name=given,
        born_on=_birthday(referred, random),
        gender=_gender(referred.gender_words),
        language=next((LANGUAGES[code] for code in countries if code in LANGUAGES), "English"),
    )


def _given_name(region: str, gender_words: str, random: Random) -> str:
    lasts = {"Female": _FEMININE, "Male": _MASCULINE}.get(gender_words) or random.choice(
        (_FEMININE, _MASCULINE)
    )
    return random.choice(_FIRSTS[region].split()) + random.choice(lasts[region].split())


def _gender(words: str) -> str:
    return words.lower() if words in {"Female", "Male", "Other"} else "unknown"


def _birthday(referred: Referred, random: Random) -> date:
    """
    Age at exploitation is a group; exploitation is taken to have ended up to a year before the report.

    Most ages lie near the end at which young adults and older children meet (assumption of ours).
    """
    nearest, furthest = {"adult": (19.1, 60.0), "child": (17.4, 8.0), "unknown": (16.5, 30.0)}[referred.age]
    age = nearest + (furthest - nearest) * random.random() ** 2.5
    return referred.reported_on - timedelta(days=round(age * 365.25))
