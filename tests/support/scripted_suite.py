"""A suite of the small API whose requests hand one another what they need by scripts."""

import textwrap
from typing import Any

from small_suite import Project, item

AUTHORIZED = {"header": [{"key": "Authorization", "value": "Bearer {{token}}"}]}
RULES = """
    from postman_contract import Creation, Rules
    from thing_shape import CREATION, HOSTS

    RULES = Rules(
        {"POST /things": Creation(lambda run, thing: run("things/delete", thingId=thing), **CREATION)}, **HOSTS
    )
"""
INI = "[pytest]\npythonpath = .\ncontract_rules = things\ncontract_scripts = run\n"
CLAIMS = "def test_answer(contract_case, send, verify):\n    verify(send(contract_case))\n"
Item = dict[str, Any]


def scripted(request: Item, *, before: str = "", after: str = "") -> Item:
    """Give a request scripts before and behind it."""
    events = [("prerequest", before), ("test", after)]
    return {**request, "event": [{"listen": listen, "script": {"exec": [text]}} for listen, text in events if text]}


LOG_IN = scripted(
    item("Log in", "POST", "/token", body='{"secret": "{{clientSecret}}"}'),
    after='pm.environment.set("token", pm.response.json().access_token);',
)
ADD = scripted(
    item("Add", "POST", "/things", body='{"name": "n-{{$guid}}"}', request=AUTHORIZED),
    after='pm.collectionVariables.set("thingId", pm.response.json().id);',
)
SAME_THING = (
    'pm.test("same thing", () => pm.expect(pm.response.json().id).to.eql(pm.collectionVariables.get("thingId")));'
)
GET = scripted(item("Get", request=AUTHORIZED), after=SAME_THING)
RENAME = item("Rename", "PUT", body='{"name": "new"}', request=AUTHORIZED)
DELETE = item("Delete", "DELETE", request=AUTHORIZED)


def write_scripted_suite(project: Project, *items: Item) -> None:
    """Write a suite of these requests, without any prerequisite, whose scripts are run."""
    project.collection(*items)
    project.write("schemas/token/POST.200.json", {"type": "object", "required": ["access_token"]})
    project.write("schemas/token/POST.request.json", {"type": "object", "x-safe": "a token changes nothing"})
    project.write("things.py", textwrap.dedent(RULES))
    project.write("pytest.ini", INI)
    project.write("test_claims.py", CLAIMS)
