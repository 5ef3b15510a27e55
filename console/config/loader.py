"""Read a site file once; a wrong one is explained with file, line and cure, all its mistakes at once."""

from __future__ import annotations

import logging
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from console.config.checks import check
from console.config.explain import explained
from console.config.positions import line_of, positions
from console.config.remarks import Remark
from console.config.settings import SiteFile
from console.core.errors import OperatorError

log = logging.getLogger("console.config")


class ConfigError(OperatorError):
    """The site file cannot be used; one line of text for each mistake."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A site file that can be used, and what is odd in it."""

    site: SiteFile
    warnings: tuple[str, ...]


def load(path: Path) -> SiteFile:
    """The site in this file; oddities go to the log. Raises `ConfigError`."""
    loaded = examine(path)
    for warning in loaded.warnings:
        log.warning("config.odd", extra={"text": warning})
    return loaded.site


def examine(path: Path) -> Loaded:
    """The site in this file with what is odd in it. Raises `ConfigError`."""
    return read(text_of(path), str(path))


def read(text: str, name: str) -> Loaded:
    """The site in a TOML text; `name` stands for the file in messages. Raises `ConfigError`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([syntax(str(error), text, name)]) from error
    lines = positions(text)
    try:
        site = SiteFile.model_validate(data)
    except ValidationError as error:
        raise ConfigError([f"{name}:{line}: {words}" for line, words in explained(error, data, lines)]) from error

    def placed(remark: Remark) -> str:
        return f"{name}:{line_of(remark.path, lines) or 1}: {remark.text}"

    remarks = check(site)
    mistakes = [placed(remark) for remark in remarks if not remark.warning]
    if mistakes:
        raise ConfigError(mistakes)
    return Loaded(site=site, warnings=tuple(placed(remark) for remark in remarks))


def text_of(path: Path, given_with: str = "--config") -> str:
    """The file as text; `given_with` is what names it. Raises `ConfigError`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError([f"{path}:{line}: not UTF-8. Save the file as UTF-8."]) from error
    except FileNotFoundError as error:
        raise ConfigError([f"{path}: there is no such file. Correct the path given with {given_with}."]) from error
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror}). Check the path and its rights."]) from error


def syntax(message: str, text: str, name: str) -> str:
    """The mistake that the TOML reader found first, with its line."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(place[1]) if place else max(1, len(text.splitlines()))
    what = message.split(" (at ", 1)[0]
    return f"{name}:{line}: no valid TOML: {what[:1].lower()}{what[1:]}. Correct this line; see docs/configuration.md."
