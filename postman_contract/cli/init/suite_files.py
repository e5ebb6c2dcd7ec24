"""Renders the files of a suite. What comes from a collection stands in them as a literal, or as a name formed by us."""

import json
import re
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from postman_contract.cli.init.drafting import SuiteDraft
from postman_contract.cli.init.variable_files import corrections_text, draft_corrections, environment_text
from postman_contract.contract.inferred_responses import Schema
from postman_contract.postman.environment import environment_key
from postman_contract.reporting.explanations import count_of

COLLECTION = "collection/api.postman_collection.json"
ENVIRONMENT = "collection/sandbox.postman_environment.json"
CORRECTIONS = "collection/corrections.toml"
_NO_COMMENT = re.compile(r"[^\w/.-]")
_PATHS = {
    "conftest.py": "conftest.py",
    "contract_rules.py": "contract_rules.py",
    "README.md": "README.md",
    "test_contract.py": "tests/test_contract.py",
    "contract.yml": ".github/workflows/contract.yml",
    "pytest.ini": "pytest.ini",
    "gitignore": ".gitignore",
    "requirements.txt": "requirements.txt",
}


def literal(value: str | int) -> str:
    """Spell a text or a number as a literal of Python, in ASCII: no other letter could be taken for code."""
    return ascii(value)


def comment(text: str) -> str:
    """Spell the id of a case so that it can end no comment: ids are slugs, whatever else may become of them."""
    return _NO_COMMENT.sub("-", text)


def render_suite(draft: SuiteDraft, schemas: Mapping[str, Schema]) -> Mapping[str, str]:
    """Render all files of a suite, by path below its folder."""
    corrections = draft_corrections(draft.published, draft.server, draft.unset)
    return {
        COLLECTION: draft.cleaned.text,
        ENVIRONMENT: environment_text("sandbox", draft.variables),
        CORRECTIONS: corrections_text(corrections),
        **{f"schemas/{name}": f"{json.dumps(schema, indent=2)}\n" for name, schema in schemas.items()},
        **_render_templates(draft),
    }


def _render_templates(draft: SuiteDraft) -> Mapping[str, str]:
    """Render what is text with holes: code, README, workflow, configuration."""
    facts = {
        "cases": count_of(len(draft.published.cases), "request"),
        "sets_cookies": draft.published.sets_cookies,
        "server": draft.server,
        "local_url": draft.local_url,
        "prerequisites": draft.prerequisites,
        "rules": draft.rules,
        "variables": draft.variables,
    }
    return {path: _environment().get_template(f"{name}.jinja").render(facts) for name, path in _PATHS.items()}


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701  no HTML: each hole has a filter of its own
        loader=PackageLoader("postman_contract.cli.init"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(literal=literal, comment=comment, environment_key=environment_key)
    return environment
