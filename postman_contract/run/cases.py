"""Plans the cases: one for each request of the collections, with an id that stays.

A case's id is the slug of its folders and name; of several with the same slug each gets its method, and of those that
still are the same, each after the first a number. It is the pytest id and the path of the cassette.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from postman_contract.contract.correcting import correct_request, correct_variables
from postman_contract.contract.corrections import (
    Corrections,
    also_expected,
    breaches_on_purpose,
    corrections_of,
    needed_prerequisites,
    reason_for_nothing,
    set_aside_reason,
)
from postman_contract.contract.operations import Operation, operation_of
from postman_contract.contract.refusals import ANY_REFUSAL, Negative
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.waivers import ROWS
from postman_contract.errors import NotJudged
from postman_contract.postman.collection import Collection, Item, RequestTemplate, SavedExample, Script
from postman_contract.postman.data_files import DataRow
from postman_contract.postman.environment import Scope, published_values, scope_of

_Variables = tuple[Scope, Mapping[str, object]]  # of a collection, as text and as they are published

LONGEST_SLUG = 80  # bytes; file names end at 255, and a path on Windows at 260


@dataclass(frozen=True)
class Obstacle:
    """Why a case does not run: `outcome` is NOT_JUDGED or SET_ASIDE."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True)
class Case:
    """One request of a collection, to be judged.

    `published` is the request as it stands in the collection, `request` with its corrections. Both are None where an
    obstacle keeps the request from being read at all. `variables` is the collection's own scope, as corrected.
    `breaks_schema` are the instance paths where the request is meant to break its schema, to see it refused. `negative`
    says of a case that was derived to be refused what is wrong with it. `empty` is the reason why its list may be
    answered with nothing; "": it may not. `needs` are the prerequisites that have to be made although no variable of
    the request names them. `row` is the row of data that it is sent with. `scripts` and `uid` are the item's,
    `collection` is the name of its collection, and `published_variables` are its variables as JSON.
    """

    id: str
    name: str
    folders: tuple[str, ...]
    file: str
    place: str
    operation: Operation | None
    published: RequestTemplate | None = field(repr=False)
    request: RequestTemplate | None = field(repr=False)
    variables: Scope = field(repr=False)
    examples: tuple[SavedExample, ...] = field(default=(), repr=False)
    scripts: tuple[Script, ...] = field(default=(), repr=False)
    uid: str = ""
    collection: str = ""
    published_variables: Mapping[str, object] = field(default_factory=dict, repr=False)
    also_expected: tuple[int, ...] = ()
    breaks_schema: tuple[str, ...] = ()
    empty: str = ""
    needs: tuple[str, ...] = ()
    negative: Negative | None = None
    obstacle: Obstacle | None = None
    row: DataRow | None = None

    @property
    def base_id(self) -> str:
        """The id of the right case that it was derived from, without its row; its own where it was not derived."""
        if self.negative is not None:
            return self.negative.base
        return self.id.removesuffix(f"{ROWS}{self.row.label}") if self.row is not None else self.id


@dataclass(frozen=True)
class Example:
    """A saved example of a case; its `id` is the case's with the example's slug."""

    id: str
    case: Case
    saved: SavedExample = field(repr=False)


def slug(text: str) -> str:
    """Spell a name with lower-case letters, digits and hyphens alone: safe in a file name, and short enough for one.

    A Latin name is spelled in ASCII, accents dropped. Every other keeps its letters, for they are all that tells it
    from others: in normal form NFKC, with a hash of the name where it is cut. A name that has none is its hash.
    """
    ascii_slug = _latin_slug(text) if _is_latin(text) else ""
    if ascii_slug:
        return ascii_slug
    unicode_slug = _unicode_slug(text)
    if len(unicode_slug.encode()) > LONGEST_SLUG:
        end = f"-{_hash_of(text)}"
        kept = unicode_slug.encode()[: LONGEST_SLUG - len(end)].decode(errors="ignore")
        return kept.rstrip("-") + end
    return unicode_slug or (f"unnamed-{_hash_of(text)}" if text.strip() else "unnamed")


def _latin_slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text)[:LONGEST_SLUG].strip("-")


def _is_latin(text: str) -> bool:
    letters = (each for each in unicodedata.normalize("NFKC", text) if each.isalnum())
    return all(each.isascii() or unicodedata.name(each, "").startswith("LATIN ") for each in letters)


