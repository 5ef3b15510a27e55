"""Set-up decides rightly what is missing, what to say, and when there is nothing to do."""

from __future__ import annotations

import ast
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from installers import bootstrap
from installers.bootstrap import SetupError, SystemPackage

SOURCE = Path(bootstrap.__file__)
QT = SystemPackage(("libgl1",), "Qt draws with it", required=True)
GLIB = SystemPackage(("libglib2.0-0", "libglib2.0-0t64"), "Qt loads it", required=True)
FONT = SystemPackage(("fonts-inter",), "the screens are designed for it", required=False)
SERVER = SystemPackage(("postgresql",), "tests start it", required=False)


class Apt:
    """Stands in for apt-get: records the calls, and does not know some packages."""

    def __init__(self, *unknown: str) -> None:
        self.unknown = set(unknown)
        self.calls: list[list[str]] = []

    def __call__(self, command: Sequence[str]) -> bool:
        self.calls.append(list(command))
        return not self.unknown & set(command)


@pytest.fixture
def apt(monkeypatch: pytest.MonkeyPatch) -> Apt:
    apt = Apt()
    monkeypatch.setattr(bootstrap, "run_apt", apt)
    monkeypatch.setattr(bootstrap, "become_root", list)
    monkeypatch.setattr(bootstrap, "available_name", lambda package: package.name)
    return apt


@pytest.fixture
def no_subprocess(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*command: object, **_: object) -> None:
        pytest.fail(f"started {command}")

    monkeypatch.setattr(subprocess, "run", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)


# --------------------------------------------------------------------------------------------------- the file


def test_that_old_interpreters_can_read_the_file_far_enough_to_complain() -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_that_it_needs_the_standard_library_only() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    froms = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.partition(".")[0] for name in plain | froms} <= sys.stdlib_module_names


# ----------------------------------------------------------------------------------------------------- version


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 11, 7), (3, 13, 1), (4, 0, 0)])
def test_that_a_new_enough_python_is_accepted(version: tuple[int, ...]) -> None:
    assert bootstrap.version_complaint(version) is None


def test_that_an_old_python_is_told_which_one_to_use() -> None:
    complaint = bootstrap.version_complaint((3, 9, 2))

    assert complaint is not None
    assert complaint.startswith("This is Python 3.9.2; Interface Console needs 3.11 or newer.")
    assert "python3.11 installers/bootstrap.py run" in complaint


@pytest.mark.parametrize("arguments", [[], ["walk"], ["--help"]])
def test_that_an_unknown_task_shows_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(arguments) == 2
    assert "run|test" in capsys.readouterr().err


# --------------------------------------------------------------------------------------------- system packages


def test_that_only_fully_installed_packages_count() -> None:
    listing = "libgl1 installed\nxvfb not-installed\nold config-files\nhalf half-installed\nvirtual \n"

    assert bootstrap.parse_installed(listing) == {"libgl1"}


@pytest.mark.parametrize("name", ["libglib2.0-0", "libglib2.0-0t64"])
def test_that_a_renamed_package_counts_under_either_name(name: str) -> None:
    assert bootstrap.missing_packages([QT, GLIB], {name}) == [QT]


def test_that_the_tests_need_all_that_a_run_needs() -> None:
    assert set(bootstrap.FOR_RUN) <= set(bootstrap.FOR_TEST)


def test_that_fonts_and_test_servers_are_never_required() -> None:
    optional = {package.name for package in bootstrap.FOR_TEST if not package.required}

    assert {"fonts-inter", "fonts-jetbrains-mono", "postgresql", "gnome-keyring", "xvfb"} <= optional
    assert not any(name.startswith("lib") for name in optional)


def test_that_python_without_ensurepip_gets_its_venv_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    (package,) = bootstrap.venv_package()

    assert package.required
    assert package.names == (f"python3.{sys.version_info.minor}-venv", "python3-venv")


def test_that_packages_are_installed_in_one_call(apt: Apt) -> None:
    assert bootstrap.apt_install([QT, FONT]) == []
    assert apt.calls == [
        ["apt-get", "-qq", "update"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "libgl1", "fonts-inter"],
    ]


