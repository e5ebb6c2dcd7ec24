"""Says where the files of a suite are; reads none of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Paths:
    """Where a suite's files are; `rules` is the name of a module.

    A collection is a file, or a folder of format v3. `working_dir` has the files that requests send; None: each
    collection has them beside its file, or in its folder. `data` is no part of what is written down of a suite.
    """

    collections: tuple[Path, ...]
    environment: Path | None
    corrections: Path
    waivers: Path
    schemas: Path
    cassettes: Path
    rules: str = ""
    working_dir: Path | None = None
    globals: Path | None = None
    data: Path | None = None

    def working_dir_of(self, collection: Path) -> Path:
        """Return the folder of the files that a collection's requests send."""
        return self.working_dir or (collection if collection.is_dir() else collection.parent)

    def as_texts(self) -> dict[str, str | list[str]]:
        """Spell the paths in full, as JSON can hold them."""
        return {
            "collections": [str(path.absolute()) for path in self.collections],
            "environment": str(self.environment.absolute()) if self.environment else "",
            "corrections": str(self.corrections.absolute()),
            "waivers": str(self.waivers.absolute()),
            "schemas": str(self.schemas.absolute()),
            "cassettes": str(self.cassettes.absolute()),
            "rules": self.rules,
            "globals": str(self.globals.absolute()) if self.globals else "",
            "working_dir": str(self.working_dir.absolute()) if self.working_dir else "",
        }


def paths_from(texts: Mapping[str, Any]) -> Paths:
    """Read what `Paths.as_texts` has written.

    Raises:
        KeyError, TypeError: it is something else.
    """
    return Paths(
        collections=tuple(Path(path) for path in texts["collections"]),
        environment=Path(texts["environment"]) if texts["environment"] else None,
        corrections=Path(texts["corrections"]),
        waivers=Path(texts["waivers"]),
        schemas=Path(texts["schemas"]),
        cassettes=Path(texts["cassettes"]),
        rules=texts["rules"],
        working_dir=Path(texts["working_dir"]) if texts["working_dir"] else None,
        globals=Path(texts["globals"]) if texts.get("globals") else None,
    )


USUAL = {
    "collections": "collection/*.postman_collection.json",
    "environment": "collection/sandbox.postman_environment.json",
    "corrections": "collection/corrections.toml",
    "waivers": "collection/waivers.toml",
    "schemas": "schemas",
    "cassettes": "cassettes",
}


def usual_paths(root: Path, rules: str = "") -> Paths:
    """Name the files of a suite that has them where they usually are."""
    environment = root / USUAL["environment"]
    return Paths(
        collections=tuple(sorted(root.glob(USUAL["collections"]))),
        environment=environment if environment.exists() else None,
        corrections=root / USUAL["corrections"],
        waivers=root / USUAL["waivers"],
        schemas=root / USUAL["schemas"],
        cassettes=root / USUAL["cassettes"],
        rules=rules,
    )
