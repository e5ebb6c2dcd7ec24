"""Who may call what."""

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

PRODUCT = f"/warehouse-products/{seed_ids.STOCKED_PRODUCT_ID}"


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer nonsense", "Basic c2FuZGJveA=="])
def test_a_call_needs_a_token(bare: httpx.Client, value: str) -> None:
    """Without a token that is known, every operation answers 401 in an array."""
    answer = bare.get("/customers", headers={"Authorization": value, "Accept-Version": "1"})
    assert answer.status_code == 401
    assert [set(problem) for problem in answer.json()] == [{"message"}]
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_expired_token_is_refused(api: httpx.Client, root: httpx.Client) -> None:
    """Tokens are checked for their age."""
    assert root.post("/_sandbox/tokens/expire").json() == {"expired": 1}
    answer = api.get("/customers")
    assert (answer.status_code, answer.json()) == (401, [{"message": "Access token expired"}])


def test_a_new_token_follows_an_expired_one(api: httpx.Client, root: httpx.Client) -> None:
    """A client that gets a new token after a 401 is let in again."""
    root.post("/_sandbox/tokens/expire")
    form = {"grant_type": "client_credentials"}
    login = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)
    token = root.post("/uaa/oauth/token", auth=login, data=form).json()["access_token"]
    assert api.get("/customers", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_new_credentials_void_the_old_secret(api: httpx.Client, root: httpx.Client) -> None:
    """The old secret buys nothing any more, the new one does, and tokens live on."""
    fresh = root.post("/_sandbox/credentials", json={"clientId": seed_ids.CLIENT_ID}).json()
    form = {"grant_type": "client_credentials"}
    old = root.post("/uaa/oauth/token", auth=(seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET), data=form)
    new = root.post("/uaa/oauth/token", auth=(fresh["clientId"], fresh["clientSecret"]), data=form)
    assert (old.status_code, new.status_code, api.get("/customers").status_code) == (401, 200, 200)


def test_the_version_is_required(api: httpx.Client, bare: httpx.Client) -> None:
    """A call without Accept-Version is a 400."""
    answer = bare.get("/customers", headers={"Authorization": api.headers["Authorization"]})
    assert (answer.status_code, answer.json()) == (400, [{"message": "Header Accept-Version is required"}])


@pytest.mark.parametrize("version", ["0", "2", "8", "01", "one"])
def test_an_unknown_version_is_not_acceptable(api: httpx.Client, version: str) -> None:
    """Of the documented 400, 404 and 406 this server takes 406."""
    assert api.get("/customers", headers={"Accept-Version": version}).status_code == 406


def test_an_unknown_tenant_is_not_found(api: httpx.Client, root: httpx.Client) -> None:
    """A tenant that does not exist is a 404."""
    headers = {name: api.headers[name] for name in ("Authorization", "Accept-Version")}
    answer = root.get("/tenants/123-123-123/customers", headers=headers)
    assert (answer.status_code, answer.json()) == (404, [{"message": "Tenant not found"}])


def test_the_tenant_of_others_is_forbidden(api: httpx.Client, root: httpx.Client) -> None:
    """A tenant the client does not belong to is a 403."""
    headers = {name: api.headers[name] for name in ("Authorization", "Accept-Version")}
    answer = root.get(f"/tenants/{seed_ids.OTHER_TENANT_ID}/customers", headers=headers)
    assert answer.status_code == 403


def test_an_object_of_another_tenant_is_not_found(other: httpx.Client) -> None:
    """Ids of one tenant mean nothing in another."""
    assert other.get(PRODUCT).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/customers"),
        ("GET", PRODUCT),
        ("POST", "/warehouse-products"),
        ("PUT", PRODUCT),
        ("PATCH", PRODUCT),
        ("GET", "/warehouse-products"),
        ("POST", "/consignments"),
        ("POST", "/consignments/quote"),
        ("POST", "/consignments/search"),
        ("GET", "/consignments/x"),
        ("PUT", "/consignments/x"),
        ("POST", "/products"),
        ("GET", "/products"),
        ("GET", "/products/x"),
        ("PUT", "/products/x"),
    ],
)
def test_missing_roles_are_forbidden(restricted: httpx.Client, method: str, path: str) -> None:
    """A client with WMS Create Jobs alone may touch neither products nor consignments, nor create customers."""
    answer = restricted.request(method, path, json={})
    assert answer.status_code == 403
    assert [set(problem) for problem in answer.json()] == [{"message"}]


@pytest.mark.parametrize("path", ["/customers", f"/customers/{seed_ids.SANDBOX_CUSTOMER_ID}"])
def test_one_of_the_roles_is_enough(restricted: httpx.Client, path: str) -> None:
    """Customers are open to WMS Create Jobs, one of three roles that may read them."""
    assert restricted.get(path).status_code == 200


def test_customers_of_others_are_not_found(restricted: httpx.Client) -> None:
    """A client restricted to a customer sees the others as absent."""
    assert restricted.get(f"/customers/{seed_ids.ORDINARY_CUSTOMER_ID}").status_code == 404


def test_customers_of_others_are_not_listed(restricted: httpx.Client) -> None:
    """A client restricted to a customer lists that one only."""
    assert [one["id"] for one in restricted.get("/customers").json()] == [seed_ids.SANDBOX_CUSTOMER_ID]


def test_products_of_others_are_not_found_by_search(restricted: httpx.Client) -> None:
    """Searches skip what belongs to customers the client may not see."""
    everything = {"condition": {"type": "AndCondition", "conditions": []}}
    found = restricted.post("/warehouse-products/search", json=everything).json()
    assert {one["customer"]["id"] for one in found} == {seed_ids.SANDBOX_CUSTOMER_ID}
