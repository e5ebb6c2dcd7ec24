"""Reads the data of a run, CSV or JSON: each row gives the variables of a set of requests.

Source: what Postman's own runner makes of such files. Of a CSV file the delimiter is a comma, a number that stands in
no quotes is a number (`007` is 7), blanks around a cell do not count, and what a short row lacks is not defined.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.postman.environment import Scope
from postman_contract.postman.jsonfile import kind_of, load_json, read_parsed

Row = Mapping[str, object]


@dataclass(frozen=True)
class DataRow:
    """A row of data: what ids call it, and the variables that it gives, in `values` as the file has them."""

    label: str
    scope: Scope = field(repr=False)
    values: Row = field(default_factory=dict, repr=False)


_LARGEST = 2**53  # of JavaScript's whole numbers: a larger one loses digits there, and here stays the text that it is
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_CELL = re.compile(r'[^\S\r\n]*(?:"((?:[^"]|"")*+)"[^\S\r\n]*(?=[,\r\n]|\Z)|([^,\r\n]*))(,|\r\n|\r|\n|\Z)')


def load_data(path: Path) -> tuple[Row, ...]:
    """Load the rows of a data file, each as values by name; a value is JSON.

    Raises:
        InputError: it is no CSV or JSON of rows, or holds none; names the file and the place.
    """
    rows = _json_rows(path) if _is_json(path) else tuple(_csv_rows(path))
    if not rows:
        raise InputError(str(path), "", "holds no row, so there is nothing to send")
    return rows


def _is_json(path: Path) -> bool:
    if path.suffix.lower() in (".csv", ".json"):
        return path.suffix.lower() == ".json"
    return read_parsed(path, InputError, str, "text").lstrip().startswith(("[", "{"))


def _json_rows(path: Path) -> tuple[Row, ...]:
    document = load_json(path)
    if not isinstance(document, list):
        raise InputError(str(path), "$", f"expected an array of objects, got {kind_of(document)}")
    for index, row in enumerate(document):
        if not isinstance(row, dict):
            raise InputError(str(path), f"$[{index}]", f"expected an object, got {kind_of(row)}")
    return tuple(document)


def _csv_rows(path: Path) -> Iterator[Row]:
    lines = read_parsed(path, InputError, lambda text: list(_lines(text)), "CSV")
    names = [str(cell) for cell in lines[0][1]] if lines else []
    if len(names) == 1 and re.search("[;\t]", names[0]):
        raise InputError(str(path), "line 1", "has one column: separate columns by commas, as Postman needs them")
    for number, cells in lines[1:]:
        beyond = [cell for cell in cells[len(names) :] if cell != ""]
        if beyond:
            problem = f"has {len(cells)} cells for {len(names)} columns: put a value that has a comma in quotes"
            raise InputError(str(path), f"line {number}", problem)
        yield {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _lines(text: str) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the cells of each line that is not blank, with the number of the line.

    Raises:
        ValueError: a quote is not closed.
    """
    at, number, first = 0, 1, 1
    cells: list[object] = []
    while at < len(text) or cells:
        match = _CELL.match(text, at)
        assert match is not None  # it matches an empty text
        quoted, plain, end = match.groups()
        if quoted is None and plain.startswith('"'):
            raise ValueError(f"line {number}: a quote that is not closed, or has text after it")
        is_blank = quoted is None and not cells and not plain.strip()
        cells.append(_typed(plain.strip(), is_first=first == 1) if quoted is None else quoted.replace('""', '"'))
        number += len(re.findall(r"\r\n|\r|\n", match[0]))
        at = match.end()
        if end != ",":
            if not is_blank:
                yield first, tuple(cells)
            first, cells = number, []


def _typed(text: str, *, is_first: bool) -> object:
    """Return a cell that stands in no quotes: a number, or its text, as the names in the first line always are."""
    if is_first or not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    if abs(number) >= _LARGEST:
        return text
    return int(number) if number.is_integer() else number
