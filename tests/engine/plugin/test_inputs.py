"""Tests of runs over inputs of each form: a collection that is a folder."""

import pytest

from api_shape import UUIDS
from small_suite import Project, said, totals

pytestmark = pytest.mark.parametrize("shape", [UUIDS], ids=["UUIDs"], indirect=True)

V3 = {
    ".resources/definition.yaml": """
$kind: collection
auth:
  type: oauth2
  credentials:
    - {key: grant_type, value: client_credentials}
    - {key: accessTokenUrl, value: "{{base}}/token"}
    - {key: clientId, value: client}
    - {key: clientSecret, value: "{{clientSecret}}"}
""",
    "Things/add.request.yaml": """
$kind: http-request
name: Add
order: 1
url: "{{base}}/things"
method: POST
body: {type: json, content: '{"name": "n-{{$guid}}"}'}
""",
    "Things/get.request.yaml": """
$kind: http-request
name: Get
order: 2
url: "{{base}}/things/{{thingId}}"
method: GET
""",
    "Things/delete.request.yaml": """
$kind: http-request
name: Delete
order: 3
url: "{{base}}/things/{{thingId}}"
method: DELETE
""",
}


def test_a_suite_may_have_a_collection_of_v3(project: Project) -> None:
    """The ini key names its folder; it is recorded and replayed as any other, and a change of a file is noticed."""
    for name, text in V3.items():
        project.write(f"shop/{name}", text)
    project.write("pytest.ini", "[pytest]\npythonpath = .\ncontract_rules = things\ncontract_collections = shop\n")
    assert totals(project.record()).startswith("contract: 4 kept")
    assert sorted(project.files()) == ["things/add.yaml", "things/delete.yaml", "things/get.yaml"]
    assert totals(project.run("--contract-fail-on-stale")).startswith("contract: 4 kept")
    project.write("shop/Things/get.request.yaml", V3["Things/get.request.yaml"] + "headers: {X-New: on}\n")
    changed = said(project.run("--contract-fail-on-stale"))
    assert "things/get.yaml: the published request of things/get has changed since" in changed


def test_a_collection_of_v3_may_be_named_on_the_command_line(project: Project) -> None:
    """As a file may be; a request that cannot be read is not judged, by name."""
    project.write("shop/.resources/definition.yaml", V3[".resources/definition.yaml"])
    project.write("shop/bad.request.yaml", "url: {{base}}/things")
    printed = said(project.run("--contract-collection=shop", "-rs"))
    assert "bad.request.yaml: is not YAML: line 1" in printed
    assert "has to stand in quotes" in printed
