"""Names claims among those of their folder: by the request, and by what of it is judged if that is not the answer."""

from collections import Counter

import pytest

from postman_contract.plugin.claims import SUITE
from postman_contract.plugin.expectations import name_of_claim
from postman_contract.plugin.state import Subject, case_of, kind_of_claim
from postman_contract.run.cases import Case

FIRST_TESTS = pytest.StashKey[dict[tuple[str, str], tuple[str, str]]]()  # by kind and subject, in order of collection

NAMES = pytest.StashKey[Counter[tuple[tuple[str, ...], str]]]()  # how many requests of a folder have a name


def note_test(item: pytest.Item, subject: Subject) -> None:
    """Note which test is the first to be about a subject: it alone is named by the request."""
    first = item.config.stash.setdefault(FIRST_TESTS, {})
    first.setdefault((kind_of_claim(item), subject.id), _test_of(item))


def label_of(item: pytest.Item, subject: Subject) -> str:
    """Name a claim; two tests about the same are told apart by their own names."""
    kind, case = kind_of_claim(item), case_of(subject)
    detail = (
        subject.id.removeprefix(f"{case.base_id}/").removeprefix("negatives/")
        if kind in ("example", "negative")
        else ""
    )
    name = f"{case.name} ({case.base_id.rpartition('/')[2]})" if _is_shared(item.config, case) else case.name
    if case.row is not None and case.id != case.base_id:
        name = f"{name}, row {case.row.label}"
    label = name if kind == "answer" else f"{name}: {kind} {detail}".rstrip()
    first = item.config.stash.get(FIRST_TESTS, {}).get((kind, subject.id), _test_of(item))
    return label if first == _test_of(item) else f"{label} ({_test_of(item)[1]})"


def _is_shared(config: pytest.Config, case: Case) -> bool:
    """Tell whether another request of the folder has the same name."""
    if NAMES not in config.stash:
        config.stash[NAMES] = Counter((each.folders, each.name) for each in config.stash[SUITE].cases.values())
    return config.stash[NAMES][case.folders, case.name] > 1


def _test_of(item: pytest.Item) -> tuple[str, str]:
    return item.nodeid.partition("::")[0], name_of_claim(item)
