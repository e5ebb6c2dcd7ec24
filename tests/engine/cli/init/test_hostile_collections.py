"""A collection is a stranger's: whatever it calls things, the suite that is made of it is code of ours alone."""

import ast
import json
import re
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postman_contract.cli.init.command import init
from postman_contract.errors import InputError
from postman_contract.recording.vault import Vault
from postman_contract.run.paths import usual_paths
from postman_contract.run.suite_files import load_suite

HOSTILE = (
    '"""; import os; os.system("touch /tmp/owned")',
    "'''\nimport os\n",
    "${{ secrets.TOKEN }}",
    "../../x",
    "..",
    "/etc/passwd",
    "C:\\x",
    "a\nb: !!python/object/apply:os.system [id]",
    "{{ x }}",
    "{% raw %}",
    "x\u202e\u2066y",
    "\\",
    "é\ud800",
    "#\r::error::x",
    "\x7f\x00",
    "class",
    "__import__('os')",
    "]]\n[evil]",
    "petId",
    "",
)
NAMES = st.sampled_from(HOSTILE) | st.text(max_size=12)
STEPS = st.lists(NAMES, max_size=3)
METHODS = st.sampled_from(("GET", "POST", "DELETE", "PUT", "E\nVIL"))

# All names that code of ours has; those that it forms begin with one of two words.
KNOWN = {
    *("pytest", "Run", "Sandbox", "Creation", "Rules", "RULES", "json_of", "prerequisite", "id_at", "run", "thing"),
    *("local_sandbox", "object", "response", "fixture", "None", "str", "scope", "id_of", "creations", "hosts"),
    *("contract_case", "contract_perform", "contract_request", "contract_verify_request", "contract_example"),
    *("contract_verify_example", "test_the_api_answers_as_documented", "test_a_request_is_as_documented"),
    "test_a_saved_example_is_as_documented",
}
FORMED = re.compile(r"(make|remove)(_[a-z0-9]+)*[0-9]*")


@st.composite
def requests(draw: st.DrawFn) -> dict[str, object]:
    """Draw a request, called and made of whatever a stranger may think of."""
    name, variable, member = draw(NAMES), draw(NAMES), draw(NAMES)
    path = [*draw(STEPS), draw(st.sampled_from((f"{{{{{variable}}}}}", f":{variable}", "pets")))]
    script = f"pm.environment.set({json.dumps(draw(NAMES))}, pm.response.json()[{json.dumps(member)}])"
    example = {
        "name": draw(NAMES),
        "code": draw(st.sampled_from((200, 201, 204, 302, 404))),
        "body": json.dumps({member: draw(NAMES), "id": 5, "status": draw(NAMES)}),
        "header": draw(st.just([]) | st.just([{"key": "Content-Type", "value": draw(NAMES)}])),
    }
    return {
        "name": name,
        "event": [{"listen": "test", "script": {"exec": [script]}}],
        "request": {
            "method": draw(METHODS),
            "url": {"host": draw(st.sampled_from(("{{baseUrl}}", "https://api.invalid")) | NAMES), "path": path},
            "header": [{"key": "X-Api-Key", "value": draw(NAMES)}],
            "body": {"mode": "raw", "raw": json.dumps({member: variable}), "options": {"raw": {"language": "json"}}},
        },
        "response": [example],
    }


COLLECTIONS = st.builds(
    lambda name, folder, items, variables: {
        "info": {"name": name},
        "item": [{"name": folder, "item": items}],
        "variable": [{"key": key, "value": value} for key, value in variables],
    },
    NAMES,
    NAMES,
    st.lists(requests(), min_size=1, max_size=4),
    st.lists(st.tuples(NAMES, NAMES), max_size=3),
)


@given(COLLECTIONS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_nothing_of_a_collection_becomes_code_or_leaves_the_folder(collection: dict[str, object]) -> None:
    """Names are literals, the workflow is the same for all, every file lies in the folder, and the suite loads."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        source, folder = root / "source.json", root / "in" / "suite"
        source.write_text(json.dumps(collection))
        said: list[str] = []
        try:
            init(source, folder, None, Vault(), said.append)
        except InputError as problem:  # a long secret that is a member's name, too: nothing was written
            assert "take it out by hand" in str(problem)  # noqa: PT017  what else is refused is a fault
            return
        assert {path.name for path in root.iterdir()} == {"in", "source.json"}
        assert [path.name for path in (root / "in").iterdir()] == ["suite"]
        for file in folder.rglob("*.py"):
            strange = {name for name in names_in(file) if name not in KNOWN and not FORMED.fullmatch(name)}
            assert strange == set(), file
        workflow = (folder / ".github" / "workflows" / "contract.yml").read_text()
        assert "${{" not in workflow
        assert list(yaml.safe_load(workflow)["jobs"]) == ["replay"]
        tomllib.loads((folder / "collection" / "corrections.toml").read_text())
        load_suite(usual_paths(folder))


def names_in(file: Path) -> Iterator[str]:
    """Yield every name that code gives, uses or takes; what it imports comes from two packages."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.keyword(arg=str(name)) | ast.alias(name=name):
                yield name
            case ast.ImportFrom(module=module):
                assert module == "postman_contract"
