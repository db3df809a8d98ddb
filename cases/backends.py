"""`user.has_perm("cases.see_identity", case)`, answered by the gate.

guardian's own backend lets superusers and model-level permissions through and is not installed; the grants are its
tables, the answer is ours, so that `has_perm`, the gate, SQL and the pages always agree.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from cases.models import Case
from cases.sections import Section
from cases.visibility import sections
from organisations.actors import Actor


class GrantBackend(BaseBackend):
    """Says yes for `cases.see_<section>` on a case when a current grant opens that section; otherwise nothing."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        app, _, codename = perm.partition(".")
        name = codename.removeprefix("see_")
        if app != "cases" or not isinstance(obj, Case) or name not in Section.values or name == codename:
            return False
        return Section(name) in sections(Actor.of(user_obj), obj)
