"""Set this machine up and start the console or its tests: `python3 installers/bootstrap.py run|test [args...]`.

One file, standard library only, so that a bare machine needs nothing but Python. What it does, in order:

1. checks the Python version;
2. on Debian and Ubuntu, installs the system packages that are missing (Qt's libraries, fonts, test servers);
3. makes `.venv` in the project and installs the hashed lock files into it, when they changed since last time;
4. hands over to `python -m console run` or `python -m pytest`, and passes their exit code on.

Once everything is installed it calls neither apt nor pip, so it works offline and adds well under a second.
It writes nowhere in the project but `.venv/` and `.bootstrap/`.

The file keeps to syntax that old interpreters can read, so that they say "too old" rather than fail on a line of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
USAGE = "Usage: python3 installers/bootstrap.py run|test [arguments passed on]"
EXIT_NEEDS_YOU = 2
EXIT_INTERRUPTED = 130
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
LOCKS = {"run": ("requirements.lock",), "test": ("requirements.lock", "requirements-dev.lock")}
OTHER_PACKAGE_MANAGERS = ("dnf", "zypper", "pacman")


@dataclass(frozen=True)
class SystemPackage:
    """A Debian package we want; `names` are its alternatives, as releases rename packages."""

    names: tuple[str, ...]
    why: str
    required: bool

    @property
    def name(self) -> str:
        """The oldest of its names, used when nothing better is known."""
        return self.names[0]


class SetupError(Exception):
    """Set-up cannot go on; the text says what happened and what to do."""

    def __init__(self, text: str, exit_code: int = EXIT_NEEDS_YOU) -> None:
        super().__init__(text)
        self.exit_code = exit_code


def needed(*names: str, why: str) -> tuple[SystemPackage, ...]:
    """Packages without which the console does not start. `a|b` means either of the two."""
    return tuple(SystemPackage(tuple(name.split("|")), why, required=True) for name in names)


def welcome(*names: str, why: str) -> tuple[SystemPackage, ...]:
    """Packages without which it starts all the same, with something less."""
    return tuple(SystemPackage(tuple(name.split("|")), why, required=False) for name in names)


FOR_RUN = (
    *needed("libgl1", "libegl1", "libxkbcommon0", "libfontconfig1", why="Qt draws with it"),
    *needed("libdbus-1-3", "libglib2.0-0|libglib2.0-0t64", why="Qt loads it at start"),
    *needed("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", why="Qt opens X11 windows with it"),
    *needed("libxkbcommon-x11-0", why="Qt reads the keyboard with it"),
    *welcome("fonts-dejavu-core", "fonts-inter", "fonts-jetbrains-mono", why="the screens are designed for them"),
    *welcome("ca-certificates", why="TLS connections check peers against it"),
)
FOR_TEST = (
    *FOR_RUN,
    *welcome("xvfb", "xauth", why="tests of real X11 windows need it"),
    *welcome("dbus|dbus-daemon", "gnome-keyring", why="the test of the real system keyring needs it"),
    *welcome("postgresql", why="the store's tests on PostgreSQL start a private server of it"),
    *welcome("binutils", why="the test of the packaged program needs it"),
)
PACKAGES = {"run": FOR_RUN, "test": FOR_TEST}


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument asks; return the exit code."""
    too_old = version_complaint(sys.version_info[:3])
    if too_old:
        say(too_old)
        return EXIT_NEEDS_YOU
    if not arguments or arguments[0] not in LOCKS:
        say(USAGE)
        return EXIT_NEEDS_YOU
    task, passed_on = arguments[0], list(arguments[1:])
    try:
        with one_at_a_time(ROOT / ".bootstrap"):
            prepare(task)
        return hand_over(task, passed_on)
    except SetupError as error:
        say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        say("Stopped on your request. Start the same command again to go on where it was.")
        return EXIT_INTERRUPTED


def prepare(task: str) -> None:
    """Bring system packages and the virtual environment to where `task` needs them."""
    install_system_packages(task, remembered=ROOT / ".bootstrap" / "unavailable-packages")
    prepare_environment(task, ROOT / ".venv", ROOT / "installers")


def say(text: str) -> None:
    """Tell the person at the terminal; standard output belongs to the program we start."""
    print(text, file=sys.stderr, flush=True)


def version_complaint(version: tuple[int, ...]) -> str | None:
    """What to tell someone whose Python is too old, or None."""
    if version[:2] >= OLDEST_PYTHON:
        return None
    has = ".".join(str(part) for part in version)
    wants = ".".join(str(part) for part in OLDEST_PYTHON)
    return (
        f"This is Python {has}; Interface Console needs {wants} or newer. "
        f"Start it with a newer one, for example: python{wants} installers/bootstrap.py run"
    )


# ---------------------------------------------------------------------------------------------- system packages


