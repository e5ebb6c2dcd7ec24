"""What a published request needs before it can be sent, each with its reason.

A corrections file maps case ids to arrays of tables, each with a `reason` and exactly one action:

    [["orders/get-order"]]
    reason = "a response was pasted into the body of a GET"
    drop_body = true

Actions on the request:

- `set_url = "template"` replaces the whole URL; `set_query = {name = value}`, `drop_query = [names]`,
  `set_path_variables = {name = value}` and `drop_path_variables = [names]` change its parts
- `set_headers = {name = value}`, `drop_headers = [names]`
- `drop_body = true`; `patch = [operations]` is a JSON Patch (RFC 6902) on the body's template, whose `test`
  operations make a correction that no longer applies an error

- `drop_auth = [names]` takes parameters out of the auth block, such as a token that somebody has left there; under the
  id `"*"` it does so for every request that has them

Actions on the collection's variables, for this case alone: `set_variables = {name = value}`, and
`unset_variables = [names]`, after which a prerequisite supplies them.

Action on what has to be there: `needs = [variables]` has prerequisites make what no variable of the request names, such
as something for a search to find.

Actions on what is expected: `set_aside = true` leaves the case out; `also_expect = [statuses]` are as good as the
documented ones; `breaks_schema = [instance paths]` makes it a negative case, whose request breaks its schema at exactly
these places to see it refused; `empty = "reason"`, which needs no other reason, lets a list or
search be answered with no rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postman_contract.contract.tomlfile import load_toml, read_table
from postman_contract.errors import InputError

ACTIONS: Mapping[str, type] = {
    "set_aside": bool,
    "set_url": str,
    "set_query": dict,
    "drop_query": list,
    "set_path_variables": dict,
    "drop_path_variables": list,
    "set_headers": dict,
    "drop_headers": list,
    "drop_body": bool,
    "patch": list,
    "drop_auth": list,
    "set_variables": dict,
    "unset_variables": list,
    "needs": list,
    "also_expect": list,
    "breaks_schema": list,
    "empty": str,
}
NAMES = frozenset(
    {"drop_query", "drop_path_variables", "drop_headers", "drop_auth", "unset_variables", "breaks_schema", "needs"}
)
EVERY_CASE = "*"  # the id under which a correction is of all cases


@dataclass(frozen=True)
class Correction:
    """One correction: `argument` is the action's value as written, `place` where it stands.

    `is_of_every_case`: requests that it does not apply to stay as they are.
    """

    reason: str
    action: str
    argument: object = field(repr=False)
    place: str
    is_of_every_case: bool = False


Corrections = Mapping[str, tuple[Correction, ...]]


def load_corrections(path: Path) -> Corrections:
    """Load a corrections file into corrections by case id; an absent file has none.

    Raises:
        InputError: names the file and the place.
    """
    corrections: dict[str, tuple[Correction, ...]] = {}
    for case_id, tables in load_toml(path).items():
        if not isinstance(tables, list):
            raise InputError(str(path), case_id, 'expected an array of tables, written [["case-id"]]')
        corrections[case_id] = tuple(
            _correction(table, str(path), f"{case_id}[{index}]") for index, table in enumerate(tables)
        )
    for index, correction in enumerate(corrections.get(EVERY_CASE, ())):
        if correction.action != "drop_auth":
            place = f"{EVERY_CASE}[{index}].{correction.action}"
            raise InputError(str(path), place, "of all cases only drop_auth can be said: name the case that it is of")
    return corrections


def corrections_of(case_id: str, corrections: Corrections) -> tuple[Correction, ...]:
    """Return the corrections of a case: those of every case, and its own."""
    return (*corrections.get(EVERY_CASE, ()), *corrections.get(case_id, ()))


def _correction(table: object, file: str, place: str) -> Correction:
    required = () if isinstance(table, dict) and "empty" in table else ("reason",)
    members = read_table(table, file, place, {"reason": str, **ACTIONS}, required)
    actions = [name for name in members if name in ACTIONS]
    if len(actions) != 1:
        raise InputError(
            file, place, f"expected exactly one of {', '.join(ACTIONS)}, got {', '.join(actions) or 'none'}"
        )
    if members[actions[0]] is False:
        raise InputError(file, f"{place}.{actions[0]}", "expected true; leave the correction out instead")
    action, argument = actions[0], members[actions[0]]
    if action in NAMES and isinstance(argument, list) and not all(isinstance(name, str) for name in argument):
        raise InputError(file, f"{place}.{action}", "expected an array of strings")
    if action == "empty" and not str(argument).strip():
        raise InputError(file, f"{place}.empty", "expected the reason why nothing may come, as text")
    reason, of_every = str(members.get("reason", argument)), place.startswith(f"{EVERY_CASE}[")
    return Correction(reason, action, argument, f"{file}: {place}", of_every)


def set_aside_reason(corrections: Sequence[Correction]) -> str | None:
    """Return why a case is set aside, or None."""
    return next((entry.reason for entry in corrections if entry.action == "set_aside"), None)


def also_expected(corrections: Sequence[Correction]) -> tuple[int, ...]:
    """Return the statuses that corrections declare as good as the documented ones."""
    lists = (entry.argument for entry in corrections if entry.action == "also_expect")
    return tuple(status for listed in lists if isinstance(listed, list) for status in listed if isinstance(status, int))


def needed_prerequisites(corrections: Sequence[Correction]) -> tuple[str, ...]:
    """Return the prerequisites that have to be made although no variable of the request names them."""
    lists = (entry.argument for entry in corrections if entry.action == "needs")
    return tuple(str(name) for listed in lists if isinstance(listed, list) for name in listed)


def reason_for_nothing(corrections: Sequence[Correction]) -> str:
    """Return why a case may be answered with an empty list; "": nothing says so."""
    return next((str(entry.argument) for entry in corrections if entry.action == "empty"), "")


def breaches_on_purpose(corrections: Sequence[Correction]) -> tuple[str, ...]:
    """Return the instance paths where a request is meant to break its schema."""
    lists = (entry.argument for entry in corrections if entry.action == "breaks_schema")
    return tuple(str(path) for listed in lists if isinstance(listed, list) for path in listed)
