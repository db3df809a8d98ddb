"""Pages of `docs/` that are printed from the tables the application runs on, so that they cannot say anything else."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.utils import translation
from django.utils.module_loading import import_string

from cases.models import InCase
from cases.sections import CLOSED_TO_LAW_ENFORCEMENT, OPENS, Ground, Level, Section
from core.states import StatefulModel
from deadlines.rules import rules
from organisations.models import LAW_ENFORCEMENT, Kind
from organisations.roles import ROLES, Permission

HEAD = "<!-- Printed by `manage.py print_docs`. Change the tables in the code, then print again. -->"
LEVELS = {Level.READ: "read", Level.WRITE: "**write**"}
QUALITY = {
    "V": "verified",
    "S": "secondary source",
    "K": "known, not re-read",
    "M": "measured",
    "D": "our default",
}
UNITS = {"calendar_day": "calendar day", "working_day": "working day", "month": "month"}
LIMITS = {
    "min": "at least until",
    "max": "at most until",
    "target": "target: late is reported, no right changes",
}


def pages() -> dict[str, str]:
    """File name -> text, in English, always in the same order."""
    with translation.override("en"):
        made = {
            "states.md": states(),
            "access.md": access(),
            "roles.md": roles(),
            "schedules.md": schedules(),
        }
        return {name: "\n".join([HEAD, "", *lines]).rstrip() + "\n" for name, lines in made.items()}


def table(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A table; a bar inside a cell is written so that it stays there."""
    head = list(head)
    yield _row(head)
    yield _row("---" for _column in head)
    for row in rows:
        yield _row(row)


