"""
From the word of the published tables to a country: "Albanian" is AL, "Eritrean Ethiopian" is ER and ET.

Codes are ISO 3166-1 alpha-2; XK for Kosovo is the code the European Union uses, not an ISO code.
The tables write two nationalities side by side without a separator, and some words in several ways
("Congolese (DRC)", "Congolese Drc "); both are read here.
"""

from functools import cache

_WORDS = """
AD Andorran; AE Emirati; AF Afghan; AG Citizen of Antigua and Barbuda; AI Anguillan; AL Albanian;
AM Armenian; AO Angolan; AR Argentine; AT Austrian; AU Australian; AZ Azerbaijani;
BA Citizen of Bosnia and Herzegovina; BB Barbadian; BD Bangladeshi; BE Belgian; BF Burkinan; BG Bulgarian;
BH Bahraini; BI Burundian; BJ Beninese; BM Bermudian; BN Bruneian; BO Bolivian; BR Brazilian; BS Bahamian;
BT Bhutanese; BW Botswanan; BY Belarusian; BZ Belizean; CA Canadian; CD Congolese (DRC); CD Congolese Drc;
CF Central African; CG Congolese (Congo); CG Congolese Congo; CH Swiss; CI Ivorian; CL Chilean;
CM Cameroonian; CN Chinese; CO Colombian; CR Costa Rican; CU Cuban; CV Cape Verdean; CY Cypriot; CZ Czech;
DE German; DJ Djiboutian; DK Danish; DM Dominican; DO Citizen of the Dominican Republic; DZ Algerian;
EC Ecuadorean; EE Estonian; EG Egyptian; ER Eritrean; ES Spanish; ET Ethiopian; FI Finnish; FJ Fijian;
FR French; GA Gabonese; GB UK; GB British; GD Grenadian; GE Georgian; GH Ghanaian; GM Gambian; GN Guinean;
GQ Equatorial Guinean; GR Greek; GT Guatemalan; GW Citizen of Guinea-Bissau; GW Citizen of Guinea Bissau;
GY Guyanese; HK Hong Konger; HN Honduran; HR Croatian; HT Haitian; HU Hungarian; ID Indonesian; IE Irish;
IL Israeli; IN Indian; IQ Iraqi; IR Iranian; IS Icelandic; IT Italian; JM Jamaican; JO Jordanian;
JP Japanese; KE Kenyan; KG Kyrgyz; KH Cambodian; KM Comoran; KN Kittitian; KP North Korean;
KR South Korean; KW Kuwaiti; KY Cayman Islander; KZ Kazakh; LA Lao; LB Lebanese; LC St Lucian;
LI Liechtenstein citizen; LK Sri Lankan; LR Liberian; LS Mosotho; LT Lithuanian; LU Luxembourger;
LV Latvian; LY Libyan; MA Moroccan; MC Monegasque; MD Moldovan; ME Montenegrin; MG Malagasy; MK Macedonian;
ML Malian; MM Burmese; MN Mongolian; MR Mauritanian; MS Montserratian; MT Maltese; MU Mauritian;
MV Maldivian; MW Malawian; MX Mexican; MY Malaysian; MZ Mozambican; NA Namibian; NE Nigerien; NG Nigerian;
NI Nicaraguan; NL Dutch; NO Norwegian; NP Nepalese; NZ New Zealander; OM Omani; PA Panamanian; PE Peruvian;
PG Papua New Guinean; PH Filipino; PK Pakistani; PL Polish; PS Palestinian; PT Portuguese; PY Paraguayan;
QA Qatari; RO Romanian; RS Serbian; RU Russian; RW Rwandan; SA Saudi Arabian; SC Citizen of Seychelles;
SD Sudanese; SE Swedish; SG Singaporean; SI Slovenian; SK Slovak; SL Sierra Leonean; SN Senegalese;
SO Somali; SR Surinamese; SS South Sudanese; SV Salvadorean; SY Syrian; SZ Swazi; TD Chadian; TG Togolese;
TH Thai; TJ Tajik; TL East Timorese; TM Turkmen; TN Tunisian; TR Turkish; TT Trinidadian; TW Taiwanese;
TZ Tanzanian; UA Ukrainian; UG Ugandan; US American; UY Uruguayan; UZ Uzbek; VC Vincentian; VE Venezuelan;
VG British Virgin Islander; VN Vietnamese; XK Kosovan; YE Yemeni; ZA South African; ZM Zambian;
ZW Zimbabwean
"""
UNKNOWN = "unknown"


@cache
def codes() -> dict[str, str]:
    """Word in lower case to country code."""
    entries = (entry.split(maxsplit=1) for entry in _WORDS.replace("\n", " ").split(";"))
    return {word.strip().lower(): code for code, word in entries}


@cache
def countries_of(nationality: str) -> tuple[str, ...]:
    """
    The countries a published nationality names, each once; a word nobody knows is kept as it is.

    "Unknown" names no country: "Albanian Unknown" is AL alone.
    """
    found: list[str] = []
    rest = nationality.split()
    while rest:
        length = _longest_known(rest)
        name = " ".join(rest[:length])
        if name.lower() != UNKNOWN:
            found.append(codes().get(name.lower(), name))
        rest = rest[length:]
    return tuple(dict.fromkeys(found))


def _longest_known(words: list[str]) -> int:
    """How many of the first words make a known name: "South Sudanese Sudanese" begins with two, not three."""
    for length in range(len(words), 1, -1):
        if " ".join(words[:length]).lower() in codes():
            return length
    return 1
