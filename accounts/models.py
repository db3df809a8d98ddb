"""The people who sign in, and the sessions in which they do."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who works in the mechanism. Never deleted, only deactivated, so that every trace keeps its author.

    `groups` are the teams the person belongs to; what she may do there is her role (`organisations.roles`). No
    account sees everything: the column `is_superuser`, which Django brings along, is held false by the database.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    is_synthetic = models.BooleanField(default=False, help_text=_("A demonstration account, not a person."))

    objects = UserManager()
    web_may: ClassVar = "SELECT, UPDATE (password, last_login, language)"  # accounts are made by a command

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="nobody_sees_everything"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ", 1)[0]


class Session(AbstractBaseSession):
    """A signed-in browser. The row keeps only the hash of the secret in the cookie, so that reading this table
    opens nothing; the database itself finds the person by it (`nrm.enter`). `seal` binds the session to its person
    with a key that no query can read, so that writing into this table opens nothing either."""

    session_key = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    seal = models.CharField(max_length=64, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions import SessionStore  # the store imports this model

        return SessionStore
