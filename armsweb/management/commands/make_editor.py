"""``manage.py make_editor``: an editor's account for the admin on one's own machine."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from armsweb import env, preparing

USERNAME = "editor"


class Command(BaseCommand):
    """Makes the account, or gives the one there is a new password; the password is shown once.

    Refuses where ``ARMSWEB_HTTPS=1`` says that this is a public site.
    """

    help = "Make a local editor's account, or reset its password."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.HTTPS:
            raise CommandError(
                "this is a public site (ARMSWEB_HTTPS=1), where everyone has an account of their "
                "own. Make one with: manage.py createsuperuser"
            )
        password = secrets.token_urlsafe(12)
        with preparing.in_a_sentence(), preparing.one_at_a_time():
            preparing.migrate()
            user, made = User.objects.get_or_create(username=USERNAME)
            user.is_active = user.is_staff = user.is_superuser = True
            user.set_password(password)
            user.save()
        port = env.whole("PORT", 8000, 1, 65_535)
        self.stdout.write(
            f"{'Made' if made else 'Reset'} the account. It is shown this once:\n"
            f"  user      {USERNAME}\n"
            f"  password  {password}\n"
            f"Sign in at http://127.0.0.1:{port}{reverse('admin:index')} while `make run` runs."
        )
