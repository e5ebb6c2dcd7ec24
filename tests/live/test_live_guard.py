"""Live runs keep to the sandbox customer, to the configured host, and to what can be removed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cartoncloud_sandbox import seed_ids
from live_suite import ROOT, StandIn, Suite
from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome

ADD = "test_sandbox_answers_as_documented and add-consignments"
READ = "test_sandbox_answers_as_documented and (list-customers or search-inbound)"
ORDINARY = {"CONTRACT_CUSTOMER_UUID": seed_ids.ORDINARY_CUSTOMER_ID}


def writes(stand_in: StandIn) -> list[str]:
    """Return the calls that may have changed something."""
    changing = ("POST", "PUT", "PATCH", "DELETE")
    harmless = ("/search", "/quote", "/uaa/oauth/token")
    return [call for call in stand_in.calls if call.startswith(changing) and not call.endswith(harmless)]


def of_our_own(suite: Suite, **request: Any) -> tuple[str, ...]:
    """Write a collection of one request, and return the arguments that run it, with the published ones beside it."""
    url = {"host": ["{{gatewayHost}}"], "path": ["tenants", "{{tenantUuid}}", "consignments", "quote"]}
    headers = [{"key": "Accept-Version", "value": "1"}]
    raw = request.pop("raw", json.dumps(request["body"]) if "body" in request else None)
    whole = {"method": "POST", "url": url, "header": headers, "auth": AUTH, **request}
    if raw is not None:
        whole["body"] = {"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}}
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    document = {"info": {"name": "Ours", "schema": schema}, "item": [{"name": "Ours", "request": whole}]}
    file = suite.folder / "ours.postman_collection.json"
    file.write_text(json.dumps(document))
    published = [f"--collection={path}" for path in (ROOT / "collection").glob("*.postman_collection.json")]
    return (*published, f"--collection={file}", "tests/contract/test_answers.py", "-k", "test_sandbox_answers and ours")


AUTH: dict[str, Any] = {
    "type": "oauth2",
    "oauth2": [
        {"key": "grant_type", "value": "client_credentials"},
        {"key": "accessTokenUrl", "value": "{{gatewayHost}}/uaa/oauth/token"},
        {"key": "clientId", "value": "{{authClientId}}"},
        {"key": "clientSecret", "value": "{{authClientSecret}}"},
    ],
}


def test_nothing_is_written_to_a_customer_that_is_no_sandbox(suite: Suite, stand_in: StandIn) -> None:
    """The run ends with exit code 4 before its first write, and says what to do."""
    suite.environment.update(ORDINARY)
    run = suite.run("-k", ADD)
    assert (run.code, writes(stand_in)) == (4, [])
    assert "'Pretend Trading' is no sandbox, so nothing was written. Set CONTRACT_CUSTOMER_UUID to" in run.output
    assert "--contract-allow-account='Pretend Trading'" in run.output
    assert "Traceback" not in run.output


@pytest.mark.parametrize("key", ["AUTH_CLIENT_ID", "TENANT_UUID", "CUSTOMER_UUID", "WAREHOUSE_UUID"])
def test_what_is_the_stand_ins_goes_to_no_live_server(suite: Suite, stand_in: StandIn, key: str) -> None:
    """A missing setting is not filled in by its committed value: the run ends with exit code 4 before any call."""
    del suite.environment[f"CONTRACT_{key}"]
    run = suite.run("-m", "read")
    assert (run.code, stand_in.calls) == (4, [])
    assert f"not set: CONTRACT_{key}. Give each a value in the environment or in .env" in run.output
    assert "Traceback" not in run.output


def test_a_client_that_is_not_listed_calls_nobody(suite: Suite, stand_in: StandIn) -> None:
    """Where the clients for sandboxes are listed, a run as another ends with exit code 4 before any call."""
    suite.environment["CONTRACT_SANDBOX_CLIENT_IDS"] = "one, another"
    run = suite.run("-m", "read")
    assert (run.code, stand_in.calls) == (4, [])
    assert "none of those that CONTRACT_SANDBOX_CLIENT_IDS lists" in run.output
    search = suite.clean_up_by_search()
    assert (search.code, stand_in.calls) == (4, [])
    suite.environment["CONTRACT_SANDBOX_CLIENT_IDS"] += f", {seed_ids.CLIENT_ID}"
    assert suite.run("-k", "list-customers and test_sandbox_answers").code == 0


def test_what_is_no_sandbox_may_be_read(suite: Suite) -> None:
    """A run that only reads asks nobody."""
    suite.environment.update(ORDINARY)
    run = suite.run("-m", "read", "-k", "list-customers and test_sandbox_answers")
    assert run.code == 0, run.output
    assert "0 not judged" in run.totals


@pytest.mark.parametrize(
    ("name", "code"),
    [("Pretend Trading", 0), ("pretend trading", 4), ("Pretend", 4), ("Pretend Trading (Sandbox)", 4)],
)
def test_only_its_exact_name_allows_a_live_customer(suite: Suite, name: str, code: int) -> None:
    """Neither another spelling nor another customer's name lifts the guard."""
    suite.environment.update(ORDINARY)
    assert suite.run("-k", ADD, f"--allow-account={name}").code == code


