"""`discover`: what it finds, what it writes, and when it does not."""

from pathlib import Path

import httpx
import pytest

from cartoncloud_contract.discover import SET_BY_HAND, Customer, Tenant, choose
from cartoncloud_sandbox import seed_ids

from .conftest import Command, Ended

NOBODY = "5a4db0c0-0009-4000-8000-000000000009"
BARE = dict.fromkeys(("gatewayHost", "tenantUuid", "customerUuid", "warehouseUuid"))
A, B = Customer("id-a", "Tea (SANDBOX)"), Customer("id-b", "Tea")
ONE, OTHER = Tenant("id-1", "One", (A, B)), Tenant("id-2", "Other", (Customer("id-c", "Salt sandbox"),))


def discovered(command: Command, url: str, *options: str, **changes: str | None) -> Ended:
    """Run the command with nothing set but id and secret."""
    return command("discover", "--host", url, *options, **{**BARE, **changes})


def test_what_is_unambiguous_is_written(command: Command, url: str, folder: Path) -> None:
    """One tenant with one sandbox customer is written, with the host; and nothing else is."""
    assert discovered(command, url).code == 0
    assert (folder / ".env").read_text() == (
        f"CONTRACT_GATEWAY_HOST='{url}'\n"
        f"CONTRACT_TENANT_UUID='{seed_ids.TENANT_ID}'\n"
        f"CONTRACT_CUSTOMER_UUID='{seed_ids.SANDBOX_CUSTOMER_ID}'\n"
    )


def test_it_says_what_there_is(command: Command, url: str) -> None:
    """Tenants and their customers are listed, sandboxes marked; then what was written, and what is missing still."""
    assert discovered(command, url).out.splitlines() == [
        f"tenant {seed_ids.TENANT_ID} Sandbox Freight",
        f"  customer {seed_ids.SANDBOX_CUSTOMER_ID} Pretend Trading (Sandbox) <- sandbox",
        f"  customer {seed_ids.ORDINARY_CUSTOMER_ID} Pretend Trading",
        f"wrote CONTRACT_GATEWAY_HOST={url} to .env",
        f"wrote CONTRACT_TENANT_UUID={seed_ids.TENANT_ID} to .env",
        f"wrote CONTRACT_CUSTOMER_UUID={seed_ids.SANDBOX_CUSTOMER_ID} to .env",
        f"still to be set by hand: CONTRACT_WAREHOUSE_UUID ({SET_BY_HAND['warehouseUuid']})",
        "then see whether all is well: python -m cartoncloud_contract doctor",
    ]


def test_what_was_written_is_well(command: Command, url: str) -> None:
    """With what is written, and the warehouse, the doctor finds nothing wrong."""
    discovered(command, url)
    written = dict.fromkeys(("gatewayHost", "tenantUuid", "customerUuid"))
    assert command("doctor", **written).code == 0


def test_other_lines_stay(command: Command, url: str, folder: Path) -> None:
    """Comments, other keys and the secret that somebody put there are left as they were."""
    before = f"# mine\nOTHER=1\nCONTRACT_AUTH_CLIENT_SECRET={seed_ids.CLIENT_SECRET}\n"
    (folder / ".env").write_text(before)
    assert discovered(command, url, authClientSecret=None).code == 0
    assert (folder / ".env").read_text().startswith(before)


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        ("CONTRACT_WAREHOUSE_UUID=\n", ["CONTRACT_WAREHOUSE_UUID"]),
        (f"CONTRACT_WAREHOUSE_UUID={seed_ids.WAREHOUSE_ID}\n", []),
    ],
    ids=["to nothing", "set"],
)
def test_what_is_set_is_not_missing(command: Command, url: str, folder: Path, written: str, missing: list[str]) -> None:
    """What neither the file nor the process environment sets is still to be set by hand, and nothing else is."""
    (folder / ".env").write_text(written)
    lines = discovered(command, url).out.splitlines()
    assert [line.split()[6] for line in lines if line.startswith("still ")] == missing


def test_the_secret_is_never_written_nor_printed(command: Command, url: str, folder: Path) -> None:
    """Nothing holds the secret but what held it before."""
    ended = discovered(command, url, "--output", "other.env")
    files = [path.read_text() for path in folder.iterdir() if path.is_file()]
    assert seed_ids.CLIENT_SECRET not in "".join((ended.out, ended.err, *files))


def test_another_file_can_be_written(command: Command, url: str, folder: Path) -> None:
    """--output names the file, and `.env` is not made."""
    discovered(command, url, "--output", "other.env")
    assert ((folder / "other.env").exists(), (folder / ".env").exists()) == (True, False)


def test_another_value_is_not_overwritten(command: Command, url: str, folder: Path) -> None:
    """A key with another value stays, nothing else is written, and both values are said."""
    (folder / ".env").write_text(f"CONTRACT_TENANT_UUID={NOBODY}\n")
    ended = discovered(command, url)
    assert (ended.code, (folder / ".env").read_text()) == (1, f"CONTRACT_TENANT_UUID={NOBODY}\n")
    assert f".env has CONTRACT_TENANT_UUID={NOBODY} already, not {seed_ids.TENANT_ID}\n" in ended.out
    assert ended.out.endswith("nothing was written: --force overwrites\n")


