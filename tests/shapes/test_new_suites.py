"""Suites that `init` makes of three vendors' collections, as a newcomer does: make, record, replay, see a breach."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from vendor_apis import (
    API_KEY,
    CLIENT_SECRET,
    PASSWORD,
    Answer,
    Api,
    Call,
    open_api,
    serve_documents,
    serve_graphql,
    serve_shop,
)

COLLECTIONS = Path(__file__).parent / "collections"


@dataclass(frozen=True)
class Vendor:
    """A vendor: its collection, its API, the secret that a customer has, and what `init` says of it.

    `breach` changes an answer, and `noticed` is what a run then says.
    """

    collection: str
    serve: Callable[[Api, Call], Answer]
    secret: tuple[str, str]
    kept: int
    said: tuple[str, ...]
    breach: Callable[[Any], Any]
    noticed: str


def _with_texts_for_prices(content: Any) -> Any:
    for product in content.get("products", ()):
        product["price"] = str(product["price"])
    return content


def _without_state(content: Any) -> Any:
    return {name: value for name, value in content.items() if name != "state"}


def _without_names(content: Any) -> Any:
    for product in content["data"].get("products", ()):
        del product["name"]
    return content


VENDORS = (
    Vendor(
        "shop",
        serve_shop,
        ("CONTRACT_PASSWORD", PASSWORD),
        14,
        (
            "secrets taken out of the collection, now variables: password ($.item[0].item[0].request.body.raw)",
            "prerequisites proposed in conftest.py: itemId by cart/add-an-item",
            "how what is created is removed: POST /cart/items by cart/remove-an-item",
        ),
        _with_texts_for_prices,
        "$.products[0].price: ",
    ),
    Vendor(
        "documents",
        serve_documents,
        ("CONTRACT_CLIENT_SECRET", CLIENT_SECRET),
        12,
        (
            "secrets taken out of the collection, now variables: clientSecret ($.auth.oauth2[3].value)",
            "prerequisites proposed in conftest.py: documentId by documents/upload (guessed)",
            "files that requests send, to be put into collection/: sample.txt",
        ),
        _without_state,
        "missing required property 'state'",
    ),
    Vendor(
        "reviews",
        serve_graphql,
        ("CONTRACT_API_KEY", API_KEY),
        9,
        (
            "secrets taken out of the collection, now variables: apiKey ($.auth.apikey[1].value)",
            "prerequisites proposed in conftest.py: productId by list-products",
        ),
        _without_names,
        "missing required property 'name'",
    ),
)


@dataclass(frozen=True)
class Made:
    """A suite that was made and recorded: where, of which vendor, and what the command said."""

    folder: Path
    vendor: Vendor
    code: int
    said: str

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run pytest in the suite's folder, with the customer's secret in the environment."""
        return start(self.vendor, self.folder, "pytest", "-p", "no:cacheprovider", *arguments)


