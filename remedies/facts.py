"""What later steps may ask of remedies without reading them."""

from django.db import ProgrammingError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import InsufficientPrivilege

from cases.models import Case
from cases.sections import Section
from core.refusals import NotAllowed


def claims_unsecured(case: Case) -> int:
    """How many claims of this file could not be pursued for her if she left the country: the number and nothing else.

    The database answers whoever holds a current grant on the section “Return” of the file (`remedies/walls.sql`).
    Raises NotAllowed for everybody else.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT nrm.claims_unsecured(%s)", [case.pk])
            (count,) = cursor.fetchone()
    except ProgrammingError as refused:
        if isinstance(refused.__cause__, InsufficientPrivilege):
            needed = _("To decide this your team must be able to read “%(section)s”.")
            raise NotAllowed([needed % {"section": Section.RETURN.label}]) from refused
        raise
    return int(count)
