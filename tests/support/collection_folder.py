"""A folder with a collection, in which `postman-contract run` is started as people start it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
THING = b'{"id": 1, "name": "a"}'


def example(body: bytes = THING, code: int = 200) -> dict[str, Any]:
    """Write a saved example."""
    header = [{"key": "Content-Type", "value": "application/json"}]
    return {"name": "Saved", "code": code, "header": header, "body": body.decode()}


def item(
    name: str, *responses: object, method: str = "GET", url: str = "{{base}}/things", **more: Any
) -> dict[str, Any]:
    """Write a request, with its saved examples."""
    return {"name": name, "request": {"method": method, "url": url, **more}, "response": responses}


class Folder:
    """A folder with a collection, in which the command is run in a process of its own."""

    def __init__(self, path: Path, url: str) -> None:
        self.path = path
        self.url = url

    def write(self, *items: object, **members: object) -> None:
        """Write the collection."""
        variables = [{"key": "base", "value": self.url}]
        document = {"info": {"name": "Api", "schema": SCHEMA}, "item": items, "variable": variables, **members}
        (self.path / "api.json").write_text(json.dumps(document))

    def run(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Run the command; return its exit code and what it printed."""
        command = [sys.executable, "-m", "postman_contract", "run", "api.json", *arguments]
        inherited = {"PATH": "/usr/bin:/bin", "COVERAGE_PROCESS_CONFIG": _coverage_of_processes()}
        own = {key: value for key, value in inherited.items() if value}
        ended = subprocess.run(
            command, cwd=self.path, env={**own, **environment}, capture_output=True, text=True, check=False
        )
        return ended.returncode, ended.stdout + ended.stderr


def _coverage_of_processes() -> str:
    return os.environ.get("COVERAGE_PROCESS_CONFIG", "")
