"""Tests of where variables' values come from."""

import json
import textwrap
from pathlib import Path

import pytest

from postman_contract.errors import InputError
from postman_contract.postman.collection import Parameter
from postman_contract.postman.environment import (
    NO_ENVIRONMENT,
    Environment,
    Scope,
    as_text,
    environment_key,
    process_scope,
    scope_of,
    variables_given,
)
from postman_contract.postman.environment_files import load_environment, load_globals


def loaded(folder: Path, *values: object) -> Environment:
    """Write an environment file and load it."""
    path = folder / "environment.json"
    path.write_text(json.dumps({"name": "test", "values": list(values)}))
    return load_environment(path)


def known(environment: Environment) -> tuple[Scope, set[str]]:
    """Return the values that count, and the names of secrets."""
    return environment.scope, set(environment.secrets)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (5, "5"),
        (5.0, "5"),
        (2.5, "2.5"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        ([1, 2], "1,2"),
        ([], ""),
        ([None, True, "a"], ",true,a"),
        ([[1, 2], [], [[3]]], "1,2,,3"),
        ({"a": 1}, "[object Object]"),
        ([{}], "[object Object]"),
    ],
)
def test_values_become_text_as_in_postman(value: object, text: str) -> None:
    """A variable's JSON value becomes the text JavaScript makes of it."""
    assert as_text(value) == text


def test_an_absurdly_nested_value_becomes_text() -> None:
    """An array may be nested as deep as JSON can be read."""
    value: list[object] = ["x"]
    for _ in range(5000):
        value = [value]
    assert as_text(value) == "x"


def test_a_disabled_variable_does_not_count() -> None:
    """A disabled variable is undefined."""
    assert scope_of("s", [Parameter("a", "1", disabled=True)]).get("a") is None


def test_the_last_duplicate_wins() -> None:
    """Of several variables of one name the last counts."""
    assert scope_of("s", [Parameter("a", "1"), Parameter("a", "2")]).get("a") == "2"


def test_a_disabled_duplicate_hides_nothing() -> None:
    """A disabled variable leaves an enabled one of its name alone."""
    assert scope_of("s", [Parameter("a", "1"), Parameter("a", "2", disabled=True)]).get("a") == "1"


@pytest.mark.parametrize("name", ["A", " a", "a "])
def test_names_are_exact(name: str) -> None:
    """Names are case-sensitive and not trimmed."""
    assert scope_of("s", [Parameter("a", "1")]).get(name) is None


def test_the_values_of_a_scope_are_not_in_its_repr() -> None:
    """A failing test that prints a scope prints none of its values."""
    assert "CANARY-value-1" not in repr(Scope("s", {"a": "CANARY-value-1"}))


def test_an_environment_file_is_a_scope(tmp_path: Path) -> None:
    """An environment's enabled entries are its values."""
    environment = loaded(
        tmp_path,
        {"key": "a", "value": "1", "enabled": True},
        {"key": "b", "value": 2},
        {"key": "off", "value": "3", "enabled": False},
        {"value": "keyless"},
        {"key": "absent"},
    )
    assert known(environment) == (Scope("environment", {"a": "1", "b": "2", "absent": ""}), set())
    assert (environment.name, environment.published) == ("test", {"a": "1", "b": 2, "absent": ""})


@pytest.mark.parametrize("member", [{}, {"value": ""}, {"value": None}], ids=["absent", "empty", "null"])
def test_a_secret_without_a_value_is_named_not_defined(tmp_path: Path, member: dict[str, object]) -> None:
    """A secret that holds nothing is known by name, and undefined."""
    environment = loaded(tmp_path, {"key": "key", "type": "secret", **member})
    assert known(environment) == (Scope("environment", {}), {"key"})
    assert environment.published == {}


def test_a_secret_with_a_value_is_defined(tmp_path: Path) -> None:
    """A secret that holds something counts as any variable."""
    environment = loaded(tmp_path, {"key": "key", "type": "secret", "value": "CANARY-secret-1"})
    assert known(environment) == (Scope("environment", {"key": "CANARY-secret-1"}), {"key"})


def test_globals_are_a_scope_of_their_own(tmp_path: Path) -> None:
    """They have the form of an environment; a disabled one does not count."""
    file = tmp_path / "globals.json"
    values = [{"key": "a", "value": "1"}, {"key": "off", "value": "2", "enabled": False}]
    file.write_text(json.dumps({"values": values, "_postman_variable_scope": "globals"}), encoding="utf-8")
    assert known(load_globals(file)) == (Scope("globals", {"a": "1"}), set())


