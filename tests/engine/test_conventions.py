"""Tests of the conventions: what imports what, and who alone may do what."""

import ast
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import postman_contract

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "postman_contract"
LAYERS = (
    {"errors", "collection", "findings", "_httpx", "strategies.formats"},
    {"jsonfile", "operations", "tomlfile", "budget", "ledger", "patience", "freshness"},
    {"environment", "loader", "schemas", "validation", "vault", "offline"},
    {"validators", "variables", "redaction", "strategies.subschemas"},
    {"urls", "waivers", "strategies.judges"},
    {"bodies", "exchange", "strategies.scalars", "strategies.mutation"},
    {"corrections", "requests", "strategies.drawing", "rules", "cassettes"},
    {"cases", "strategies", "client", "checks", "guard"},
    {"prerequisites", "verdicts", "recording", "auth", "safety"},
    {"support"},
    {"suite"},
    {"report", "session"},
    {"tape", "opening", "inventory", "compare"},
    {"conduct"},
    {"lending", "state"},
    {"summary", "options"},
    {"fixtures", "cleanup"},
    {"plugin", "__main__"},
)


def modules(package: str) -> list[Path]:
    """List the modules of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yield the full names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(path: Path) -> set[str]:
    """Return the top-level packages that a module imports."""
    return {name.partition(".")[0] for name in imported(path)}


def needs(module: str) -> set[str]:
    """Return the engine's modules that one of them imports."""
    names = [f"{name}." for name in imported(ENGINE_MODULES[module]) if name.startswith("postman_contract.")]
    return {max((m for m in ENGINE_MODULES if name.startswith(f"postman_contract.{m}.")), key=len) for name in names}


def level(module: str) -> int:
    """Return how far up a module stands."""
    return next(height for height, layer in enumerate(LAYERS) if module in layer)


def name_of(path: Path) -> str:
    """Name a module of the engine, or a package in it: `cases`, `strategies.drawing`, `strategies`."""
    return ".".join(path.relative_to(ENGINE).with_suffix("").parts).removesuffix("__init__").removesuffix(".")


ENGINE_MODULES = {name_of(path): path for path in modules("postman_contract") if name_of(path)}


def test_every_module_has_a_layer() -> None:
    """A new module is given its place, and a removed one leaves it."""
    assert sorted(module for layer in LAYERS for module in layer) == sorted(ENGINE_MODULES)


@pytest.mark.parametrize("module", ENGINE_MODULES)
def test_imports_point_down(module: str) -> None:
    """A module imports only from layers below its own, so there is no cycle."""
    assert {needed for needed in needs(module) if level(needed) >= level(module)} == set()


@pytest.mark.parametrize("module", ENGINE_MODULES)
def test_httpx_is_named_in_one_module(module: str) -> None:
    """A fork of httpx is one changed line away."""
    assert ("httpx" in packages(ENGINE_MODULES[module])) is (module == "_httpx")


@pytest.mark.parametrize("module", ENGINE_MODULES)
def test_the_process_environment_is_read_in_one_module(module: str) -> None:
    """Only `environment` reads what the process was started with."""
    text = ENGINE_MODULES[module].read_text()
    assert bool(re.search(r"\bos\.(environ|getenv)|\bfrom os import", text)) is (module == "environment")


@pytest.mark.parametrize("path", modules("postman_contract"), ids=lambda path: name_of(path) or "postman_contract")
def test_the_engine_knows_no_vendor(path: Path) -> None:
    """The engine mentions CartonCloud nowhere."""
    assert "cartoncloud" not in path.read_text().lower().replace("_", "")


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("postman_contract", {"cartoncloud_contract", "cartoncloud_sandbox"}),
        ("cartoncloud_contract", {"cartoncloud_sandbox", "tests"}),
        ("cartoncloud_sandbox", {"postman_contract", "cartoncloud_contract"}),
    ],
)
def test_packages_point_one_way(package: str, forbidden: set[str]) -> None:
    """Tests → cartoncloud_contract → postman_contract, and the stand-in stands alone."""
    assert {path.name: packages(path) & forbidden for path in modules(package) if packages(path) & forbidden} == {}


def test_the_packages_are_there() -> None:
    """Each package has modules, or the tests above would judge nothing."""
    assert all(len(modules(name)) > 1 for name in ("postman_contract", "cartoncloud_contract", "cartoncloud_sandbox"))


def test_all_is_true() -> None:
    """`__all__` is sorted, and names exactly what the package imports for its users."""
    public = {name.rpartition(".")[2] for name in imported(ENGINE / "__init__.py")}
    assert postman_contract.__all__ == sorted(public)


def test_all_can_be_imported() -> None:
    """Everything in `__all__` is there."""
    assert [name for name in postman_contract.__all__ if not hasattr(postman_contract, name)] == []


def test_the_published_collection_is_as_published() -> None:
    """The vendor's file is never edited by hand."""
    published = ROOT / "collection" / "cartoncloud.postman_collection.json"
    assert hashlib.sha256(published.read_bytes()).hexdigest() == (
        "2f6600bf2da18e0c116f3507b71e2acc2109c1d71ea80a1fcef92a5ca9f6b999"
    )