def test_a_customer_that_cannot_be_read_is_not_written_to(suite: Suite, stand_in: StandIn) -> None:
    """A customer that the API does not know ends the run with exit code 4."""
    suite.environment["CONTRACT_CUSTOMER_UUID"] = "00000000-0000-4000-8000-00000000dead"
    run = suite.run("-k", ADD)
    assert (run.code, writes(stand_in)) == (4, [])
    assert "nothing was written: whose data that would be cannot be read" in run.output


def test_what_cannot_be_removed_is_left_out(suite: Suite, stand_in: StandIn) -> None:
    """No customer is created unless that case is asked for by name, which the reason says how to."""
    run = suite.run("-k", "test_sandbox_answers and create-customer")
    assert (run.code, writes(stand_in)) == (0, [])
    assert run.lines("set aside: customers/create-customer: what POST /tenants/{}/customers creates cannot be removed")
    assert "--contract-allow-irreversible=customers/create-customer" in run.output
    asked = suite.run(
        "-k", "test_sandbox_answers and create-customer", "--allow-irreversible=customers/create-customer"
    )
    assert (asked.code, writes(stand_in)) == (0, ["POST /customers"])
    assert len(asked.lines("created for good: ")) == 1


TWICE = f'{{"customer": {{"id": "{seed_ids.ORDINARY_CUSTOMER_ID}"}}, "customer": {{"id": "{{{{customerUuid}}}}"}}}}'
"""Which of the two a server reads nobody knows."""
OTHER_CUSTOMER = {"customer": {"id": seed_ids.ORDINARY_CUSTOMER_ID}}
OTHER_TENANT = {"host": ["{{gatewayHost}}"], "path": ["tenants", seed_ids.OTHER_TENANT_ID, "consignments", "quote"]}


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        pytest.param({"body": OTHER_CUSTOMER}, "the body names another customer", id="body"),
        pytest.param({"body": {"customer": {"name": "Pretend Trading"}}}, "the body names another customer", id="name"),
        pytest.param(
            {"url": OTHER_TENANT, "body": {"customer": {"id": "{{customerUuid}}"}}},
            "the path names another tenant",
            id="path",
        ),
        pytest.param(
            {
                "method": "GET",
                "url": {
                    "host": ["{{gatewayHost}}"],
                    "path": ["tenants", "{{tenantUuid}}", "definitions", "activity", "inbound"],
                    "query": [{"key": "customerId", "value": seed_ids.ORDINARY_CUSTOMER_ID}],
                },
            },
            "the query names another customer",
            id="query",
        ),
    ],
)
def test_what_belongs_to_others_is_not_asked_for(
    suite: Suite, stand_in: StandIn, request_: dict[str, Any], said: str
) -> None:
    """A request that names another customer or tenant than the configured ones is not sent, and says which."""
    run = suite.run(*of_our_own(suite, **request_))
    assert run.code == EXIT_CODES[RunOutcome.NOT_JUDGED]
    assert run.lines(f"not judged: ours: refused: {said}"), run.output
    assert not [call for call in stand_in.calls if "quote" in call or "definitions" in call]


def test_a_body_that_names_a_customer_twice_is_not_sent(suite: Suite, stand_in: StandIn) -> None:
    """Whichever is configured: a repeated name breaks the case before anything goes out."""
    run = suite.run(*of_our_own(suite, raw=TWICE))
    assert (run.code, stand_in.calls) == (1, [])
    assert run.lines("broken: ours: request_body_has_unique_names at $.customer")


def test_the_configured_customer_may_go_by_its_names(suite: Suite, stand_in: StandIn) -> None:
    """A request may name the customer by id, name or code."""
    for customer in ({"name": "Pretend Trading (Sandbox)"}, {"references": {"code": "PRETEND-SANDBOX"}}):
        run = suite.run(*of_our_own(suite, body={"customer": customer}))
        assert "refused" not in run.output
    assert stand_in.calls.count("POST /consignments/quote") == 2


def test_no_other_host_is_talked_to(suite: Suite, serve: Callable[..., tuple[str, list[Any]]]) -> None:
    """A request to another host, and a token request to one, are not sent; nor does a token reach it."""
    url, seen = serve((200, {"Content-Type": "application/json"}, b"[]"))
    elsewhere = {"host": [url], "path": ["tenants", "{{tenantUuid}}", "customers"]}
    run = suite.run(*of_our_own(suite, method="GET", url=elsewhere))
    assert run.lines(f"not judged: ours: refused: {url} is not the configured host"), run.output
    oauth2 = [{**each, "value": f"{url}/token"} if each["key"] == "accessTokenUrl" else each for each in AUTH["oauth2"]]
    here = {"host": ["{{gatewayHost}}"], "path": ["tenants", "{{tenantUuid}}", "customers"]}
    asking = of_our_own(suite, method="GET", url=here, auth={**AUTH, "oauth2": oauth2})
    run = suite.run(*asking)
    assert run.lines(f"not judged: ours: refused: {url} is not the configured host"), run.output
    assert seen == []


