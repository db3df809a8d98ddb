"""Sessions: the table keeps a hash, the cookie the secret, and a deactivated person is out with her next click."""

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Session, User
from accounts.sessions import SessionStore, hash_of
from tests.roles import as_owner

PASSWORD = "a long enough passphrase"


def test_only_the_hash_is_stored(cast):
    secret = cast.ngo.session_key

    row = Session.objects.get()
    assert row.session_key == hash_of(secret)
    assert row.person_id == cast.ngo.user.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(s::text, '') FROM accounts_session s")
        assert secret not in cursor.fetchone()[0]


def test_the_hash_is_no_cookie(cast):
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = hash_of(cast.ngo.session_key)

    response = thief.get(reverse("cases:today"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_the_secret_opens_the_first_page(cast):
    assert cast.ngo.client.get(reverse("cases:today")).status_code == 200


def test_a_stored_session_is_read_changed_and_deleted_by_its_secret(cast):
    store = SessionStore(cast.ngo.session_key)
    store["query"] = "x"
    store.save()

    assert SessionStore(cast.ngo.session_key)["query"] == "x"
    assert SessionStore().exists(cast.ngo.session_key)

    store.delete()

    assert not SessionStore().exists(cast.ngo.session_key)
    assert Session.objects.count() == 0


def test_a_deactivated_person_is_signed_out_by_her_next_click(cast):
    client = cast.ngo.client
    assert client.get(reverse("cases:today")).status_code == 200
    with as_owner():
        cast.ngo.user.is_active = False
        cast.ngo.user.save()

    response = client.get(reverse("cases:today"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_leaving_the_page_ends_the_session(cast):
    client, secret = cast.ngo.client, cast.ngo.session_key

    response = client.post(reverse("cases:leave"))

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not SessionStore().exists(secret)


def test_a_session_that_is_over_opens_nothing(cast):
    client = cast.ngo.client
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_session SET expire_date = '2026-03-01'")

    assert client.get(reverse("cases:today")).status_code == 302


def test_signing_in_by_the_form_makes_a_session_of_hers(cast):
    with as_owner():
        cast.ngo.user.set_password(PASSWORD)
        cast.ngo.user.save()
    client = Client()

    response = client.post(reverse("account_login"), {"login": cast.ngo.user.email, "password": PASSWORD})

    assert (response.status_code, response.url) == (302, reverse("cases:today"))
    assert list(Session.objects.values_list("person", flat=True)) == [cast.ngo.user.pk]
    assert client.get(reverse("cases:today")).status_code == 200


def test_nobody_signs_up_by_herself(cast):
    response = Client().post(reverse("account_signup"), {"email": "new@cast.example", "password1": PASSWORD})

    assert response.status_code == 200
    assert not User.objects.filter(email="new@cast.example").exists()


def test_nobody_sees_everything(cast):
    """No superuser, not by the page, not by SQL, not by the owner."""
    with pytest.raises(IntegrityError, match="nobody_sees_everything"), as_owner():
        User.objects.filter(pk=cast.ngo.user.pk).update(is_superuser=True)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        User.objects.filter(pk=cast.ngo.user.pk).update(is_superuser=True)


def test_second_factor_secrets_are_not_stored_in_clear(cast):
    from allauth.mfa.adapter import get_adapter

    sealed = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert get_adapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"