def _unicode_slug(text: str) -> str:
    kept = ""
    for each in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower()):
        # A mark belongs to the letter before it: without its marks a word of Hindi is another word.
        is_mark = unicodedata.category(each) in {"Mn", "Mc"} and not kept.endswith("-") and kept
        kept += each if each.isalnum() or is_mark else "-"
    return re.sub("-+", "-", kept).strip("-")


def _hash_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]


def plan(collections: Sequence[Collection], corrections: Corrections) -> tuple[Case, ...]:
    """Make the cases of all collections, in file order."""
    entries = [(collection, item) for collection in collections for item in collection.items]
    ids = _unique_ids([item for _, item in entries])
    variables = {
        id(collection): (scope_of("collection", collection.variables), published_values(collection.variables))
        for collection in collections
    }
    return tuple(
        _case(case_id, collection, item, variables[id(collection)], corrections)
        for case_id, (collection, item) in zip(ids, entries, strict=True)
    )


def _case(case_id: str, collection: Collection, item: Item, known: _Variables, corrections: Corrections) -> Case:
    own, (variables, published) = corrections_of(case_id, corrections), known
    request, obstacle = item.request, None
    if item.request is None:
        obstacle = Obstacle(Outcome.NOT_JUDGED, f"{collection.file}: {item.problem}")
    else:
        try:
            request, variables = correct_request(item.request, own), correct_variables(variables, own)
        except NotJudged as problem:
            obstacle = Obstacle(Outcome.NOT_JUDGED, str(problem))
    reason = set_aside_reason(own)
    if reason is not None:
        obstacle = Obstacle(Outcome.SET_ASIDE, reason)
    return Case(
        id=case_id,
        name=item.name,
        folders=item.folders,
        file=collection.file,
        place=item.place,
        operation=operation_of(request.method, request.url) if request else None,
        published=item.request,
        request=request,
        variables=variables,
        examples=item.examples,
        scripts=item.scripts,
        uid=item.uid,
        collection=collection.name,
        published_variables=published,
        also_expected=also_expected(own),
        breaks_schema=breaches_on_purpose(own),
        empty=reason_for_nothing(own),
        needs=needed_prerequisites(own),
        obstacle=obstacle,
    )


def _unique_ids(items: Sequence[Item]) -> list[str]:
    slugs = ["/".join(slug(part) for part in (*item.folders, item.name)) for item in items]
    repeated = Counter(slugs)
    with_method = [
        f"{base}-{item.request.method.lower()}" if repeated[base] > 1 and item.request else base
        for base, item in zip(slugs, items, strict=True)
    ]
    return _numbered(with_method)


def _numbered(names: Sequence[str]) -> list[str]:
    """Give each name that is taken already the first number that makes it unique."""
    unique: dict[str, None] = {}
    for name in names:
        candidates = (f"{name}-{number}" for number in range(2, len(names) + 2))
        chosen = name if name not in unique else next(each for each in candidates if each not in unique)
        unique[chosen] = None
    return list(unique)


def plan_examples(cases: Iterable[Case]) -> tuple[Example, ...]:
    """Make one item of each saved example, in file order."""
    return tuple(_examples(cases))


def _examples(cases: Iterable[Case]) -> Iterator[Example]:
    for case in cases:
        names = _numbered([slug(saved.name) for saved in case.examples])
        for name, saved in zip(names, case.examples, strict=True):
            yield Example(f"{case.id}/{name}", case, saved)


def expected_statuses(case: Case, contract: OperationContract) -> tuple[int, ...]:
    """Return the statuses a case expects.

    They are the documented successes, those of its examples that the operation documents as a refusal, and what its
    corrections add; where a case saves nothing but errors, they are those. A case that is wrong on purpose expects a
    refusal: one it saves, else one that the operation documents, else any; a derived one what its kind promises.
    """
    if case.negative is not None:
        return case.negative.refusal.expected
    saved = {example.status for example in case.examples}
    if case.breaks_schema:
        refusals = {status for status in saved if status in ANY_REFUSAL}
        return tuple(sorted(refusals or {*contract.refusals} & {*ANY_REFUSAL})) or ANY_REFUSAL
    if saved and all(status >= 300 for status in saved):
        return tuple(sorted(saved))
    return (*contract.statuses, *sorted({*(saved & {*contract.refusals}), *case.also_expected}))


def case_named(cases: Mapping[str, Case], case_id: str) -> Case:
    """Find a case by its id.

    Raises:
        NotJudged: there is none.
    """
    if case_id not in cases:
        raise NotJudged(f"no case {case_id!r} in the collections")
    return cases[case_id]