def test_that_a_missing_optional_package_does_not_stop_the_others(apt: Apt, capsys: pytest.CaptureFixture[str]) -> None:
    apt.unknown.add("fonts-inter")

    assert bootstrap.apt_install([QT, FONT, SERVER]) == [FONT]
    assert [call[-1] for call in apt.calls[-3:]] == ["libgl1", "fonts-inter", "postgresql"]
    assert "Going on without fonts-inter" in capsys.readouterr().err


def test_that_a_missing_required_package_stops_set_up(apt: Apt) -> None:
    apt.unknown.add("libgl1")

    with pytest.raises(SetupError, match="could not install what Qt needs"):
        bootstrap.apt_install([QT, FONT])


def test_that_without_rights_the_exact_command_is_shown(apt: Apt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "become_root", lambda: None)

    with pytest.raises(SetupError) as stopped:
        bootstrap.apt_install([QT, FONT])

    assert stopped.value.exit_code == 2
    assert str(stopped.value).splitlines()[-1].strip() == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 fonts-inter"
    )
    assert apt.calls == []


def test_that_without_rights_optional_packages_are_done_without(apt: Apt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "become_root", lambda: None)

    assert bootstrap.apt_install([FONT]) == [FONT]
    assert apt.calls == []


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> Callable[[set[str]], None]:
    """A Debian that has all packages but the given ones."""

    def has_all_but(absent: set[str]) -> None:
        names = {name for package in bootstrap.FOR_TEST for name in package.names}
        monkeypatch.setattr(bootstrap, "installed_packages", lambda wanted: names - absent)
        monkeypatch.setattr(shutil, "which", lambda name: name)

    monkeypatch.setattr(sys, "platform", "linux")
    return has_all_but


def test_that_nothing_is_asked_of_apt_when_nothing_is_missing(
    apt: Apt, debian: Callable[[set[str]], None], tmp_path: Path
) -> None:
    debian(set())

    bootstrap.install_system_packages("test", tmp_path / "unavailable")

    assert apt.calls == []


def test_that_a_package_that_could_not_be_had_is_not_tried_at_every_start(
    apt: Apt, debian: Callable[[set[str]], None], tmp_path: Path
) -> None:
    debian({"fonts-inter"})
    apt.unknown.add("fonts-inter")

    bootstrap.install_system_packages("run", tmp_path / "unavailable")
    tried = len(apt.calls)
    bootstrap.install_system_packages("run", tmp_path / "unavailable")

    assert len(apt.calls) == tried > 0


def test_that_a_system_without_apt_is_told_the_names_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "dnf" else None)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / ".bootstrap").mkdir()

    bootstrap.install_system_packages("run", tmp_path / "unavailable")
    bootstrap.install_system_packages("run", tmp_path / "unavailable")

    told = capsys.readouterr().err
    assert told.count("install with dnf what Debian calls: libgl1, ") == 1