def test_an_environment_of_v3_is_read(tmp_path: Path) -> None:
    """Unquoted `on` is text; a secret that is a reference is named, and not defined."""
    file = tmp_path / "Dev.environment.yaml"
    text = """
        name: Dev
        values:
          - {key: flag, value: on}
          - {key: off, value: x, enabled: false}
          - {key: gone, value: x, disabled: true}
          - {key: key, type: secret, source: {provider: postman, postman: {secretId: s}}}
          - {key: marked, value: CANARY-1, type: default, secret: true}
    """
    file.write_text(textwrap.dedent(text), encoding="utf-8")
    expected = Scope("environment", {"flag": "on", "marked": "CANARY-1"})
    assert known(load_environment(file)) == (expected, {"key", "marked"})


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "e.yaml",
            "values: {a: b}",
            r"e\.yaml: \$\.values: expected an array of variables; is this a",
        ),
        ("e.yaml", "values: [", r"e\.yaml: is not YAML: line 2: "),
        ("e.json", "[]", r"e\.json: \$: expected an object, got array"),
        ("e.yml", "values: [a]", r"e\.yml: \$\.values\[0\]: expected an object, got string"),
    ],
)
def test_what_is_no_environment_is_named(tmp_path: Path, name: str, text: str, words: str) -> None:
    """The error has the file and the place."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_environment(tmp_path / name)


def test_variables_are_given_with_a_value_or_by_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value may be empty and may hold `=`; of one name the last counts."""
    monkeypatch.setenv("FROM_PROCESS", "p=1")
    given = variables_given(["a=1", "b=x=y", "c=", "a=2", "FROM_PROCESS"])
    assert given == Scope("--env-var", {"a": "2", "b": "x=y", "c": "", "FROM_PROCESS": "p=1"})


@pytest.mark.parametrize(
    ("text", "words"),
    [("=x", "expected NAME=VALUE"), ("ABSENT_1", "no variable 'ABSENT_1': set it, or write ABSENT_1=")],
)
def test_a_variable_that_has_no_value_is_an_error(text: str, words: str) -> None:
    """It is not sent as an empty one."""
    with pytest.raises(InputError, match=words):
        variables_given([text])


def test_no_environment_defines_nothing() -> None:
    """The environment of a suite that has none is empty."""
    assert Environment(Scope("environment", {})) == NO_ENVIRONMENT


@pytest.mark.parametrize(
    ("variable", "key"),
    [
        ("tenantUuid", "CONTRACT_TENANT_UUID"),
        ("gateway_host", "CONTRACT_GATEWAY_HOST"),
        ("api-version", "CONTRACT_API_VERSION"),
        ("v2Host", "CONTRACT_V2_HOST"),
        ("URL", "CONTRACT_URL"),
        ("a.b c", "CONTRACT_A_B_C"),
    ],
)
def test_variables_are_spelled_in_upper_case_in_the_process_environment(variable: str, key: str) -> None:
    """A variable's words are joined by underscores behind the prefix."""
    assert environment_key(variable) == key


def test_a_variable_is_found_in_the_process_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CONTRACT_TENANT_UUID is the value of tenantUuid."""
    monkeypatch.setenv("CONTRACT_TENANT_UUID", "t-1")
    assert process_scope(tmp_path).get("tenantUuid") == "t-1"


def test_a_variable_is_found_in_a_dotenv_file(tmp_path: Path) -> None:
    """`.env` counts as the process environment."""
    (tmp_path / ".env").write_text("CONTRACT_ENGINE_TEST=from file\n")
    assert process_scope(tmp_path).get("engineTest") == "from file"


def test_the_process_wins_over_the_dotenv_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process was started with wins over `.env`."""
    (tmp_path / ".env").write_text("CONTRACT_ENGINE_TEST=from file\n")
    monkeypatch.setenv("CONTRACT_ENGINE_TEST", "from process")
    assert process_scope(tmp_path).get("engineTest") == "from process"


def test_other_process_variables_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what carries the prefix is read, and a name without a value is none."""
    monkeypatch.setenv("ENGINE_TEST", "CANARY-other-1")
    (tmp_path / ".env").write_text("CONTRACT_ENGINE_TEST\n")
    scope = process_scope(tmp_path)
    assert (scope.name, scope.get("engineTest"), "CANARY-other-1" in scope.values.values()) == (
        "process environment",
        None,
        False,
    )
