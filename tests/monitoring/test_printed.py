"""Pages of docs/ that are printed from the code's own tables."""

import pytest
from django.core.management import CommandError, call_command

from cases.sections import CLOSED_TO_LAW_ENFORCEMENT, OPENS
from core.states import StatefulModel
from deadlines.rules import rules
from monitoring import printed
from organisations.models import LAW_ENFORCEMENT
from organisations.roles import Permission, Role


def test_the_printed_pages_are_up_to_date():
    call_command("print_docs", "--check")


@pytest.mark.parametrize("stale", ["states.md", "access.md", "roles.md", "schedules.md"])
def test_a_page_that_says_something_else_is_found(stale, tmp_path):
    call_command("print_docs", "--folder", tmp_path)
    (tmp_path / stale).write_text("something else")

    with pytest.raises(CommandError, match=stale):
        call_command("print_docs", "--check", "--folder", tmp_path)


def test_printing_twice_changes_nothing(tmp_path, capsys):
    call_command("print_docs", "--folder", tmp_path)
    capsys.readouterr()
    call_command("print_docs", "--folder", tmp_path)

    assert "nothing had changed" in capsys.readouterr().out


def test_every_move_of_every_model_is_printed():
    text = printed.pages()["states.md"]

    assert (
        len(printed.stateful()) == len([m for m in printed.stateful() if issubclass(m, StatefulModel)]) >= 7
    )
    for model in printed.stateful():
        part = text.split(f"## {model._meta.label}\n")[1].split("\n## ")[0]
        for before, afters in model.TRANSITIONS.items():
            assert f"| `{before}` |" in part
            assert all(f"    {before} --> {after}\n" in part for after in afters)


def test_access_is_the_table_itself():
    text = printed.pages()["access.md"]

    written = sum(level == "write" for sections in OPENS.values() for level in sections.values())
    read = sum(level == "read" for sections in OPENS.values() for level in sections.values())
    assert text.count("**write**") == written
    assert text.count("| read ") == read
    assert all(model._meta.label in text for model in printed.records())


def test_what_is_closed_to_law_enforcement_is_printed_and_true():
    text = printed.pages()["access.md"].split("## Closed to police")[1].split("\n## ")[0]

    assert all(f"- {section.label}" in text for section in CLOSED_TO_LAW_ENFORCEMENT)
    for (_ground, kind), sections in OPENS.items():
        assert kind not in LAW_ENFORCEMENT or not CLOSED_TO_LAW_ENFORCEMENT & sections.keys()


def test_every_role_act_task_and_limit_is_printed():
    pages = printed.pages()

    assert all(str(role.rules.sentence) in pages["roles.md"] for role in Role)
    assert all(permission.value in pages["roles.md"] for permission in Permission)
    assert "deadlines.tasks.remind" in pages["schedules.md"]
    assert all(f"`{key}`" in pages["schedules.md"] for key in rules())


def test_a_bar_in_a_cell_stays_in_it():
    assert list(printed.table(["a"], [["b|c"]])) == ["| a |", "| --- |", "| b\\|c |"]