# ------------------------------------------------------------------------------------------ virtual environment


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with locks, in which making an environment and installing are only recorded."""
    (tmp_path / "requirements.lock").write_text("one", encoding="utf-8")
    (tmp_path / "requirements-dev.lock").write_text("two", encoding="utf-8")

    def make(venv: Path) -> None:
        python = bootstrap.venv_python(venv)
        python.parent.mkdir(parents=True)
        python.touch()
        bootstrap.stamp_file(venv, "made").write_text(sys.version, encoding="utf-8")
        record(tmp_path, "made")

    monkeypatch.setattr(bootstrap, "make_environment", make)
    monkeypatch.setattr(bootstrap, "install_locks", lambda venv, locks: record(tmp_path, f"installed {len(locks)}"))
    return tmp_path


def record(project: Path, event: str) -> None:
    """Add to what was done."""
    with (project / "events").open("a", encoding="utf-8") as events:
        events.write(event + "\n")


def prepare(project: Path, task: str = "test") -> list[str]:
    """Prepare the environment once; return what that did."""
    events = project / "events"
    events.unlink(missing_ok=True)
    bootstrap.prepare_environment(task, project / ".venv", project)
    return events.read_text(encoding="utf-8").splitlines() if events.exists() else []


def test_that_the_first_start_makes_the_environment_and_installs(project: Path) -> None:
    assert prepare(project, "run") == ["made", "installed 1"]


def test_that_a_warm_start_does_nothing(project: Path, no_subprocess: None) -> None:
    prepare(project)

    assert prepare(project) == []


def test_that_an_environment_for_tests_is_enough_for_a_run(project: Path) -> None:
    prepare(project, "test")

    assert prepare(project, "run") == []


def test_that_an_environment_for_a_run_is_completed_for_tests(project: Path) -> None:
    prepare(project, "run")

    assert prepare(project, "test") == ["installed 2"]


def test_that_a_changed_lock_is_installed_into_the_same_environment(project: Path) -> None:
    prepare(project)
    (project / "requirements.lock").write_text("three", encoding="utf-8")

    assert prepare(project) == ["installed 2"]
    assert prepare(project, "run") == []


def test_that_an_environment_whose_installation_was_cut_short_is_made_anew(project: Path) -> None:
    prepare(project)
    bootstrap.stamp_file(project / ".venv", "installing").touch()

    assert prepare(project) == ["made", "installed 2"]


@pytest.mark.parametrize("damage", ["made", "python"])
def test_that_a_half_made_environment_is_made_anew(project: Path, damage: str) -> None:
    prepare(project)
    venv = project / ".venv"
    (bootstrap.stamp_file(venv, "made") if damage == "made" else bootstrap.venv_python(venv)).unlink()

    assert prepare(project) == ["made", "installed 2"]


def test_that_another_python_gets_its_own_environment(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(project)
    monkeypatch.setattr(sys, "version", "3.99 of some day")

    assert prepare(project) == ["made", "installed 2"]


def test_that_the_stamp_tells_contents_and_their_order_apart() -> None:
    stamps = {bootstrap.stamp_of(contents) for contents in ([b"a"], [b"b"], [b"a", b"b"], [b"b", b"a"], [b"ab"])}

    assert len(stamps) == 5
    assert bootstrap.stamp_of([b"a"]) in stamps


def test_that_every_package_is_checked_against_its_hash_and_none_is_built_here(tmp_path: Path) -> None:
    command = bootstrap.pip_command(tmp_path, [tmp_path / "requirements.lock"])

    assert "--require-hashes" in command
    assert command[command.index("--only-binary") + 1] == ":all:"


def test_that_pip_learns_of_the_systems_certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundle = tmp_path / "certificates.crt"
    monkeypatch.setattr(bootstrap, "SYSTEM_CERTIFICATES", bundle)

    assert bootstrap.pip_environment({}) == {}
    bundle.touch()
    assert bootstrap.pip_environment({}) == {"PIP_CERT": str(bundle)}
    assert bootstrap.pip_environment({"PIP_CERT": "mine.pem"}) == {"PIP_CERT": "mine.pem"}


def test_that_a_failed_installation_leaves_its_mark(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    venv = project / ".venv"
    venv.mkdir()
    failed: subprocess.CompletedProcess[str] = subprocess.CompletedProcess([], returncode=1)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)

    with pytest.raises(SetupError, match="pip could not install"):
        bootstrap.install_locks(venv, [project / "requirements.lock"])

    assert bootstrap.is_half_made(venv)


# ---------------------------------------------------------------------------------------------------- hand over


def test_that_run_and_test_start_the_right_program(tmp_path: Path) -> None:
    python = tmp_path / "python"

    assert bootstrap.program("run", python, ["--headless"]) == [str(python), "-m", "console", "run", "--headless"]
    assert bootstrap.program("test", python, ["-k", "x"]) == [str(python), "-m", "pytest", "-k", "x"]


def test_that_tests_draw_off_screen_unless_told_otherwise() -> None:
    assert bootstrap.program_environment("test", {})["QT_QPA_PLATFORM"] == "offscreen"
    assert bootstrap.program_environment("test", {"QT_QPA_PLATFORM": "xcb"})["QT_QPA_PLATFORM"] == "xcb"
    assert "QT_QPA_PLATFORM" not in bootstrap.program_environment("run", {})


def test_that_an_interruption_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(task: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "prepare", interrupt)

    assert bootstrap.main(["run"]) == 130
    assert "Stopped on your request" in capsys.readouterr().err


def test_that_the_whole_suite_runs_in_two_processes_and_arguments_have_the_word() -> None:
    python = Path("python")
    assert bootstrap.program("test", python, [])[1:] == ["-m", "pytest", *bootstrap.WHOLE_SUITE]
    assert bootstrap.program("test", python, ["tests/unit", "-q"])[1:] == ["-m", "pytest", "tests/unit", "-q"]
    assert bootstrap.program("run", python, ["--seed", "2"])[1:] == ["-m", "console", "run", "--seed", "2"]