def install_system_packages(task: str, remembered: Path) -> None:
    """Install what is missing with apt; on other systems say what is needed and go on."""
    if sys.platform != "linux":
        return
    wanted = PACKAGES[task] + venv_package()
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        explain_other_system(wanted)
        return
    missing = missing_packages(wanted, installed_packages(wanted))
    given_up = set(read_text(remembered).split())
    if not any(package.required or package.name not in given_up for package in missing):
        return
    unavailable = apt_install(missing)
    remembered.write_text("\n".join(package.name for package in unavailable), encoding="utf-8")


def venv_package() -> tuple[SystemPackage, ...]:
    """Debian splits ensurepip from Python; without it no virtual environment can be made."""
    if importlib.util.find_spec("ensurepip"):
        return ()
    this_python = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return needed(f"{this_python}|python3-venv", why="it makes the virtual environment")


def installed_packages(wanted: Collection[SystemPackage]) -> set[str]:
    """Which of the wanted names dpkg has fully installed."""
    names = sorted({name for package in wanted for name in package.names})
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)  # exits 1 when one is unknown
    return parse_installed(answer.stdout)


def parse_installed(listing: str) -> set[str]:
    """Read dpkg-query's `name status` lines."""
    rows = (line.split() for line in listing.splitlines())
    return {row[0] for row in rows if len(row) == 2 and row[1] == "installed"}


def missing_packages(wanted: Collection[SystemPackage], installed: Collection[str]) -> list[SystemPackage]:
    """The packages none of whose names is installed."""
    return [package for package in wanted if not any(name in installed for name in package.names)]


def apt_install(missing: Sequence[SystemPackage]) -> list[SystemPackage]:
    """Install the packages; return the optional ones this machine cannot get."""
    required = [package for package in missing if package.required]
    admin = become_root()
    if admin is None and not required:
        say(f"Going on without optional packages. To add them: {apt_line(names_of(missing), as_root=False)}")
        return list(missing)
    if admin is None:
        raise SetupError(
            "Some system packages are missing, and installing them takes administrator rights. "
            f"Run this once, then start again:\n  {apt_line(names_of(missing), as_root=False)}"
        )
    say(f"Installing system packages: {', '.join(names_of(missing))}")
    run_apt([*admin, "apt-get", "-qq", "update"])
    names = [available_name(package) for package in missing]
    if run_apt([*admin, *apt_command(names)]):
        return []
    say("They could not be installed together; trying the ones that must be there, then the others one by one.")
    if required and not run_apt([*admin, *apt_command([available_name(package) for package in required])]):
        raise SetupError(f"apt-get could not install what Qt needs. See its message above, then try: {apt_line(names)}")
    return [package for package in missing if not package.required and not install_optional(package, admin)]


def install_optional(package: SystemPackage, admin: Sequence[str]) -> bool:
    """Try one package we can do without; say so when it is not to be had."""
    if run_apt([*admin, *apt_command([available_name(package)])]):
        return True
    say(f"Going on without {package.name}: {package.why}.")
    return False


def become_root() -> list[str] | None:
    """The words to put before a command that needs root, or None when there is no way."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    may_ask = sys.stdin is not None and sys.stdin.isatty()
    silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "DEBIAN_FRONTEND=noninteractive"] if may_ask or silent else None


def available_name(package: SystemPackage) -> str:
    """The first of a package's names that this release offers."""
    if len(package.names) == 1:
        return package.name
    for name in package.names:
        policy = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True, check=False)
        if "Candidate:" in policy.stdout and "Candidate: (none)" not in policy.stdout:
            return name
    return package.name


def names_of(packages: Sequence[SystemPackage]) -> list[str]:
    """Their names, for people."""
    return [package.name for package in packages]


def apt_command(names: Sequence[str]) -> list[str]:
    """The apt-get call that installs `names` without questions and without recommended extras."""
    return ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]


def apt_line(names: Sequence[str], *, as_root: bool = True) -> str:
    """The same call as one line to paste into a terminal."""
    line = shlex.join(["apt-get", "install", "-y", "--no-install-recommends", *names])
    return line if as_root else f"sudo apt-get update && sudo {line}"


