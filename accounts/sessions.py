"""Where sessions are kept: the database, under the hash of the cookie's secret."""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.models import Session


def hash_of(session_key: str) -> str:
    """What the database knows a session by: SHA-256 in hex, 64 signs."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def sealing_key() -> bytes:
    """What the application and the database share to bind sessions to persons; `raise_walls` hands it over."""
    return hashlib.sha256(b"nrm.session" + settings.SECRET_KEY.encode()).digest()


def seal_of(stored_key: str, person: Any) -> str:
    """The seal of a session that belongs to this person."""
    return hmac.new(sealing_key(), f"{stored_key}|{person}".encode(), hashlib.sha256).hexdigest()


class SessionStore(DatabaseStore):
    """Django's database sessions, but the secret never reaches the table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # of our own model
        row.session_key = hash_of(row.session_key)
        row.person_id = data.get(SESSION_KEY)
        row.seal = seal_of(row.session_key, row.person_id) if row.person_id else ""
        return row

    def _get_session_from_db(self) -> Session | None:
        if not self.session_key:
            return None
        row = Session.objects.filter(
            session_key=hash_of(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return bool(session_key) and Session.objects.filter(session_key=hash_of(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=hash_of(key)).delete()
