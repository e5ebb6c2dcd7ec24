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
PARTS = ROOT / "cartoncloud"
# Each wing may import from those before it; ARCHITECTURE.md has the same list.
WINGS = ("postman", "scripting", "contract", "http", "recording", "safety", "run", "reporting", "plugin", "cli")
BELOW_ALL = {"errors"}
ABOVE_ALL = {"__init__", "__main__"}


def modules(package: str) -> list[Path]:
    """List the modules of a package."""
    return sorted(next(root / package for root in (ROOT, PARTS) if (root / package).is_dir()).rglob("*.py"))


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
    found = {max((m for m in ENGINE_MODULES if name.startswith(f"postman_contract.{m}.")), key=len) for name in names}
    return found - {module}


def wing_of(module: str) -> int:
    """Return how far down the list of wings a module's is."""
    wing = module.partition(".")[0]
    return -1 if wing in BELOW_ALL else len(WINGS) if wing in ABOVE_ALL else WINGS.index(wing)


def name_of(path: Path) -> str:
    """Name a module of the engine, or a wing: `run.cases`, `plugin`, `errors`."""
    return ".".join(path.relative_to(ENGINE).with_suffix("").parts).removesuffix(".__init__")


ENGINE_MODULES = {name_of(path): path for path in modules("postman_contract") if name_of(path)}


def test_every_wing_is_there() -> None:
    """A wing is a folder whose docstring says what it knows, and there is no other folder."""
    folders = {path.name for path in ENGINE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(WINGS)
    assert [wing for wing in WINGS if not ast.get_docstring(ast.parse(ENGINE_MODULES[wing].read_text()))] == []


def test_architecture_lists_the_wings_in_their_order() -> None:
    """The table in ARCHITECTURE.md is the list that imports are held to; where it says to begin, there is a module."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| (`.*`) \|$", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
    assert tuple(wing for wing, _ in rows) == WINGS
    named = {f"{wing}.{module}" for wing, modules_ in rows for module in re.findall(r"`(\w+)`", modules_)}
    assert named - ENGINE_MODULES.keys() == set()


@pytest.mark.parametrize("module", ENGINE_MODULES)
def test_a_module_is_read_in_one_or_two_screens(module: str) -> None:
    """No module has more than 250 lines, and no function more than 40."""
    text = ENGINE_MODULES[module].read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert text.count("\n") <= 250
    assert {f.name: lines for f in functions if (lines := (f.end_lineno or 0) - f.lineno + 1) > 40} == {}


@pytest.mark.parametrize("module", ENGINE_MODULES)
def test_imports_between_wings_point_one_way(module: str) -> None:
    """A module imports from its own wing and from those before it."""
    assert {needed for needed in needs(module) if wing_of(needed) > wing_of(module)} == set()


def test_no_modules_import_one_another_in_a_circle() -> None:
    """Taking away modules that need nothing more leaves none in the end."""
    left = {module: needs(module) for module in ENGINE_MODULES}
    while free := [module for module, needed in left.items() if not needed & left.keys()]:
        for module in free:
            del left[module]
    assert left == {}


@pytest.mark.parametrize("module", ENGINE_MODULES)
def test_httpx_is_named_in_one_module(module: str) -> None:
    """A fork of httpx is one changed line away."""
    assert ("httpx" in packages(ENGINE_MODULES[module])) is (module == "http._httpx")


@pytest.mark.parametrize("module", ENGINE_MODULES)
def test_the_process_environment_is_read_in_one_module(module: str) -> None:
    """Only `postman.environment` reads what the process was started with."""
    text = ENGINE_MODULES[module].read_text()
    assert bool(re.search(r"\bos\.(environ|getenv)|\bfrom os import", text)) is (module == "postman.environment")


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
    public = {name.rpartition(".")[2] for name in imported(ENGINE / "__init__.py") if name.startswith("postman_")}
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
