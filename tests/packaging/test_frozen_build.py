"""The packaged program starts on its own: gateway child, migrations, window, picture, clean end."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installers.smoke import clean_environment, smoke

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that PyInstaller makes of this checkout."""
    if sys.platform == "linux" and not shutil.which("objdump"):
        pytest.skip("PyInstaller needs objdump, from the package binutils")
    place = tmp_path_factory.mktemp("build")
    command = [sys.executable, "-m", "PyInstaller", "installers/console.spec", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(place / "dist"), "--workpath", str(place / "work")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return place / "dist" / "interface-console"


SCHEMATRON = """<schema xmlns="http://purl.oclc.org/dsdl/schematron"><ns prefix="cda" uri="urn:hl7-org:v3"/>
<pattern><rule context="/cda:ClinicalDocument"><assert test="cda:nothing">Has nothing.</assert></rule></pattern>
</schema>"""
DOCUMENTS = (
    "fhir/us-core-examples/patient-example.json",
    "fhir/fhir-test-cases/obs-vs-2.json",
    "cdshooks/cds-hooks-spec/spec-response-3.json",
    "ccda/hl7-ccda-examples/CDA_Embedded_Text_Plain_Surgical_Consult.xml",
)


def program(built: Path) -> Path:
    """The file a user starts."""
    return built / ("interface-console.exe" if os.name == "nt" else "interface-console")


def test_that_the_packaged_program_starts_and_draws_its_window(built: Path, tmp_path: Path) -> None:
    assert smoke([str(program(built))], tmp_path).complaints == ()


def test_that_the_packaged_gateway_stores_and_acknowledges_messages(built: Path, tmp_path: Path) -> None:
    command = [str(program(built)), "demo", "--seconds", "2", "--seed", "1"]
    env = clean_environment(os.environ, tmp_path)
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=90, check=False)

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["sent"] == report["acked"] > 0
    assert report["gateway_exit"] == 0


def test_that_the_packaged_program_reads_and_checks_documents_as_the_sources_do(built: Path, tmp_path: Path) -> None:
    """The checks run in a process that it starts of itself, with libraries that nothing else loads."""
    rules = tmp_path / "rules.sch"
    rules.write_text(SCHEMATRON, encoding="utf-8")
    files = [str(ROOT / "tests" / "data" / name) for name in DOCUMENTS]

    def said(*command: str) -> str:
        env = clean_environment(os.environ, tmp_path)
        ours = [str(program(built)), *command]
        theirs = [sys.executable, "-m", "console", *command]
        outputs = [
            subprocess.run(line, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)
            for line, cwd in ((ours, tmp_path), (theirs, ROOT))
        ]
        packaged, plain = (re.sub(r'"milliseconds": \d+', "", done.stdout) for done in outputs)
        assert packaged == plain, outputs[0].stderr
        return packaged

    checked = said("validate", "--json", "--schematron", str(rules), *files)
    assert len(checked.splitlines()) == len(files)
    assert "Has nothing." in checked
    assert not {'"state": "failed"', '"state": "cut"'} & set(re.findall(r'"state": "\w+"', checked))
    for file in files:
        assert said("render", "--reveal", file)


def test_that_qt_stays_a_library_that_can_be_replaced(built: Path) -> None:
    assert list(built.rglob("*Qt6Core*"))


def test_that_what_is_read_as_files_is_there_as_files(built: Path) -> None:
    assert list(built.rglob("console/store/migrations/env.py"))
    assert list(built.rglob("hl7apy/v2_5*"))


def test_that_the_licences_come_with_it(built: Path) -> None:
    there = {path.name for path in next(built.rglob("licences")).iterdir()}

    assert {"NOTICE", "LGPL-3.0.txt", "GPL-3.0.txt", "httpx", "sqlalchemy"} <= there
