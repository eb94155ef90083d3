"""`manage.py make_editor`: an account for correcting the record on one's own machine."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client, override_settings


def make_editor() -> str:
    out = StringIO()
    call_command("make_editor", stdout=out)
    return out.getvalue()


def password_in(printed: str) -> str:
    found = re.search(r"password +(\S+)", printed)
    assert found, printed
    return found[1]


@pytest.mark.django_db
def test_the_printed_account_signs_in_at_the_printed_address(client: Client) -> None:
    printed = make_editor()
    address = re.search(r"http://127\.0\.0\.1:\d+(/\S+)", printed)
    assert address
    login = client.get(address[1], follow=True)
    credentials = {"username": "editor", "password": password_in(printed)}
    response = client.post(login.request["PATH_INFO"] + "?next=" + address[1], credentials)
    assert response.status_code == 302
    assert client.get(address[1]).status_code == 200


@pytest.mark.django_db
def test_a_second_time_gives_the_same_account_a_new_password() -> None:
    first = password_in(make_editor())
    User.objects.update(is_active=False, is_staff=False)
    printed = make_editor()
    assert "Reset" in printed
    editor = User.objects.get()
    assert editor.is_active
    assert editor.is_staff
    assert editor.check_password(password_in(printed))
    assert not editor.check_password(first)


@pytest.mark.django_db
@override_settings(HTTPS=True)
def test_a_public_site_is_refused() -> None:
    with pytest.raises(CommandError, match="createsuperuser"):
        make_editor()
    assert not User.objects.exists()
