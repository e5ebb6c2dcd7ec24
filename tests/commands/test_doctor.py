"""`doctor`: what it says of each thing a live run needs."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from cartoncloud_contract.checks import State, line_of_result, ok, wrong
from cartoncloud_contract.doctor import doctor, skew_of
from cartoncloud_contract.inputs import load_inputs
from cartoncloud_contract.installation import check_plugins
from cartoncloud_contract.roles import ROLE_PROBES, RoleProbe
from cartoncloud_contract.stock import judge_report, judge_stock
from cartoncloud_sandbox import seed_ids
from postman_contract.postman.environment import environment_key
from postman_contract.recording.vault import Vault

from .conftest import Command, Ended

NOBODY = "5a4db0c0-0009-4000-8000-000000000009"
EMPTY = seed_ids.EMPTY_PRODUCT_CODE
NOW = datetime(2030, 1, 15, 9, 0, 0, tzinfo=UTC)
DATE = "Tue, 15 Jan 2030 09:00:00 GMT"
RESTRICTED = {
    "authClientId": seed_ids.RESTRICTED_CLIENT_ID,
    "authClientSecret": seed_ids.RESTRICTED_CLIENT_SECRET,
}


def states(ended: Ended) -> dict[str, str]:
    """Return the state of each thing, by what it is called."""
    lines = [line.partition(":")[0].split(maxsplit=1) for line in ended.out.splitlines()]
    return {about: state for state, about in lines}


def about(ended: Ended, name: str) -> str:
    """Return what was said of a thing, its state included."""
    [line] = [line for line in ended.out.splitlines() if line.partition(":")[0].split(maxsplit=1)[1] == name]
    return line


def empty_warehouse(stand_in: httpx.Client) -> None:
    """Take all stock away."""
    stock = {"product": seed_ids.STOCKED_PRODUCT_ID, "quantity": 0}
    assert stand_in.post(stand_in.base_url.join("/_sandbox/stock"), json=stock).status_code == 200


def fail(stand_in: httpx.Client, method: str, path: str) -> None:
    """Let the next request of that method and path be answered by a 500."""
    fault = {"kind": "status", "status": 500, "method": method, "path": path}
    assert stand_in.post(stand_in.base_url.join("/_sandbox/faults"), json=fault).status_code < 300


def test_where_all_is_well_nothing_is_wrong(command: Command) -> None:
    """With the seed's settings every line is ok, and the exit code 0."""
    ended = command("doctor", stockedProductCode=seed_ids.STOCKED_PRODUCT_CODE)
    assert (ended.code, {*states(ended).values()}) == (0, {"ok"})
    assert ended.err == "waiting 0.1 s for the report of stock\n"


@pytest.mark.parametrize(
    ("listed", "state", "said"),
    [
        (None, "ok", "any may be called as, since CONTRACT_SANDBOX_CLIENT_IDS lists none. List the ids of those for"),
        (f"x,{seed_ids.CLIENT_ID}", "ok", "one of those that CONTRACT_SANDBOX_CLIENT_IDS lists for sandboxes"),
        ("x", "wrong", "refused: the API client is none of those that CONTRACT_SANDBOX_CLIENT_IDS lists for sandboxes"),
        (",", "wrong", "refused: the API client is none of those that CONTRACT_SANDBOX_CLIENT_IDS lists for sandboxes"),
    ],
)
def test_the_client_is_one_for_sandboxes(command: Command, listed: str | None, state: str, said: str) -> None:
    """Where they are listed; the line says how they are, and shows no id."""
    ended = command("doctor", sandboxClientIds=listed)
    line = about(ended, "sandbox client")
    assert line.startswith(f"{state:<8} sandbox client: {said}")
    assert seed_ids.CLIENT_ID not in line


def test_nothing_is_asked_as_another_client(command: Command, stand_in: httpx.Client) -> None:
    """All that would take a call is not checked; the settings are."""
    ended = command("doctor", sandboxClientIds="x", gatewayHost="http://127.0.0.1:9")
    assert (ended.code, states(ended)["credentials"], states(ended)["CONTRACT_TENANT_UUID"]) == (1, "unknown", "ok")
    assert "not checked, because it needs sandbox client" in about(ended, "credentials")
    assert stand_in.base_url.host == "127.0.0.1"


