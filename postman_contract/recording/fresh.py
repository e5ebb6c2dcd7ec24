"""Takes over fresh cassettes, and says how their answers differ in shape from those of the cassettes they replace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.serializers import yamlserializer

from postman_contract.errors import NotJudged
from postman_contract.recording.files import CassetteFiles, write_atomically
from postman_contract.recording.metadata import parse_metadata
from postman_contract.recording.reshaping import recorded_answers, shape_changes

IsKept = Callable[[str, frozenset[str]], bool]


@dataclass(frozen=True)
class FreshCassette:
    """A cassette that was recorded anew.

    `text` is its file's. `is_new`: there was none of its name. `changes` pair a case with how the answer to it has
    another shape than it had; values are none of that.
    """

    name: str
    text: str
    is_new: bool
    changes: tuple[tuple[str, str], ...] = ()


def fresh_cassettes(old: Path, new: Path, is_kept: IsKept) -> Iterator[FreshCassette]:
    """Yield the cassettes of one folder that are not as in another, in the order of their names.

    Args:
        old: the folder of the suite's cassettes.
        new: the folder with those that a run has recorded.
        is_kept: is asked of a cassette, by its name and the cases whose requests it holds, whether the contract was
            kept in it. Others, and files that are no cassettes, are passed over.
    """
    before, after = CassetteFiles(old), CassetteFiles(new)
    for path in sorted(new.rglob("*.yaml")):
        name = path.relative_to(new).with_suffix("").as_posix()
        text, known = path.read_bytes(), before.path_of(name)
        if (known.exists() and known.read_bytes() == text) or not is_kept(name, _cases_in(after, name)):
            continue
        changes = shape_changes(recorded_answers(before, name), recorded_answers(after, name))
        yield FreshCassette(name, text.decode(), not known.exists(), tuple(changes))


def _cases_in(files: CassetteFiles, name: str) -> frozenset[str]:
    """Name the cases whose requests a cassette holds; of what is no cassette, none."""
    try:
        _, _, *metadata = files.load_cassette(str(files.path_of(name)), yamlserializer)
    except (CassetteNotFoundError, NotJudged):
        return frozenset()
    return frozenset(each.case for each in parse_metadata(metadata[0] if metadata else {}).requests)


def take_over(cassette: FreshCassette, folder: Path) -> None:
    """Write a fresh cassette into the folder of the suite's.

    Raises:
        OSError: it cannot be written.
    """
    write_atomically(CassetteFiles(folder).path_of(cassette.name), cassette.text)
