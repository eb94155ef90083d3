"""``manage.py serve``: prepare everything and serve the site; what ``make run`` runs."""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from armsweb import env, preparing

HOST = "127.0.0.1"
WORKERS, THREADS = 2, 4


class Command(BaseCommand):
    """Takes the port first, so that nothing is done, and nothing is late, when it is busy.

    Reads ``PORT``. Ends with gunicorn in the place of this process: Ctrl-C stops it.
    """

    help = "Migrate, seed an empty database, attach texts, collect static files, and serve."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        port = env.whole("PORT", 8000, 1, 65_535)
        with _listen(port) as listener, preparing.in_a_sentence():
            with preparing.one_at_a_time():
                preparing.migrate()
                preparing.load_record(self.stdout)
                if preparing.collect_static():
                    self.stdout.write("Static files hashed and compressed.")
            connections.close_all()
            self.stdout.write(f"Armsweb is at http://{HOST}:{port}/ (Ctrl-C stops it)")
            self.stdout.flush()
            _become_gunicorn(listener)


def _listen(port: int) -> socket.socket:
    """The port, ours from now on: whoever comes early waits for the first worker."""
    try:
        return socket.create_server((HOST, port), backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            why = "is in use, perhaps by another Armsweb"
        else:
            why = f"cannot be had ({error.strerror})"
        other = port + 1 if 1024 <= port < 65_535 else 8001
        raise CommandError(f"port {port} {why}. Choose another: PORT={other} make run") from None


def _become_gunicorn(listener: socket.socket) -> None:
    os.set_inheritable(listener.fileno(), True)
    arguments = {
        "--bind": f"fd://{listener.fileno()}",
        "--chdir": settings.BASE_DIR,
        "--worker-class": "gthread",
        "--workers": WORKERS,
        "--threads": THREADS,
        "--log-level": "warning",
    }
    command = [sys.executable, "-m", "gunicorn", "armsweb.wsgi", "--no-control-socket"]
    command += [str(part) for pair in arguments.items() for part in pair]
    os.execv(sys.executable, command)  # noqa: S606 # the whole point
