"""A new interface in the site file: everything else stays, whatever is typed, and whenever the process dies."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.config import append
from console.config.append import append_interface, block, revision
from console.config.form import read
from console.config.loader import ConfigError, load
from console.core.errors import OperatorError, RefusedError

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SITE = """# kept: a comment at the top
[gateway]
environment = "TEST"   # and one here

[[interface]]
name = "first"
[interface.source]
kind = "mllp"
port = 2575
[[interface.destination]]
name = "out"
kind = "folder"
path = "out"
# the last line has no end"""


def _filled(name: str = "second", **more: str) -> dict[str, str]:
    return {"name": name, "destination.name": "cern", "destination.port": "6661", **more}


def _add(path: Path, values: dict[str, str], expected: str = "") -> None:
    form = read("mllp", "mllp", values)
    assert form.settings is not None, form.mistakes
    append_interface(path, form.table, form.settings, expected or revision(path), NOW)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site file with comments, without an end at its last line."""
    path = tmp_path / "site.toml"
    path.write_bytes(SITE.encode())
    path.chmod(0o640)
    return path


def test_that_all_other_bytes_stay_and_the_new_block_stands_at_the_end(site: Path) -> None:
    _add(site, _filled(title="Zwei → Zwei"))
    after = site.read_bytes()
    assert after.startswith(SITE.encode())
    assert [item.name for item in load(site).interface] == ["first", "second"]
    assert load(site).interface[1].title == "Zwei → Zwei"
    assert site.stat().st_mode & 0o777 == 0o640


def test_that_a_backup_with_the_old_bytes_and_rights_stands_beside_it_each_time(site: Path) -> None:
    _add(site, _filled())
    between = site.read_bytes()
    _add(site, _filled("third"))
    backups = sorted(site.parent.glob("site.toml.*.bak"))
    assert sorted(item.read_bytes() for item in backups) == sorted([SITE.encode(), between])
    assert {item.stat().st_mode & 0o777 for item in backups} == {0o640}


def test_that_line_ends_and_a_byte_order_mark_of_the_file_are_kept(site: Path) -> None:
    site.write_bytes(b"\xef\xbb\xbf" + SITE.replace("\n", "\r\n").encode() + b"\r\n")
    before = site.read_bytes()
    _add(site, _filled())
    after = site.read_bytes()
    assert after.startswith(before)
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert len(load(site).interface) == 2


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=60), part=st.sampled_from(['"', '"""', "'''", "\n[[user]]\n", "\\", "\x7f", "\x00", "#", "]"])
)
def test_that_no_text_of_a_form_can_become_structure(
    tmp_path_factory: pytest.TempPathFactory, text: str, part: str
) -> None:
    path = tmp_path_factory.mktemp("site") / "site.toml"
    path.write_text(SITE, encoding="utf-8")
    form = read("mllp", "mllp", _filled(title=text + part + text, owner=part))
    assert form.settings is not None
    append_interface(path, form.table, form.settings, revision(path), NOW)
    site = load(path)
    assert site.interface[1] == form.settings
    assert (len(site.interface), site.user) == (2, ())


def test_that_a_file_that_changed_meanwhile_is_not_touched(site: Path) -> None:
    seen = revision(site)
    site.write_text(SITE + "\n# a colleague was here\n", encoding="utf-8")
    before = site.read_bytes()
    with pytest.raises(RefusedError, match="changed on disk"):
        _add(site, _filled(), seen)
    assert site.read_bytes() == before
    assert list(site.parent.iterdir()) == [site]


def test_that_a_change_in_the_last_moment_is_seen(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = append.write_file

    def meanwhile(path: Path, content: bytes, mode: int) -> None:
        real(path, content, mode)
        if path.suffix == ".new":
            site.write_bytes(b"# other\n")

    monkeypatch.setattr(append, "write_file", meanwhile)
    with pytest.raises(RefusedError, match="changed on disk"):
        _add(site, _filled())
    assert site.read_bytes() == b"# other\n"
    assert not list(site.parent.glob(".*.new"))


def test_that_a_whole_that_would_be_wrong_is_not_written(site: Path) -> None:
    with pytest.raises(ConfigError, match="second interface"):
        _add(site, _filled("first"))
    with pytest.raises(ConfigError, match="port 2575 is taken"):
        _add(site, _filled(**{"source.port": "2575"}))
    site.write_text('interface = [{name = "a", source = {kind = "mllp"}}]\n', encoding="utf-8")
    with pytest.raises(ConfigError):
        _add(site, _filled())
    assert list(site.parent.iterdir()) == [site]


def test_that_a_full_or_forbidden_disk_leaves_the_file_as_it_was(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OperatorError, match=r"No space left.*as it was"):
        _add(site, _filled())
    assert site.read_bytes() == SITE.encode()


def test_that_a_symbolic_link_stays_one(site: Path) -> None:
    link = site.with_name("link.toml")
    link.symlink_to(site)
    _add(link, _filled())
    assert link.is_symlink()
    assert len(load(site).interface) == 2


KILLED = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from console.config import append
from console.config.form import read
path, point = Path(sys.argv[1]), sys.argv[2]
real = append.write_file
def write(target, content, mode):
    if point == "half" and target.suffix == ".new":
        target.write_bytes(content[: len(content) // 2])
        os._exit(9)
    real(target, content, mode)
append.write_file = write
if point == "before":
    Path.replace = lambda *_: os._exit(9)
if point == "after":
    append._sync = lambda *_: os._exit(9)
form = read("mllp", "mllp", {"name": "second", "destination.name": "c", "destination.port": "1"})
append.append_interface(path, form.table, form.settings, append.revision(path), datetime(2026, 1, 1, tzinfo=UTC))
"""


@pytest.mark.parametrize(
    ("point", "names"), [("half", ["first"]), ("before", ["first"]), ("after", ["first", "second"])]
)
def test_that_a_kill_while_writing_leaves_a_whole_file(site: Path, point: str, names: list[str]) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(site), point], timeout=60, check=False)
    assert ended.returncode == 9
    assert [item.name for item in load(site).interface] == names
    if point != "after":
        _add(site, _filled())  # what the dead one left behind is in nobody's way
        assert len(load(site).interface) == 2


def test_that_a_block_holds_only_what_differs_from_the_defaults() -> None:
    form = read("mllp", "mllp", _filled(**{"source.host": "127.0.0.1", "destination.retry.base": "2.5"}))
    assert block(form.table).splitlines() == [
        "[[interface]]",
        'name = "second"',
        "",
        "[interface.source]",
        'kind = "mllp"',
        "",
        "[[interface.destination]]",
        'kind = "mllp"',
        'name = "cern"',
        "port = 6661",
        "",
        "[interface.destination.retry]",
        "base = 2.5",
    ]