def run_apt(command: Sequence[str]) -> bool:
    """Run apt quietly; show what it said only when it failed."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        say(f"{shlex.join(command)} failed:\n{done.stderr.strip() or done.stdout.strip()}")
    return done.returncode == 0


def explain_other_system(wanted: Collection[SystemPackage]) -> None:
    """Without apt we cannot know the package names; say once what Qt will look for."""
    told = ROOT / ".bootstrap" / "told-about-packages"
    if told.exists():
        return
    manager = next((name for name in OTHER_PACKAGE_MANAGERS if shutil.which(name)), "your package manager")
    names = ", ".join(package.name for package in wanted if package.required)
    say(f"This system has no apt. If Qt does not start, install with {manager} what Debian calls: {names}")
    told.write_text(names, encoding="utf-8")


# ------------------------------------------------------------------------------------------ virtual environment


def prepare_environment(task: str, venv: Path, installers: Path) -> None:
    """Make the environment if it is absent or half-made, and install the locks if they changed."""
    locks = [installers / name for name in LOCKS[task]]
    stamp = stamp_of([lock.read_bytes() for lock in locks])
    if is_half_made(venv):
        say("The virtual environment in .venv is incomplete or made by another Python; making it anew.")
        shutil.rmtree(venv)
    if not venv.exists():
        make_environment(venv)
    if read_text(stamp_file(venv, task)) != stamp:
        install_locks(venv, locks)
        stamp_file(venv, task).write_text(stamp, encoding="utf-8")
        # What the tests need holds all that a run needs.
        if task == "test":
            stamp_file(venv, "run").write_text(stamp_of([locks[0].read_bytes()]), encoding="utf-8")


def stamp_of(contents: Sequence[bytes]) -> str:
    """A fingerprint of everything an installed environment depends on."""
    digest = hashlib.sha256(f"{sys.version}|{sysconfig.get_platform()}".encode())
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def stamp_file(venv: Path, name: str) -> Path:
    """Where the environment keeps one of its marks."""
    return venv / f".bootstrap-{name}"


def is_half_made(venv: Path) -> bool:
    """Whether a venv is there that a killed set-up or another Python left behind."""
    if not venv.exists():
        return False
    finished = read_text(stamp_file(venv, "made")) == sys.version
    interrupted = stamp_file(venv, "installing").exists()
    return not finished or interrupted or not venv_python(venv).exists()


def make_environment(venv: Path) -> None:
    """Create an empty virtual environment and mark it as whole."""
    say("Making the virtual environment in .venv.")
    done = subprocess.run([sys.executable, "-m", "venv", str(venv)], check=False)
    if done.returncode != 0:
        raise SetupError("Python could not make a virtual environment. Its message is above.")
    stamp_file(venv, "made").write_text(sys.version, encoding="utf-8")


def install_locks(venv: Path, locks: Sequence[Path]) -> None:
    """Install the locked packages, each checked against its hash."""
    say("Installing Python packages; the first time this takes a minute.")
    installing = stamp_file(venv, "installing")
    installing.touch()
    done = subprocess.run(pip_command(venv, locks), env=pip_environment(os.environ), check=False)
    if done.returncode != 0:
        raise SetupError(
            "pip could not install the packages. Its message is above. Without a network, try again with one; "
            "behind a proxy that re-signs TLS, set PIP_CERT to its certificate. "
            "On Linux the packages need glibc 2.34 or newer (Debian 12, Ubuntu 22.04, RHEL 9).",
            exit_code=1,
        )
    installing.unlink()


def pip_command(venv: Path, locks: Sequence[Path]) -> list[str]:
    """The pip call for `locks`: wheels only, as building a source package would run unchecked code."""
    command = [str(venv_python(venv)), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--require-hashes", "--only-binary", ":all:"]
    for lock in locks:
        command += ["-r", str(lock)]
    return command


def pip_environment(env: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment; old pips also learn of the system's certificates."""
    known = dict(env)
    if SYSTEM_CERTIFICATES.exists():
        known.setdefault("PIP_CERT", str(SYSTEM_CERTIFICATES))
    return known


def venv_python(venv: Path) -> Path:
    """The interpreter of a virtual environment on this system."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


# ---------------------------------------------------------------------------------------------------- hand over


def hand_over(task: str, passed_on: Sequence[str]) -> int:
    """Become the console or its tests; only Windows, which cannot, waits for a child."""
    command = program(task, venv_python(ROOT / ".venv"), passed_on)
    env = program_environment(task, os.environ)
    os.chdir(ROOT)
    if os.name != "nt":
        become(command, env)
    child = subprocess.Popen(command, env=env)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # the child got the same Ctrl+C and ends in its own order


WHOLE_SUITE = ("-n", "2", "--dist", "loadfile")
"""Two processes, whole files each: the tests of a file share what they set up. With arguments, pytest has the word."""


def become(command: Sequence[str], env: dict[str, str]) -> NoReturn:
    """Replace this process, so that signals and the exit code need no passing on."""
    os.execve(command[0], list(command), env)


def program(task: str, python: Path, passed_on: Sequence[str]) -> list[str]:
    """The command line that `task` stands for."""
    if task == "run":
        return [str(python), "-m", "console", "run", *passed_on]
    return [str(python), "-m", "pytest", *(passed_on or WHOLE_SUITE)]


def program_environment(task: str, env: Mapping[str, str]) -> dict[str, str]:
    """Tests draw off screen unless the caller chose a platform."""
    known = dict(env)
    if task == "test":
        known.setdefault("QT_QPA_PLATFORM", "offscreen")
    return known


# ------------------------------------------------------------------------------------------------- small things


def read_text(path: Path) -> str:
    """A file's text, or nothing when there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let only one set-up work in this project at a time; the lock dies with its process."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("a+") as handle:
        lock = file_lock(handle.fileno())
        lock()
        yield


def file_lock(descriptor: int) -> Callable[[], object]:
    """This system's way to wait for an exclusive hold on an open file."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists on Windows only

        return lambda: msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    import fcntl  # noqa: PLC0415 - exists on Unix only

    return lambda: fcntl.flock(descriptor, fcntl.LOCK_EX)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