def start(vendor: Vendor, folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of Python to its end."""
    environment = {**os.environ, vendor.secret[0]: vendor.secret[1], "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module", params=VENDORS, ids=lambda vendor: vendor.collection)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make a suite of a vendor's collection, and record it from the vendor's API, which is gone afterwards."""
    vendor: Vendor = request.param
    root = tmp_path_factory.mktemp(vendor.collection)
    folder = root / "suite"
    (folder / "collection").mkdir(parents=True)
    (folder / "collection" / "sample.txt").write_text("what is sent")
    source = COLLECTIONS / f"{vendor.collection}.postman_collection.json"
    with open_api(vendor.serve) as api:
        done = start(vendor, root, "postman_contract", "init", str(source), "suite", "--base-url", api.url)
    return Made(folder, vendor, done.returncode, done.stdout + done.stderr)


def totals(vendor: Vendor) -> str:
    """Spell the last line of a run in which all is kept."""
    return f"contract: {vendor.kept} kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"


def test_a_suite_is_made_and_recorded(made: Made) -> None:
    """One command says what it made and found, and all that can be judged is kept."""
    assert (made.code, f"recorded: {totals(made.vendor).partition(': ')[2]}" in made.said) == (0, True), made.said
    for line in made.vendor.said:
        assert line in made.said


def test_a_suite_replays_without_its_server(made: Made) -> None:
    """What was recorded is judged again, and nothing is missing."""
    run = made.run()
    assert (run.returncode, totals(made.vendor) in run.stdout) == (0, True), run.stdout


def test_no_secret_is_in_a_suite(made: Made) -> None:
    """Neither those of the collection nor those that the server gave out."""
    assert [path for path in made.folder.rglob("*") if path.is_file() and "CANARY" in path.read_text()] == []
    assert "CANARY" not in made.said


def test_what_the_vendor_breaks_is_noticed(made: Made) -> None:
    """An answer that lacks what all others had, or has another type, breaks the run, at its place."""
    with open_api(made.vendor.serve) as api:
        api.twist = made.vendor.breach
        conftest = made.folder / "conftest.py"
        before = conftest.read_text()
        conftest.write_text(re_pointed(before, api.url))
        run = made.run("--contract-sandbox=local")
        conftest.write_text(before)
    assert (run.returncode, made.vendor.noticed in run.stdout) == (1, True), run.stdout


def re_pointed(conftest: str, url: str) -> str:
    """Name another server in the fixture `local_sandbox`, as its reader is told to."""
    start, end = conftest.index("'http://"), conftest.index("'})")
    return f"{conftest[:start]}'{url}{conftest[end:]}"


def test_a_second_time_nothing_is_new(made: Made) -> None:
    """What is there stays as it is, and so does what somebody has edited."""
    readme = made.folder / "README.md"
    readme.write_text("mine")
    source = COLLECTIONS / f"{made.vendor.collection}.postman_collection.json"
    before = {path: path.read_bytes() for path in made.folder.rglob("*") if path.is_file()}
    done = start(made.vendor, made.folder, "postman_contract", "init", str(source), ".")
    assert "left alone, because somebody has edited them: README.md" in done.stdout
    assert {path: path.read_bytes() for path in made.folder.rglob("*") if path.is_file()} == before, done.stdout


def test_what_a_recording_lacks_is_named_with_the_way_on(tmp_path: Path) -> None:
    """Without the customer's secret nothing is recorded; the last words say which one, where it goes, and what then."""
    vendor = replace(VENDORS[2], secret=("CONTRACT_OF_NOBODY", "none"))
    source = COLLECTIONS / "reviews.postman_collection.json"
    with open_api(vendor.serve) as api:
        said = start(vendor, tmp_path, "postman_contract", "init", str(source), "suite", "--base-url", api.url).stdout
    assert "to be given in suite/.env, a line each, or in the process environment: CONTRACT_API_KEY=…\n" in said
    assert "not recorded: list-products: variable {{apiKey}} is not defined in any scope" in said
    assert said.endswith(
        "next: give what is missing, and this command again; what you have edited by then is left alone\n"
    )


def test_a_server_that_is_not_there_leaves_nothing_behind(tmp_path: Path) -> None:
    """What was never sent created nothing: its cases are not judged, and no more is said of them."""
    source = COLLECTIONS / "shop.postman_collection.json"
    start(VENDORS[0], tmp_path, "postman_contract", "init", str(source), "suite")
    with socket.socket() as nobody:  # bound, and not listening: a connection is refused
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        conftest = tmp_path / "suite" / "conftest.py"
        conftest.write_text(conftest.read_text().replace("http://127.0.0.1:8000", url))
        done = start(VENDORS[0], tmp_path / "suite", "pytest", "--contract-sandbox=local", "-k", "add-an-item")
    assert f"not judged: cart/add-an-item: POST {url}: ConnectError" in done.stdout
    assert "left behind" not in done.stdout
