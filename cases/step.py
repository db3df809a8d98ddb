"""What the file itself adds to its page: the person, the notes, and its places in the navigation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Note
from cases.road import CaseView, NavItem, Panel, Step
from cases.sections import Section
from cases.visibility import visible
from organisations.actors import Actor
from organisations.roles import Permission


def person_panel(view: CaseView) -> dict[str, Any] | None:
    """Who she is and how she may be reached; each half only for those who hold it. No query: the file brought both."""
    if not view.may_read(Section.IDENTITY) and not view.may_read(Section.CONTACT):
        return None
    keeps = view.actor.may(Permission.KEEP_FILE)
    return {
        "identity": getattr(view.case, "identity", None) if view.may_read(Section.IDENTITY) else None,
        "contact": getattr(view.case, "contact", None) if view.may_read(Section.CONTACT) else None,
        "shows_contact": view.may_read(Section.CONTACT),
        "may_edit_person": keeps and view.may_write(Section.IDENTITY),
        "may_edit_contact": keeps and view.may_write(Section.CONTACT),
    }


def notes_panel(view: CaseView) -> dict[str, Any] | None:
    """Her account and the notes, of the sections that the reader holds; one query."""
    held = [kind for kind in Note.Kind.values if view.may_read(Section(kind))]
    if not held:
        return None
    notes = visible(Note, view.actor).filter(case=view.case, section_name__in=held)
    writes = any(view.may_write(Section(kind)) for kind in held)
    return {
        "notes": notes.select_related("author", "author_team__organisation"),
        "may_write": writes and view.actor.may(Permission.KEEP_FILE),
    }


def _has_files(actor: Actor) -> bool:
    return bool(actor.teams) and not actor.may(Permission.READ_FIGURES)


STEP = Step(
    slug="cases",
    panels=(
        Panel("person", _("The person"), "cases/person_panel.html", person_panel, order=10),
        Panel("notes", _("Account and notes"), "cases/notes_panel.html", notes_panel, order=90),
    ),
    navigation=(
        NavItem(_("Today"), "cases:today", lambda _actor: True, order=0),
        NavItem(_("Files"), "cases:list", _has_files, order=10),
    ),
    sentences={
        "cases.opened": _("The file %(reference)s was opened."),
        "cases.person_described": _("What is known of the person was changed."),
        "cases.contact_set": _("Contact and whereabouts were changed."),
        "cases.note_written": _("A note was written."),
        "cases.consent_given": _("The person's consent to share was recorded."),
        "cases.consent_withdrawn": _("Consent was withdrawn; %(closed)s sections were closed."),
        "cases.closed": _("The file was closed."),
        "cases.reopened": _("The file was opened again."),
    },
)