def test_a_result_is_one_line() -> None:
    """Whatever an answer quotes, it is said in one line."""
    assert line_of_result("tenant", wrong("refused:\n  no", "Ask")) == "wrong    tenant: refused: no. Ask"


def test_everything_is_looked_at(command: Command) -> None:
    """Each setting has a line, and so has everything they lead to."""
    assert [*states(command("doctor"))] == [
        "CONTRACT_GATEWAY_HOST",
        "CONTRACT_AUTH_CLIENT_ID",
        "CONTRACT_AUTH_CLIENT_SECRET",
        "CONTRACT_TENANT_UUID",
        "CONTRACT_CUSTOMER_UUID",
        "CONTRACT_WAREHOUSE_UUID",
        "libyaml",
        "pytest plugins",
        "sandbox client",
        "credentials",
        "clock",
        "tenant",
        "customer",
        "role for inbound orders",
        "role for outbound orders",
        "role for warehouse products",
        "role for consignments",
        "role for transport products",
        "role for quotes of consignments",
        "warehouse",
        "stock",
    ]


@pytest.mark.parametrize("name", ["gatewayHost", "authClientId", "authClientSecret", "tenantUuid", "customerUuid"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_setting_is_named(command: Command, name: str, value: str | None) -> None:
    """What is not set, or to nothing, is wrong by its key, and the stock that depends on it unknown."""
    ended = command("doctor", **{name: value})
    said = states(ended)
    assert (ended.code, said[environment_key(name)], said["stock"]) == (1, "wrong", "unknown")


def test_a_missing_warehouse_is_named(command: Command) -> None:
    """Without a warehouse everything but it, its stock and the quotes is looked at."""
    ended = command("doctor", warehouseUuid=None)
    assert {name: state for name, state in states(ended).items() if state != "ok"} == {
        "CONTRACT_WAREHOUSE_UUID": "wrong",
        "role for quotes of consignments": "unknown",
        "warehouse": "unknown",
        "stock": "unknown",
    }


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("tenantUuid", "; `discover` finds it"),
        ("customerUuid", "; `discover` finds it"),
        ("warehouseUuid", ": the API lists no warehouses: ask whoever gave you the API client"),
        ("authClientSecret", ": of the API client"),
    ],
)
def test_a_missing_setting_says_where_it_comes_from(command: Command, name: str, source: str) -> None:
    """`discover` is named for what it finds, and for nothing else."""
    line = about(command("doctor", **{name: None}), environment_key(name))
    assert f"not set. Set {environment_key(name)} in .env or in the process environment{source}" in line
    assert ("`discover`" in line) == (name in ("tenantUuid", "customerUuid"))


def test_without_settings_the_rest_is_unknown(command: Command, configured: dict[str, str]) -> None:
    """Where nothing is set, credentials are unknown, and the line says what they depend on."""
    ended = command("doctor", **dict.fromkeys(configured))
    assert about(ended, "credentials") == "unknown  credentials: not checked, because it needs CONTRACT_GATEWAY_HOST"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("api.cartoncloud.com", "'api.cartoncloud.com' is not the URL of a server"),
        ("ftp://127.0.0.1", "'ftp://127.0.0.1' is not the URL of a server"),
        ("https://127.0.0.1/v1", "'https://127.0.0.1/v1' has more than a host and a port"),
        ("https://127.0.0.1:port", "'https://127.0.0.1:port' is not a URL: "),
        ("https://stand-in.invalid", "'https://stand-in.invalid' is a placeholder"),
        ("https://somebody@127.0.0.1", "the URL contains credentials"),
    ],
)
def test_a_gateway_that_is_none_is_wrong(command: Command, value: str, problem: str) -> None:
    """The gateway is a scheme and a host."""
    assert f"wrong    CONTRACT_GATEWAY_HOST: {problem}" in command("doctor", gatewayHost=value).out


@pytest.mark.parametrize("name", ["tenantUuid", "customerUuid", "warehouseUuid"])
def test_what_is_no_uuid_is_wrong(command: Command, name: str) -> None:
    """A name where a UUID belongs is said to be none."""
    key = environment_key(name)
    line = f"wrong    {key}: 'Default' is not a UUID. Set {key} to one"
    assert about(command("doctor", **{name: "Default"}), key) == line


