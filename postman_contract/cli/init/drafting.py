"""Drafts a suite of a collection: all that is known before a file is written or a server asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from postman_contract.cli.init.answers import Answers, successes_of
from postman_contract.cli.init.prerequisite_drafts import PrerequisiteDraft, cases_to_unset, draft_prerequisites
from postman_contract.cli.init.published import Published, Server, find_server, read_published
from postman_contract.cli.init.rule_drafts import RuleDrafts, draft_rules
from postman_contract.cli.init.secret_removal import Cleaned, take_out_secrets
from postman_contract.cli.init.variable_files import Variables, sort_variables
from postman_contract.errors import CollectionError
from postman_contract.http.origins import leads_to_loopback
from postman_contract.postman.collection import with_files_in
from postman_contract.postman.environment import Scope
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.loader import load_collection, parse_collection
from postman_contract.postman.secrets import placeholder
from postman_contract.postman.v3 import read_v3

USUAL_LOCAL_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class SuiteDraft:
    """A suite as it will be, but for its schemas.

    `local_url` is what its conftest names, `unset` the collection's variables that do not count, by case.
    """

    cleaned: Cleaned
    published: Published
    server: Server
    local_url: str
    prerequisites: tuple[PrerequisiteDraft, ...]
    rules: RuleDrafts
    variables: Variables
    unset: Mapping[str, list[str]]

    @property
    def scopes(self) -> Sequence[Scope]:
        """The scopes of a replay, above the collection's own."""
        secrets = {name: placeholder(name) for name in self.variables.secrets}
        return (Scope("replay", secrets), Scope("environment", self.variables.values))


def _text_of(path: Path) -> str:
    """Read a collection's file as it stands; a folder of format v3 is written as the JSON that it means."""
    load_collection(path)  # says what is wrong with it, whatever that is
    if path.is_dir():
        return json.dumps(read_v3(path), indent=2, ensure_ascii=False) + "\n"
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise CollectionError(str(path), "", "is not UTF-8 text: save it as UTF-8 first, or export it anew") from None


def draft_suite(path: Path, folder: Path, base_url: str, answers: Answers) -> SuiteDraft:
    """Draft the suite of a collection.

    Args:
        path: of its file, or of its folder in format v3.
        folder: of the suite, where the files are that requests send.
        base_url: of the server to talk to; "": none was given.
        answers: what was recorded, by case.

    Raises:
        InputError: the file cannot be used.
    """
    cleaned = take_out_secrets(_text_of(path), str(path))
    parsed = parse_collection(parse_json(cleaned.text.removeprefix("\ufeff")), str(path))
    collection = with_files_in(parsed, folder / "collection")
    published = read_published(collection, frozenset(cleaned.variables), successes_of(answers))
    server, is_local = find_server(published), leads_to_loopback(base_url)
    if base_url and not is_local:
        server = replace(server, value=base_url)
    prerequisites = tuple(each for each in draft_prerequisites(published) if each.variable != server.variable)
    return SuiteDraft(
        cleaned=cleaned,
        published=published,
        server=server,
        local_url=base_url if is_local else USUAL_LOCAL_URL,
        prerequisites=prerequisites,
        rules=draft_rules(published, server, prerequisites),
        variables=sort_variables(published, server, [each.variable for each in prerequisites]),
        unset=cases_to_unset(published, prerequisites),
    )
