"""The thorough checks of any document: audited, run in a process of their own, told worst first."""

from __future__ import annotations

from pathlib import Path

from console.api.documents import ValidateRequest, Validation
from console.api.messages import Finding
from console.core.errors import OperatorError
from console.core.message import Problem
from console.gateway.checking.checks import chosen
from console.gateway.checking.merged import merged
from console.gateway.checking.pool import checked
from console.gateway.desk import auditing
from console.gateway.desk.documents.refs import LoadedDocument, load_ref
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.profiles.fitting import text_for
from console.gateway.service import Gateway
from console.layers.checking import CheckOptions
from console.security.roles import Actor

MOST_FINDINGS = 1000
NO_PROFILE = "-"


async def validate(gateway: Gateway, actor: Actor, request: ValidateRequest) -> Validation:
    """Check a document. Raises `NotFoundError`, `ForbiddenError`, `BadRequestError` for a check that is not there,
    `RefusedError` where no process comes free. The audit row is written first: no row, no check."""
    loaded = await load_ref(gateway, actor, request.ref)
    try:
        names = tuple(check.name for check in chosen(loaded.format.name, request.checks))
    except OperatorError as error:
        raise BadRequestError(str(error)) from None
    options = await _options(gateway, loaded, request.profile)
    await auditing.write(
        gateway, actor, "document.validate", loaded.subject, detail=f"{loaded.title}: {', '.join(names)}"
    )
    problems, runs = await checked(gateway, loaded.format.name, loaded.raw, options, names, request.seconds)
    findings = merged(problems)
    told_once = len(problems) - len(findings)
    return Validation(
        findings=tuple(_finding(problem) for problem in findings[:MOST_FINDINGS]),
        runs=runs,
        total=sum(run.findings for run in runs) - told_once,
    )


async def _options(gateway: Gateway, loaded: LoadedDocument, profile: str) -> CheckOptions:
    """What the site gives: its profile that fits (or the named one), and its rule files."""
    settings = gateway.site.validation
    text = ""
    if profile != NO_PROFILE:
        text = await text_for(gateway, loaded.format, loaded.raw, loaded.interface, profile)
    return CheckOptions(
        profile=text,
        schematron=_beside_site(gateway, settings.schematron),
        cda_schema=_beside_site(gateway, settings.cda_schema),
        charset=loaded.charset,
    )


def _beside_site(gateway: Gateway, path: str) -> str:
    """A path of the site file, which is relative to it; "" stays so."""
    if not path or gateway.site_file is None:
        return path
    return str(Path(gateway.site_file).parent / path)


def _finding(problem: Problem) -> Finding:
    return Finding(
        path=problem.path,
        severity=problem.severity,
        code=problem.code,
        text=problem.message,
        source=problem.source,
    )