def test_settings_of_the_file_count(command: Command, folder: Path) -> None:
    """What `.env` sets need not be in the process environment."""
    (folder / ".env").write_text(f"CONTRACT_WAREHOUSE_UUID={seed_ids.WAREHOUSE_ID}\n")
    assert command("doctor", warehouseUuid=None).code == 0


def test_a_wrong_secret_is_wrong(command: Command) -> None:
    """A wrong secret is named as such, with the settings to correct."""
    ended = command("doctor", authClientSecret="CANARY-client-secret-7f3a")
    line = about(ended, "credentials")
    assert line.startswith("wrong    credentials: no token: ")
    assert "the client id or the client secret is wrong" in line
    assert "Set CONTRACT_AUTH_CLIENT_ID and CONTRACT_AUTH_CLIENT_SECRET" in line


def test_a_regenerated_secret_is_wrong(command: Command, stand_in: httpx.Client) -> None:
    """Where new credentials were generated, it says that they void the old secret."""
    assert stand_in.post(stand_in.base_url.join("/_sandbox/credentials")).status_code == 200
    line = about(command("doctor"), "credentials")
    assert line.startswith("wrong ")
    assert "new credentials have been generated, which void the old secret" in line


def test_what_follows_refused_credentials_is_unknown(command: Command) -> None:
    """Without a token nothing else is asked for, and everything else is named."""
    said = states(command("doctor", authClientSecret="CANARY-client-secret-7f3a"))
    later = [*said.values()][[*said].index("credentials") + 1 :]
    assert later == ["unknown"] * 11


def test_a_secret_is_never_printed(command: Command) -> None:
    """Neither a right nor a wrong secret is in what is printed, even where it stands in another setting."""
    ended = command("doctor", tenantUuid=seed_ids.CLIENT_SECRET)
    assert seed_ids.CLIENT_SECRET not in ended.out + ended.err
    assert "'REDACTED-authClientSecret' is not a UUID" in ended.out


def test_a_server_that_hands_out_no_tokens_is_wrong(command: Command, stand_in: httpx.Client) -> None:
    """Where the token fails for another reason than the credentials, the gateway is what to look at."""
    fail(stand_in, "POST", "/uaa/oauth/token")
    line = about(command("doctor"), "credentials")
    assert line.startswith("wrong    credentials: no token: ")
    assert "oauth/token answered 500. Set CONTRACT_GATEWAY_HOST to the server of your region" in line


def test_userinfo_that_fails_is_wrong(command: Command, stand_in: httpx.Client) -> None:
    """A token that opens nothing is no way in."""
    fail(stand_in, "GET", "/uaa/userinfo")
    assert about(command("doctor"), "credentials").startswith("wrong    credentials: GET /uaa/userinfo answered 500")


@pytest.mark.parametrize(
    ("seconds", "found"),
    [(61, "61 s ahead of the API's"), (-61, "61 s behind the API's")],
)
def test_a_clock_that_is_off_is_wrong(seconds: int, found: str) -> None:
    """More than a minute is too much, either way, and by how much is said."""
    result = skew_of(DATE, NOW + timedelta(seconds=seconds))
    assert (result.state, result.message) == (State.WRONG, found)


@pytest.mark.parametrize("seconds", [60, 0, -60])
def test_a_clock_within_a_minute_is_ok(seconds: int) -> None:
    """A minute is allowed."""
    assert skew_of(DATE, NOW + timedelta(seconds=seconds)).state is State.OK


def test_without_a_date_the_clock_is_unknown() -> None:
    """An answer need not say when it was given."""
    assert skew_of(None, NOW).state is State.UNKNOWN


def test_an_unknown_tenant_is_wrong(command: Command) -> None:
    """A tenant the client does not belong to is wrong, and those it belongs to are listed."""
    line = about(command("doctor", tenantUuid=seed_ids.OTHER_TENANT_ID), "tenant")
    assert line == (
        f"wrong    tenant: the API client does not belong to {seed_ids.OTHER_TENANT_ID}. "
        f"Set CONTRACT_TENANT_UUID to one of its own: {seed_ids.TENANT_ID} (Sandbox Freight)"
    )


def test_a_uuid_may_be_spelled_in_capitals(command: Command) -> None:
    """A UUID is the same in capitals (RFC 9562 §4)."""
    assert command("doctor", tenantUuid=seed_ids.TENANT_ID.upper()).code == 0