def test_force_overwrites(command: Command, url: str, folder: Path) -> None:
    """With --force another value is replaced, where it stood."""
    (folder / ".env").write_text(f"CONTRACT_TENANT_UUID={NOBODY}\nOTHER=1\n")
    assert discovered(command, url, "--force").code == 0
    written = (folder / ".env").read_text()
    assert written.startswith(f"CONTRACT_TENANT_UUID='{seed_ids.TENANT_ID}'\nOTHER=1\n")


def test_the_same_value_is_no_other(command: Command, url: str, folder: Path) -> None:
    """A second time there is nothing to do: the file stays as it is."""
    discovered(command, url)
    before = (folder / ".env").read_text()
    ended = discovered(command, url)
    assert (ended.code, (folder / ".env").read_text()) == (0, before)
    assert "wrote" not in ended.out


def test_the_process_environment_goes_before_the_file(command: Command, url: str) -> None:
    """Where the process has another value than was written, that is said: it wins."""
    ended = discovered(command, url, tenantUuid=NOBODY)
    assert (
        f"warning: the process environment has CONTRACT_TENANT_UUID={NOBODY}, which goes before the file\n" in ended.out
    )


def test_the_configured_gateway_is_asked(command: Command, url: str, folder: Path) -> None:
    """Without --host the configured gateway is asked, and written without its last slash."""
    assert command("discover", **{**BARE, "gatewayHost": f"{url}/"}).code == 0
    assert f"CONTRACT_GATEWAY_HOST='{url}'\n" in (folder / ".env").read_text()


@pytest.fixture
def second_sandbox(stand_in: httpx.Client) -> str:
    """Create a second sandbox customer; return its id."""
    return str(stand_in.post("customers", json={"name": "Another SandBox"}).json()["id"])


@pytest.mark.usefixtures("second_sandbox")
def test_two_sandboxes_are_ambiguous(command: Command, url: str, folder: Path) -> None:
    """Of two customers named sandbox, in whatever case, none is written, and both are marked."""
    ended = discovered(command, url)
    assert (ended.code, ended.out.count(" <- sandbox"), (folder / ".env").exists()) == (1, 2, False)
    last = "nothing was written: 2 customers have 'sandbox' in their names; pick one with --customer UUID\n"
    assert ended.out.endswith(last)


def test_a_picked_sandbox_is_written(command: Command, url: str, folder: Path, second_sandbox: str) -> None:
    """--customer decides between them, without a warning."""
    ended = discovered(command, url, "--customer", second_sandbox)
    assert (ended.code, "warning" in ended.out) == (0, False)
    assert f"CONTRACT_CUSTOMER_UUID='{second_sandbox}'\n" in (folder / ".env").read_text()


def test_an_ordinary_customer_is_written_with_a_warning(command: Command, url: str, folder: Path) -> None:
    """A customer not named sandbox is written when picked, and warned of."""
    ended = discovered(command, url, "--customer", seed_ids.ORDINARY_CUSTOMER_ID)
    assert (ended.code, "warning: 'Pretend Trading' is not named a sandbox" in ended.out) == (0, True)
    assert f"CONTRACT_CUSTOMER_UUID='{seed_ids.ORDINARY_CUSTOMER_ID}'\n" in (folder / ".env").read_text()


def test_without_a_sandbox_nothing_is_written(command: Command, url: str, folder: Path) -> None:
    """A tenant whose customers are all ordinary has none to be tested with."""
    login = {"authClientId": seed_ids.OTHER_CLIENT_ID, "authClientSecret": seed_ids.OTHER_CLIENT_SECRET}
    ended = discovered(command, url, **login)
    assert (ended.code, (folder / ".env").exists()) == (1, False)
    assert "nothing was written: no customer has 'sandbox' in its name" in ended.out


def test_customers_that_cannot_be_listed_are_said(command: Command, url: str, stand_in: httpx.Client) -> None:
    """A tenant whose customers are refused is listed with the reason."""
    fault = {"kind": "status", "status": 500, "path": "/customers", "method": "GET"}
    assert stand_in.post(stand_in.base_url.join("/_sandbox/faults"), json=fault).status_code < 300
    ended, said = discovered(command, url), '[{"message":"Internal Server Error"}]'
    assert ended.out.splitlines()[1:] == [
        f"  its customers cannot be listed: customers/list-customers was answered with 500: {said}",
        "nothing was written: without its customers there is nothing to choose from",
    ]


def test_one_of_several_tenants_has_to_be_picked() -> None:
    """With several tenants, one sandbox in each or not, nothing is chosen."""
    assert choose((ONE, OTHER), None, None) == "there are 2 tenants; pick one with --tenant UUID"


def test_a_picked_tenant_has_its_sandbox() -> None:
    """The tenant picked, in whatever case, the choice is its only sandbox."""
    assert choose((ONE, OTHER), "ID-1", None) == (ONE, A)


def test_a_picked_customer_tells_its_tenant() -> None:
    """A customer of one tenant alone is enough."""
    assert choose((ONE, OTHER), None, "id-c") == (OTHER, OTHER.customers[0])


def test_a_customer_of_another_tenant_is_none_of_the_picked_one() -> None:
    """Both picked, both have to be right."""
    assert choose((ONE, OTHER), "id-1", "id-c") == "there is no customer id-c among these"


def test_an_unknown_tenant_is_said_to_be() -> None:
    """A tenant that is none of the client's cannot be picked."""
    assert choose((ONE,), "id-9", None) == "the API client belongs to no tenant id-9"
