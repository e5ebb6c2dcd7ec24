"""Follows one replayed case through the engine: which modules the code that sends a case enters, and how it returns.

    python bench/flow.py

A module outside `run/` counts as entered when code in `run/` calls one of its functions while a case is sent, from its
template to the exchange; a return is a call into a module that was entered before and left since. The last line reads
`entered N modules, returned N times`.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import postman_contract
from postman_contract.run import sending
from replay import generate

ENGINE = Path(postman_contract.__file__).parent
HUB = "run"


class Flow:
    """The modules outside `run/` in the order that its code has called into them; a profile function fills it."""

    def __init__(self) -> None:
        self.modules: list[str] = []

    def follow(self, frame: FrameType, event: str, _: object) -> None:
        """Note a call from `run/` into another wing."""
        if event != "call" or frame.f_back is None:
            return
        module, caller = module_of(frame), module_of(frame.f_back)
        leaves_hub = module and caller.startswith(f"{HUB}.") and not module.startswith(f"{HUB}.")
        if leaves_hub and self.modules[-1:] != [module]:
            self.modules.append(module)

    @property
    def entered(self) -> list[str]:
        """The modules, each once, in the order they were first entered."""
        return list(dict.fromkeys(self.modules))

    @property
    def returns(self) -> int:
        """How often a module was entered again."""
        return len(self.modules) - len(self.entered)


def module_of(frame: FrameType) -> str:
    """Name the engine's module whose code a frame runs; "" for other code."""
    path = Path(frame.f_code.co_filename)
    return ".".join(path.relative_to(ENGINE).with_suffix("").parts) if path.is_relative_to(ENGINE) else ""


class Follower:
    """A pytest plugin that follows the last case of a run, when everything that is shared is there."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._send: Callable[..., Any] = sending.send_case

    def pytest_collection_finish(self) -> None:
        """Wrap what sends a case, once everything is imported."""
        from postman_contract.plugin import fixture_bodies  # noqa: PLC0415  as the plugin does it, when claims are there

        vars(fixture_bodies)["send_case"] = self._followed

    def _followed(self, *arguments: Any) -> Any:
        self._flow.modules.clear()
        sys.setprofile(self._flow.follow)
        try:
            return self._send(*arguments)
        finally:
            sys.setprofile(None)


def main() -> int:
    """Replay two cases, follow the second, print; the exit code is pytest's."""
    flow = Flow()
    with tempfile.TemporaryDirectory() as name:
        generate(Path(name), 2)
        code = pytest.main(["-q", "--rootdir", name, "-c", f"{name}/pytest.ini", name], plugins=[Follower(flow)])
    for module in flow.entered:
        print(f"{flow.modules.count(module):3} {module}")
    print(f"entered {len(flow.entered)} modules, returned {flow.returns} times")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
