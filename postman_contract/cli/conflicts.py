"""Looks for pytest plugins beside which pytest stops before it asks ours anything: it could not say why itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions

GROUP = "pytest11"
# By the name under which pytest loads it: what it declares that another plugin, which the engine needs, declares too.
CLASHES = {"cassetter": "it declares --record-mode, as pytest-recording does"}


@dataclass(frozen=True)
class PluginConflict:
    """A plugin that keeps pytest from starting: its name for pytest, the distribution it is from, and why."""

    plugin: str
    distribution: str
    reason: str

    @property
    def option(self) -> str:
        """The option with which pytest leaves it out."""
        return f"-p no:{self.plugin}"

    @property
    def remedy(self) -> str:
        """What to do."""
        return f"Leave it out with {self.option}, for good in the suite's pytest.ini: addopts = {self.option}"

    def __str__(self) -> str:
        return f"{self.distribution} keeps pytest from starting: {self.reason}. {self.remedy}"


def find_plugin_conflicts(installed: Iterable[Distribution] | None = None) -> Iterator[PluginConflict]:
    """Yield the installed plugins that clash with those which the engine needs.

    Args:
        installed: the distributions; None: those of this Python.
    """
    for distribution in distributions() if installed is None else installed:
        for entry in distribution.entry_points.select(group=GROUP):
            if entry.name in CLASHES:
                whole = f"{distribution.name} {distribution.version}"
                yield PluginConflict(entry.name, whole, CLASHES[entry.name])
