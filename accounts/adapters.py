"""How allauth signs people in here: accounts are given, never taken; secrets are stored encrypted."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by herself: an organisation's people are entered by the co-ordination office."""

    def set_password(self, user: Any, password: str) -> None:
        """Only the password is written: the web role may change nothing else of an account."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (as allauth calls it)
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Second-factor secrets are encrypted with a key made from SECRET_KEY; allauth stores them in clear by default."""

    def _box(self) -> Fernet:
        key = hashlib.sha256(b"nrm.mfa" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))

    def encrypt(self, text: str) -> str:
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)
