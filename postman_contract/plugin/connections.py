"""Reads what stands between a run and its servers: from its options and, where those are live, from the environment."""

from pathlib import Path

import pytest

from postman_contract.http.connection_settings import ConnectionSettings, GivenSettings, settings_from
from postman_contract.plugin.state import MODE
from postman_contract.postman.environment import connection_variables
from postman_contract.run.mode import Mode

NOT_CHECKED = "certificates: those of servers were not checked (--contract-insecure)"


def connection_settings_of(config: pytest.Config) -> ConnectionSettings:
    """Say which proxies and certificates a run has.

    A server of the suite's own is on this machine, which no proxy leads to: what the environment says is for others.

    Raises:
        InputError: a proxy's URL is none.
    """
    variables = connection_variables() if config.stash[MODE] in (Mode.LIVE, Mode.COLLECTION) else {}
    given = GivenSettings(
        proxy=config.getoption("contract_proxy"),
        cacert=_file(config, "cacert"),
        client_cert=_file(config, "client_cert"),
        client_key=_file(config, "client_key"),
        insecure=config.getoption("contract_insecure"),
    )
    return settings_from(variables, given)


def _file(config: pytest.Config, option: str) -> Path | None:
    path: str | None = config.getoption(f"contract_{option}")
    return Path(path) if path else None


def remarks_on_connections(config: pytest.Config) -> list[str]:
    """Say that certificates were not checked, if a run that talked to a server did not."""
    talks = config.stash.get(MODE, Mode.REPLAY) is not Mode.REPLAY
    return [NOT_CHECKED] if talks and config.getoption("contract_insecure") else []
