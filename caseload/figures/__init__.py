"""What was really counted: the published figures, as facts (sources: README.md beside this file)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

VARIABLES = (
    "Quarter",
    "First responder type",
    "First responder",
    "Exploitation type",
    "Age at exploitation",
    "Gender",
    "Nationality",
)
AGES = ("adult", "child", "unknown")
PLACES = ("within", "abroad", "both", "not_stated")
AGE_LABELS = {
    "Adult (18 or over)": "adult",
    "Child (17 or under)": "child",
    "Not specified or unknown": "unknown",
}
RG = "reasonable_grounds"
CG = "conclusive_grounds"


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of attributes that was counted, and how many people it counted."""

    quarter: str
    responder_type: str
    responder: str
    exploitation: str
    age: str
    gender: str
    nationality: str
    people: int


def _lines(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def marginals() -> dict[str, dict[str, int]]:
    """People by variable and value, in the published order, most people first."""
    counted: dict[str, dict[str, int]] = {}
    for line in _lines("marginals_2022q2_2023q4.csv"):
        counted.setdefault(line["variable"], {})[line["value"]] = int(line["people"])
    return counted


@cache
def responder_types() -> dict[str, str]:
    """First responder to its type: a police force is Police, a charity NGO and third sector."""
    return {line["first_responder"]: line["type"] for line in _lines("first_responders.csv")}


@cache
def cells() -> tuple[Cell, ...]:
    """The 11,277 counted combinations; they keep what belongs together (UK nationals: 79 % children)."""
    values = {variable: tuple(people) for variable, people in marginals().items()}
    types = responder_types()
    found = []
    for line in _lines("cells_2022q2_2023q4.csv"):
        responder = values["First responder"][int(line["first_responder"])]
        for part in line["nationalities"].split():
            nationality, _, people = part.partition(":")
            found.append(
                Cell(
                    quarter=values["Quarter"][int(line["quarter"])],
                    responder_type=types[responder],
                    responder=responder,
                    exploitation=values["Exploitation type"][int(line["exploitation"])],
                    age=values["Age at exploitation"][int(line["age"])],
                    gender=values["Gender"][int(line["gender"])],
                    nationality=values["Nationality"][int(nationality)],
                    people=int(people or 1),
                )
            )
    return tuple(found)


def top_nationalities(how_many: int = 20) -> tuple[str, ...]:
    """The nationalities most often referred: the first twenty hold 85.5 % of the people."""
    return tuple(marginals()["Nationality"])[:how_many]


@cache
def referrals_by_year() -> dict[int, int]:
    return {int(line["year"]): int(line["referrals"]) for line in _lines("referrals_by_year.csv")}


@cache
def age_shares_by_year() -> dict[int, dict[str, float]]:
    """Share of adults, children and unknown ages among a year's referrals, where it was published."""
    return {
        int(line["year"]): {age: int(line[age]) / int(line["referrals"]) for age in AGES}
        for line in _lines("referrals_by_year.csv")
        if line["adult"]
    }


@cache
def place_counts(year: int) -> dict[str, int]:
    """Where the exploitation took place, for a year; years after the last published go on as that one."""
    known = {
        int(line["year"]): {place: int(line[place]) for place in PLACES}
        for line in _lines("referrals_by_year.csv")
        if line["within"]
    }
    return known[min(year, max(known))]


@cache
def notices_by_year() -> dict[int, int]:
    """Notices that name nobody: an adult was met who did not agree to be reported."""
    return {
        int(line["year"]): int(line["notices"]) for line in _lines("referrals_by_year.csv") if line["notices"]
    }


@cache
def nationality_shares_by_year() -> dict[int, dict[str, float]]:
    shares: dict[int, dict[str, float]] = {}
    for line in _lines("nationality_by_year.csv"):
        shares.setdefault(int(line["year"]), {})[line["nationality"]] = float(line["share"])
    return shares


@cache
def decisions_made() -> dict[tuple[int, str, str], tuple[int, int]]:
    """(year, stage, age) to (decisions made, of which positive)."""
    return {
        (int(line["year"]), line["stage"], line["age"]): (int(line["made"]), int(line["positive"]))
        for line in _lines("decisions_2014_2023.csv")
    }


@cache
def positive_share(year: int, stage: str) -> float:
    """Share of a year's decisions that were positive, all ages together; the last known year goes on."""
    later = {
        (int(line["year"]), line["stage"]): float(line["positive"])
        for line in _lines("decision_shares_from_2024.csv")
    }
    if year >= 2024:
        return later[min(year, 2026), stage]
    rows = [decisions_made()[max(year, 2014), stage, age] for age in AGES]
    return sum(positive for _, positive in rows) / sum(made for made, _ in rows)


@cache
def positive_shares_by_age(year: int, stage: str) -> dict[str, float]:
    """The same by age. From 2024 only the total is known: the proportions between ages stay those of 2023."""
    known = min(max(year, 2014), 2023)
    overall = positive_share(known, stage)
    trend = positive_share(year, stage) / overall
    shares = {}
    for age in AGES:
        made, positive = decisions_made()[known, stage, age]
        shares[age] = min(1.0, trend * (positive / made if made else overall))
    return shares


@cache
def median_days(year: int, stage: str) -> int:
    """Median days from the report to a decision taken in that year."""
    known = {
        (int(line["year"]), line["stage"]): int(line["median_days"]) for line in _lines("decision_times.csv")
    }
    return known[min(max(year, 2014), 2026), stage]