def _row(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


# --- States ---------------------------------------------------------------------------------------------------


def stateful() -> list[type[StatefulModel]]:
    """Every model that moves through states, by app and name."""
    found = [model for model in apps.get_models() if issubclass(model, StatefulModel)]
    return sorted(found, key=lambda model: model._meta.label)


def states() -> Iterator[str]:
    """Which status may follow which; PostgreSQL refuses every other move with a trigger from the same table."""
    yield "# States"
    yield ""
    yield "Which status may follow which. The same tables are triggers in PostgreSQL, so no other move can be written."
    for model in stateful():
        words = dict(_status_of(model).flatchoices)
        yield from ("", f"## {model._meta.label}", "", *_paragraph(model), "")
        moves = (
            (
                f"`{before}`",
                words[before],
                ", ".join(f"`{after}`" for after in sorted(afters)) or "nothing: it ends",
            )
            for before, afters in model.TRANSITIONS.items()
        )
        yield from table(("Status", "In words", "May become"), moves)
        yield from ("", "```mermaid", "stateDiagram-v2")
        yield f"    [*] --> {_status_of(model).get_default()}"
        for before, afters in model.TRANSITIONS.items():
            yield from (f"    {before} --> {after}" for after in sorted(afters))
            if not afters:
                yield f"    {before} --> [*]"
        yield "```"


def _status_of(model: Any) -> Any:
    """The column of the status, which each model declares itself."""
    return model._meta.get_field("status")


def _paragraph(model: type[Any]) -> Iterator[str]:
    """The first sentences of what the model says about itself."""
    text = (model.__doc__ or "").strip().split("\n\n")[0]
    yield " ".join(text.split())


# --- Access ---------------------------------------------------------------------------------------------------


def access() -> Iterator[str]:
    """Who may ever see what, on which ground."""
    yield "# Access"
    yield ""
    yield (
        "The most that a ground may open to a kind of organisation. What is empty is closed; the gate in Python and the"
        " policies in PostgreSQL are made from the same table (`cases/sections.py`). A grant is dated, names its ground"
        " and opens one section; consent opens only the sections that the person named."
    )
    for ground in Ground:
        yield from ("", f"## {ground.label}", "")
        kinds = [kind for kind in Kind if OPENS.get((ground, kind))]
        if not kinds:
            yield "Opens nothing yet."
            continue
        yield from table(
            ("Section", *(kind.label for kind in kinds)),
            (
                (section.label, *(LEVELS.get(OPENS[ground, kind].get(section), "") for kind in kinds))  # type: ignore[arg-type]
                for section in Section
            ),
        )
    yield from ("", "## Closed to police, labour inspection and immigration", "")
    bodies = ", ".join(sorted(str(Kind(kind).label) for kind in LAW_ENFORCEMENT))
    yield f"{bodies}: never, on any of the grounds above:"
    yield ""
    yield from (f"- {section.label}" for section in Section if section in CLOSED_TO_LAW_ENFORCEMENT)
    yield from ("", "## Rows of a file", "")
    yield (
        "Which section opens each kind of record, and who may reach a row without a grant on that section, because it"
        " is addressed to its team or because its team leads the file."
    )
    yield ""
    yield from table(
        (
            "Record",
            "Opened by the section",
            "Team that may read",
            "Team that may change",
            "Lead",
            "Any holder adds",
        ),
        (_of_record(model) for model in records()),
    )


def records() -> list[type[InCase]]:
    """Every kind of record that hangs on a file, by app and name."""
    found = [model for model in apps.get_models() if issubclass(model, InCase) and not model._meta.proxy]
    return sorted(found, key=lambda model: model._meta.label)


def _of_record(model: type[InCase]) -> Iterator[str]:
    yield f"`{model._meta.label}`"
    yield str(model.section.label) if model.section else "the one in its column `section`"
    yield ", ".join(f"`{column}`" for column in model.readers)
    yield ", ".join(f"`{column}`" for column in model.writers)
    yield "reads and writes" if model.lead_keeps else ""
    yield "yes" if model.holders_insert else ""


# --- Roles ----------------------------------------------------------------------------------------------------


def roles() -> Iterator[str]:
    """What each role may do at all."""
    yield "# Roles"
    yield ""
    yield (
        "What a person may do at all, by role in a team. A role opens no file: only a grant does"
        " (see `access.md`). Nobody sees everything; there is no administrator of files."
    )
    for rules_of_role in ROLES.values():
        yield from ("", f"## {rules_of_role.name}", "", str(rules_of_role.sentence), "")
        yield from (f"- {permission.value}" for permission in Permission if permission in rules_of_role.may)
    yield from ("", "## Who may do what", "")
    yield from table(
        ("Act", *(rules_of_role.name for rules_of_role in ROLES.values())),
        (
            (permission.value, *("yes" if permission in of_role.may else "" for of_role in ROLES.values()))
            for permission in Permission
        ),
    )


# --- Schedules ------------------------------------------------------------------------------------------------


def schedules() -> Iterator[str]:
    """What happens by itself, and which time limits run."""
    clock = import_string(
        "nrm.celery.app"
    )  # the composition stands above every app, so it is named, not imported
    yield "# Schedules"
    yield ""
    yield "## The clock"
    yield ""
    yield "The clock only says “look now”; what is due stands in the rows. Losing it delays, and loses nothing."
    yield ""
    yield from table(
        ("What", "Task", "Every"),
        (
            (what, f"`{entry['task']}`", _every(entry["schedule"]))
            for what, entry in sorted(clock.conf.beat_schedule.items())
        ),
    )
    yield from ("", "## Time limits", "")
    yield "A file keeps the rule of the day on which its limit was set. Only a source marked *verified* was read."
    yield ""
    yield from table(
        ("Rule", "Limit", "Kind", "Runs from", "Source", "Quality", "Reminder"),
        (
            (
                f"{rule.label} (`{key}`)", _counted(rule.within, UNITS[rule.unit]), LIMITS[rule.kind], rule.starts,
                rule.source, QUALITY.get(rule.quality, rule.quality),
                f"{_counted(rule.remind_before_days, 'day')} before",
            )
            for key, rule in sorted(rules().items())
        ),
    )  # fmt: skip


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _every(schedule: Any) -> str:
    seconds = getattr(schedule, "total_seconds", lambda: schedule)()
    return f"{seconds:g} seconds" if isinstance(seconds, int | float) else str(schedule)