def test_no_redirect_is_followed(suite: Suite, serve: Callable[..., tuple[str, list[Any]]]) -> None:
    """A redirect to another host is an answer: undocumented, so broken, and nothing is sent to where it points."""
    away, seen = serve((200, {}, b""))
    moved, asked = serve((302, {"Location": away}, b""))
    suite.environment["CONTRACT_GATEWAY_HOST"] = moved
    here = {"host": ["{{gatewayHost}}"], "path": ["tenants", "{{tenantUuid}}", "customers"]}
    run = suite.run(*of_our_own(suite, method="GET", url=here, auth={"type": "noauth"}))
    assert (run.code, len(asked), seen) == (1, 1, [])
    assert "status 200, got 302" in run.output


def test_a_server_has_to_be_configured(suite: Suite) -> None:
    """Without a URL there is nothing to talk to: the committed one is a placeholder, and leads nowhere."""
    del suite.environment["CONTRACT_GATEWAY_HOST"]
    run = suite.run("-k", ADD)
    assert run.code == 4
    assert "no server is configured to talk to" in run.output


def test_nothing_is_changed_that_the_run_has_not_created(suite: Suite, stand_in: StandIn) -> None:
    """An order, a product or a consignment of somebody else's may be read, but is neither deleted nor changed."""
    suite.environment |= {
        "CONTRACT_WAREHOUSE_PRODUCT_UUID": seed_ids.ORDINARY_PRODUCT_ID,
        "CONTRACT_TRANSPORT_PRODUCT_UUID": seed_ids.PALLET_PRODUCT_ID,
    }
    run = suite.run("-k", "test_sandbox_answers and (deactivate or edit-product or edit-warehouse-product-p)")
    refused = [*run.lines("not judged: transport-products/"), *run.lines("not judged: warehouse-products/")]
    assert len([line for line in refused if "which the run has not created" in line]) == 4, run.output
    assert not [call for call in stand_in.calls if call.startswith(("PUT", "PATCH", "DELETE"))]


def test_nothing_is_attached_to_what_the_run_has_not_created(suite: Suite, stand_in: StandIn) -> None:
    """A document's owner, which its body names, has to be the run's own."""
    suite.environment["CONTRACT_OUTBOUND_ORDER_UUID"] = "5a4db0c0-0007-4000-8000-000000000001"
    run = suite.run("-k", "test_sandbox_answers and documents/add-document and not pdf")
    assert "POST would change 5a4db0c0-0007-4000-8000-000000000001, which the run has not created" in run.output
    assert "POST /documents" not in stand_in.calls


def test_what_could_not_be_searched_for_is_not_created(suite: Suite, stand_in: StandIn) -> None:
    """A reference that does not begin with the run's name would be lost with a lost answer."""
    url = {"host": ["{{gatewayHost}}"], "path": ["tenants", "{{tenantUuid}}", "consignments"]}
    body = {"references": {"customer": "MINE-1"}, "customer": {"id": "{{customerUuid}}"}, "details": {}, "items": []}
    run = suite.run(*of_our_own(suite, url=url, body=body))
    assert "could not be searched for; begin its reference or code with {{contractRun}}" in run.output
    assert "POST /consignments" not in stand_in.calls


@pytest.mark.parametrize("host", ["http://api.example.com", "http://192.0.2.1:8080"])
def test_no_secret_is_sent_in_clear_text(suite: Suite, host: str) -> None:
    """Beyond loopback a server is talked to by https alone: the run ends with exit code 4."""
    suite.environment["CONTRACT_GATEWAY_HOST"] = host
    run = suite.run("-k", "test_sandbox_answers and list-customers")
    assert run.code == 4
    assert "would be sent secrets in clear text: use https://" in run.output


def test_a_secret_that_cannot_be_hidden_is_refused(suite: Suite) -> None:
    """Five characters would be found in innocent text, so they could not be kept out of what is printed."""
    suite.environment["CONTRACT_AUTH_CLIENT_SECRET"] = "pw9Zq"
    run = suite.run("-k", "test_sandbox_answers and list-customers")
    assert (run.code, "pw9Zq" in run.output) == (4, False)


def test_credentials_in_a_url_are_not_printed(suite: Suite) -> None:
    """A password in the server's URL is a secret as any other."""
    suite.environment["CONTRACT_GATEWAY_HOST"] = "http://somebody:CANARY-in-a-url@127.0.0.1:9"
    run = suite.run("-k", "test_sandbox_answers and list-customers and not list-customers-")
    assert (run.code, "CANARY" in run.output) == (EXIT_CODES[RunOutcome.UNAVAILABLE], False)
    assert "no token: http://127.0.0.1:9/uaa/oauth/token cannot be reached" in run.output
