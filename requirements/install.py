"""Makes .venv and installs one hashed lock into it: ``python3 requirements/install.py base|dev``.

Needs nothing but Python and its pip. It is written so that an old Python can read it and be
told that it is too old. A stamp in .venv says what was installed, so that nothing is done twice.
"""

import hashlib
import os
import subprocess
import sys

try:
    import fcntl
except ImportError:  # no such thing on Windows; two at once are then on their own
    fcntl = None  # type: ignore[assignment]

LEAST = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")


class Refusal(Exception):
    """It cannot be done; the message is a sentence that says what to do."""


def fingerprint(lock):
    # type: (str) -> str
    with open(lock, "rb") as file:
        return "%s %s" % (hashlib.sha256(file.read()).hexdigest(), sys.version.split()[0])


def is_stamped(stamp, wanted):
    # type: (str, str) -> bool
    if not os.path.exists(PYTHON) or not os.path.exists(stamp):
        return False
    with open(stamp) as file:
        return file.read() == wanted


def make_environment():
    # type: () -> None
    """A .venv of this very Python; one that another version made is replaced."""
    import venv

    asked = [PYTHON, "-c", "import sys; print(sys.version.split()[0])"]
    try:
        version = subprocess.run(asked, stdout=subprocess.PIPE, check=True).stdout.decode().strip()
    except (OSError, subprocess.CalledProcessError):
        version = ""
    if version != sys.version.split()[0]:
        # Without pip: Debian's Python cannot put it there, and pip can install from outside.
        venv.EnvBuilder(with_pip=False, symlinks=True, clear=True).create(VENV)


def succeeds(command):
    # type: (list[str]) -> bool
    quiet = subprocess.DEVNULL
    return subprocess.call(command, stdout=quiet, stderr=quiet) == 0


def pip_command():
    # type: () -> list[str]
    """The pip of this Python, told to install into .venv; else one of .venv's own."""
    pip = [sys.executable, "-m", "pip", "--python", PYTHON]
    if succeeds(pip + ["--version"]):
        return pip
    # No pip, or one from before 22.3, which cannot install from outside.
    if succeeds([PYTHON, "-m", "ensurepip"]):
        return [PYTHON, "-m", "pip"]
    raise Refusal(
        "this Python (%s) has no pip of version 22.3 or later. On Debian or Ubuntu: "
        "apt-get install python3-pip. Then run the same command again." % sys.executable
    )


def install(lock):
    # type: (str) -> None
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1")
    for name in ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PYTHONPATH"):
        environment.pop(name, None)  # they would send the packages elsewhere
    command = pip_command() + ["install", "--quiet", "--no-input", "--require-hashes"]
    command += ["--only-binary", ":all:", "--retries", "2", "-r", lock]
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["nothing"]
        errors = [line for line in lines if line.startswith("ERROR")] or lines
        raise Refusal(
            "the packages in %s could not be installed. Is there a network, and room on the disk? "
            "Run the same command again when there is. pip said: %s"
            % (os.path.relpath(lock, ROOT), errors[-1])
        )


def main():
    # type: () -> None
    if sys.version_info < LEAST:
        raise Refusal(
            "Python %d.%d is too old, %d.%d or later is needed. Install one and name it: "
            "make run PYTHON=python%d.%d" % (sys.version_info[:2] + LEAST + LEAST)
        )
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    lock = os.path.join(HERE, name + ".txt")
    if name not in ("base", "dev"):
        raise Refusal("say what to install: requirements/install.py base, or dev.")
    stamp = os.path.join(VENV, "installed-" + name)
    try:
        # Two at once: the second waits, and finds the work done.
        with open(lock, "rb") as held:
            if fcntl is not None:
                fcntl.flock(held, fcntl.LOCK_EX)
            wanted = fingerprint(lock)
            if is_stamped(stamp, wanted):
                return
            sys.stderr.write("Armsweb: installing what %s.txt lists into .venv …\n" % name)
            make_environment()
            install(lock)
            with open(stamp, "w") as file:
                file.write(wanted)
    except EnvironmentError as error:
        raise Refusal(
            "cannot make the environment in %s: %s. Make room or make the folder writable, "
            "or clone the project to one that is." % (VENV, error.strerror or error)
        )


if __name__ == "__main__":
    try:
        main()
    except Refusal as refusal:
        sys.exit("Armsweb: %s" % refusal)
    except KeyboardInterrupt:
        sys.exit("Armsweb: stopped; run the same command again to go on.")
