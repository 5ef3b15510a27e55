"""An import-linter contract that reads as a table: which package may import which, and where each library may live.

Unlike the built-in contracts it accepts lines for packages that do not exist yet, and refuses a package without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


@dataclass(frozen=True, slots=True)
class ImportRules:
    """The table: allowed imports of each package, exceptions to them, and the homes of outside libraries."""

    packages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    exceptions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    libraries: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def complaint(self, importer: str, imported: str) -> str | None:
        """Why this direct import is not allowed, or None."""
        if not is_within(imported, "console"):
            return self._library_complaint(importer, imported)
        owner = longest_match(importer, self.packages)
        if owner is None:
            return "has no line in the table of packages"
        if imported == "console" or longest_match(imported, self.packages) == owner:
            return None
        if not within_any(imported, self.packages[owner]):
            return f"{owner} may import only: {', '.join(self.packages[owner]) or 'nothing of ours'}"
        if self._is_excepted(importer, imported):
            return "is excepted from what it may import"
        return None

    def _library_complaint(self, importer: str, imported: str) -> str | None:
        homes = self.libraries.get(imported.partition(".")[0])
        if homes is None or within_any(importer, homes):
            return None
        return f"belongs only in {', '.join(homes)}"

    def _is_excepted(self, importer: str, imported: str) -> bool:
        matches = (banned for source, banned in self.exceptions.items() if is_within(importer, source))
        return any(within_any(imported, banned) for banned in matches)


class AllowedImportsContract(Contract):
    """Checks every direct import of the project against the table in pyproject.toml."""

    packages = fields.ListField(subfield=fields.StringField())
    libraries = fields.ListField(subfield=fields.StringField())
    exceptions = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find the imports that the table does not allow."""
        rules = ImportRules(
            packages=self._table("packages"),
            exceptions=self._table("exceptions"),
            libraries=self._table("libraries"),
        )
        broken = sorted(complaints(graph, rules))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _table(self, option: str) -> dict[str, tuple[str, ...]]:
        """An option's rows; import-linter has replaced the field by the parsed list."""
        rows: Sequence[str] = getattr(self, option)
        return read_table(rows)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each broken import."""
        for line in check.metadata["broken"]:
            output.print_error(f"- {line}", bold=False)


def complaints(graph: ImportGraph, rules: ImportRules) -> Iterator[str]:
    """One line for each import that breaks a rule."""
    for importer in sorted(name for name in graph.modules if is_within(name, "console")):
        for imported in graph.find_modules_directly_imported_by(importer):
            why = rules.complaint(importer, imported)
            if why:
                details = graph.get_import_details(importer=importer, imported=imported)
                lines = ", ".join(str(detail["line_number"]) for detail in details)
                yield f"{importer} (line {lines}) imports {imported}: {why}"


def read_table(rows: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read rows of the form `left -> one, two`."""
    table: dict[str, tuple[str, ...]] = {}
    for row in rows:
        left, _, right = row.partition("->")
        table[left.strip()] = tuple(name.strip() for name in right.split(",") if name.strip())
    return table


def is_within(module: str, package: str) -> bool:
    """Whether `module` is `package` or lies inside it."""
    return module == package or module.startswith(package + ".")


def within_any(module: str, packages: Sequence[str]) -> bool:
    """Whether `module` lies in one of the packages."""
    return any(is_within(module, package) for package in packages)


def longest_match(module: str, packages: Sequence[str] | dict[str, tuple[str, ...]]) -> str | None:
    """The innermost of `packages` that holds `module`."""
    matches = [package for package in packages if is_within(module, package)]
    return max(matches, key=len, default=None)
