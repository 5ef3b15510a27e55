"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

from tests.architecture.source import Module, functions, modules

LONGEST_FILE = 500
MEDIAN_FILE = 120
MOST_FILES = 350  # nine of ten files
LONG_FUNCTION = 60
LONG_FUNCTIONS_SHARE = 0.01


def code() -> list[Module]:
    """The program's own files; migrations are tables written down, not code to be read."""
    return [module for module in modules("console") if "/migrations/" not in module.path]


def nine_of_ten(sizes: Sequence[int]) -> int:
    """The size that nine of ten stay within."""
    return sorted(sizes)[int(len(sizes) * 0.9)]


def test_that_no_file_is_over_the_limit() -> None:
    too_long = {module.path: module.lines for module in code() if module.lines > LONGEST_FILE}

    assert too_long == {}


def test_that_most_files_are_short(record_testsuite_property: Callable[[str, object], None]) -> None:
    sizes = [module.lines for module in code()]
    median, most = statistics.median(sizes), nine_of_ten(sizes)
    record_testsuite_property("file_lines_median", median)
    print(f"{len(sizes)} files, {sum(sizes)} lines; median {median}, nine of ten within {most}, longest {max(sizes)}")

    assert median <= MEDIAN_FILE
    assert most <= MOST_FILES


def test_that_hardly_any_function_is_long() -> None:
    lengths = {
        f"{module.path}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for module in code()
        for function in functions(module)
    }
    long = {name: length for name, length in lengths.items() if length > LONG_FUNCTION}
    print(f"{len(lengths)} functions; median {statistics.median(lengths.values())}, {len(long)} over {LONG_FUNCTION}")

    assert len(long) <= max(1, LONG_FUNCTIONS_SHARE * len(lengths)), long