def test_an_ordinary_customer_is_wrong(command: Command) -> None:
    """A customer whose name does not say sandbox is wrong, and no report is run for it."""
    ended = command("doctor", customerUuid=seed_ids.ORDINARY_CUSTOMER_ID)
    assert (
        "wrong    customer: 'Pretend Trading' is not a sandbox. Set CONTRACT_CUSTOMER_UUID to a customer" in ended.out
    )
    assert about(ended, "warehouse") == "unknown  warehouse: not checked, because it needs customer"


def test_an_unknown_customer_is_wrong(command: Command) -> None:
    """A customer that cannot be read is wrong."""
    line = about(command("doctor", customerUuid=NOBODY), "customer")
    assert line.startswith("wrong    customer: GET /tenants/{}/customers/{} answered 404")
    assert "Set CONTRACT_CUSTOMER_UUID" in line


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("warehouse products", "WMS Add Product or WMS Edit Product"),
        ("consignments", "TMS View Jobs"),
        ("transport products", "TMS Create Jobs or TMS Add/Edit Product"),
        ("quotes of consignments", "TMS Create Jobs"),
    ],
)
def test_a_missing_role_is_named(command: Command, name: str, role: str) -> None:
    """What is refused is wrong, with the role it takes."""
    line = about(command("doctor", **RESTRICTED), f"role for {name}")
    assert line.startswith("wrong ")
    assert line.endswith(f". Give the API client the role {role}")


@pytest.mark.parametrize("name", ["inbound orders", "outbound orders"])
def test_a_role_that_is_there_is_ok(command: Command, name: str) -> None:
    """That there is no such order says that one may look."""
    line = about(command("doctor", **RESTRICTED), f"role for {name}")
    assert line == f"ok       role for {name}: WMS Create Jobs (the API answered 404)"


def test_a_role_is_unknown_where_the_answer_says_nothing(command: Command, stand_in: httpx.Client) -> None:
    """A 500 is neither a role nor the lack of one; what could not be looked at is not well."""
    fail(stand_in, "GET", "/consignments")
    ended = command("doctor")
    assert (ended.code, states(ended)["role for consignments"]) == (1, "unknown")


def test_an_unknown_warehouse_is_wrong(command: Command) -> None:
    """A warehouse the report refuses is wrong by its key, and its stock unknown."""
    ended = command("doctor", warehouseUuid=NOBODY)
    line = about(ended, "warehouse")
    assert line.startswith("wrong    warehouse: POST /tenants/{}/report-runs answered 422 /parameters/warehouse/id")
    assert "Set CONTRACT_WAREHOUSE_UUID" in line
    assert about(ended, "stock") == "unknown  stock: not checked, because it needs warehouse"


def test_no_stock_is_wrong(command: Command, stand_in: httpx.Client) -> None:
    """Without stock it says what comes of outbound orders, and what to do."""
    empty_warehouse(stand_in)
    assert about(command("doctor"), "stock") == (
        "wrong    stock: no free stock of anything, so outbound orders will be created REJECTED. "
        "Receive an inbound order of a product in the web application, until it is ALLOCATED, "
        "and set CONTRACT_STOCKED_PRODUCT_CODE to its code"
    )


def test_a_product_without_stock_is_wrong(command: Command) -> None:
    """Where the product for outbound orders has no stock, others that have are offered."""
    line = about(command("doctor", stockedProductCode=EMPTY), "stock")
    assert line.startswith(f"wrong    stock: no free stock of {EMPTY}, so outbound orders")
    assert line.endswith(f"or set CONTRACT_STOCKED_PRODUCT_CODE to another: {seed_ids.STOCKED_PRODUCT_CODE}")


def test_stock_that_no_setting_names_is_pointed_out(command: Command) -> None:
    """Stock alone is ok, with the setting that makes use of it."""
    line = about(command("doctor"), "stock")
    assert line.startswith("ok ")
    assert line.endswith(f"Set CONTRACT_STOCKED_PRODUCT_CODE, e.g. to {seed_ids.STOCKED_PRODUCT_CODE}")


