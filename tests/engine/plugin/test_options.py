"""Tests of the names the plugin adds: options, fixtures and marks, each in its long and its short form."""

import os
import sysconfig
from pathlib import Path

import pytest

import postman_contract
from postman_contract.http.client import TIMEOUT
from postman_contract.plugin import options, short
from small_suite import Project, said, totals


@pytest.mark.parametrize("name", options.OPTIONS)
def test_every_option_has_both_forms_of_one_meaning(pytestconfig: pytest.Config, name: str) -> None:
    """Long and short form fill the same place; without either, it has its default."""
    assert pytestconfig.getoption(f"--contract-{name}") == pytestconfig.getoption(f"--{name}")


@pytest.mark.parametrize("first", ["--contract-collection", "--collection"])
@pytest.mark.parametrize("second", ["--contract-collection", "--collection"])
def test_both_forms_add_to_one_list(project: Project, first: str, second: str) -> None:
    """An option that may be given several times may be given in both forms."""
    project.write("other.json", (project.pytester.path / "collection/small.postman_collection.json").read_text())
    small = "collection/small.postman_collection.json"
    result = project.run("--collect-only", f"{first}={small}", f"{second}=other.json")
    assert "contract: replay, 8 cases of 2 collections" in said(result)


@pytest.mark.parametrize("form", ["--contract-", "--"])
def test_either_form_works(project: Project, form: str) -> None:
    """A value given in one form is not overwritten by the default of the other."""
    assert totals(project.run(f"{form}sandbox=local")).startswith("contract: 6 kept")


def test_suite_without_the_short_names_uses_the_long_ones(project: Project) -> None:
    """The first plugin is enough: options, fixtures and marks are there under their long names."""
    conftest = (project.pytester.path / "conftest.py").read_text()
    project.write("conftest.py", conftest.replace('"postman_contract.plugin.short", ', ""))
    claim = "def test_answer(contract_case, contract_perform):\n    contract_perform(contract_case)\n"
    project.write("test_claims.py", claim)
    read = project.run("--contract-sandbox=local", "--strict-markers", "-m", "contract_read")
    assert totals(read).startswith("contract: 1 kept")
    folder = project.run("--contract-sandbox=local", "-m", "contract_folder(name='Things') and contract_write")
    assert totals(folder).startswith("contract: 3 kept")
    assert project.run("--sandbox=local").ret == pytest.ExitCode.USAGE_ERROR


def test_every_short_fixture_is_one_of_the_plugins() -> None:
    """What is short for something is named as it is, less the prefix."""
    from postman_contract.plugin import fixtures  # noqa: PLC0415  a module of fixtures is for pytest to import

    names = [name for name in vars(short) if type(getattr(short, name)).__name__ == "FixtureFunctionDefinition"]
    assert names == ["send", "verify", "perform", "walk_pages", "expect", "verify_request", "verify_example"]
    assert [name for name in names if not hasattr(fixtures, f"contract_{name}")] == []


def test_default_of_the_timeout_is_the_clients() -> None:
    """What `pytest --help` says of the timeout is what the HTTP client is made with."""
    assert float(options.TIMEOUT) == TIMEOUT


def test_request_that_is_not_sent_is_explained_alone(project: Project) -> None:
    """A request that breaks its schema is reported without the exceptions that led there."""
    project.write("schemas/things/POST.request.json", {"required": ["colour"]})
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert "During handling of the above exception" not in said(result)
    assert "RequestBroken" not in said(result)
    assert "Verdict(" not in said(result)


@pytest.mark.skipif("TOX_ENV_NAME" not in os.environ, reason="only tox installs the built wheel")
def test_tox_tests_the_built_wheel() -> None:
    """Under tox the engine that is tested lies where the wheel was installed, not in the working tree."""
    assert Path(str(postman_contract.__file__)).is_relative_to(sysconfig.get_path("purelib"))