def test_a_report_that_takes_too_long_is_unknown(
    stand_in: httpx.Client, folder: Path, configured: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report is waited for as recommended, on loopback a hundredth of that, and given up; each wait is announced."""
    for name, value in configured.items():
        monkeypatch.setenv(environment_key(name), value)
    stand_in.post(stand_in.base_url.join("/_sandbox/settings"), json={"reportSeconds": 3600})
    said: list[str] = []
    announced: list[str] = []
    waited: list[float] = []
    assert doctor(load_inputs(folder, Vault(), said.append, announced.append), waited.append) == 1
    assert said[-1] == "unknown  stock: the report is IN_PROCESS still. Try again later"
    assert [round(seconds, 3) for seconds in waited] == [0.1, 0.2, 0.4, 0.8]
    assert len(announced) == 4


def test_a_report_that_disappears_is_unknown(command: Command, stand_in: httpx.Client) -> None:
    """An answer of another shape than documented is said to be that, and ends nothing."""
    fail(stand_in, "GET", "/report-runs/")
    assert about(command("doctor"), "stock").startswith("unknown  stock: the answer has no such value")


@pytest.mark.parametrize(
    ("field", "state"),
    [("/parameters/warehouse", State.WRONG), ("/type", State.UNKNOWN)],
)
def test_a_report_that_failed_says_why(field: str, state: State) -> None:
    """A report fails later than it is taken on; where that is about the warehouse, the warehouse is wrong."""
    failed = {"status": "FAILED", "failureDetails": [{"field": field, "message": "Nothing there"}]}
    result = judge_report(failed, None, whole=True)
    assert (result.state, "Nothing there" in result.message) == (state, True)


def test_a_report_of_several_pages_is_known_by_its_first(command: Command, stand_in: httpx.Client) -> None:
    """With more products in stock than fit on a page, one that is not on the first may still be in stock."""
    for number in range(100):
        product = {
            "scope": "WAREHOUSE",
            "type": "General",
            "references": {"code": f"SAMPLE-{number}"},
            "customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID},
            "name": "Sample Thing",
            "defaultUnitOfMeasure": "EA",
            "unitOfMeasures": {"EA": {"baseQty": 1}},
        }
        stock = {"product": stand_in.post("warehouse-products", json=product).json()["id"], "quantity": 1}
        assert stand_in.post(stand_in.base_url.join("/_sandbox/stock"), json=stock).status_code == 200
    line = about(command("doctor", stockedProductCode=EMPTY), "stock")
    assert line.startswith(f"unknown  stock: the first page of the report has no free stock of {EMPTY}; there are more")


def test_what_the_first_page_does_not_have_a_further_one_may() -> None:
    """A report of several pages is looked at by its first alone, which does not prove that there is no stock."""
    results = [judge_stock([], None, whole=False), judge_stock(["A"], "B", whole=False)]
    assert [result.state for result in results] == [State.UNKNOWN, State.UNKNOWN]


@pytest.mark.usefixtures("folder")
def test_without_libyaml_replays_are_slower() -> None:
    """PyYAML without libyaml is no failure, but said."""
    program = (
        "import yaml, runpy, sys; del yaml.CSafeLoader; sys.argv = ['cartoncloud_contract', 'doctor']; "
        "runpy.run_module('cartoncloud_contract', run_name='__main__')"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "ok       libyaml: absent, so replays are slower. " in ended.stdout


@pytest.mark.usefixtures("folder")
def test_a_plugin_that_keeps_pytest_from_starting_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named with the option that leaves it out."""
    metadata = tmp_path / "cassetter-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: cassetter\nVersion: 1.2\n")
    (metadata / "entry_points.txt").write_text("[pytest11]\ncassetter = cassetter.pytest_plugin\n")
    assert check_plugins(None) == ok("none keeps pytest from starting")
    monkeypatch.syspath_prepend(tmp_path)
    found = check_plugins(None)
    assert (found.state, "-p no:cassetter" in found.remedy) == (State.WRONG, True)


@pytest.mark.parametrize("probe", ROLE_PROBES, ids=lambda each: each.name)
def test_doctor_asks_for_the_roles_that_the_schemas_name(folder: Path, probe: RoleProbe) -> None:
    """What a 403 in a run says and what `doctor` says of the same operation is one and the same."""
    suite = load_inputs(folder, Vault(), print, print).suite
    contract = suite.contract_of(suite.cases[probe.case_id])
    assert contract is not None
    assert probe.role == " or ".join(contract.roles)
