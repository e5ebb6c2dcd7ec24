"""Where a run sits: the proxy between it and the servers it talks to, and the certificates of both, as a value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from postman_contract.errors import InputError
from postman_contract.http.origins import DEFAULT_PORTS, is_loopback
from postman_contract.postman.environment import connection_variables

SCHEMES = ("http", "https", "socks5", "socks5h")
_PORT = re.compile(r"(.*):(\d+)")


@dataclass(frozen=True)
class ConnectionSettings:
    """What stands between a run and its servers.

    `http_proxy` and `https_proxy` are the URLs of the proxies for either scheme, "" where there is none; `direct` are
    the hosts that are reached without one, as NO_PROXY has them. `trusted` are CA certificates in place of the usual
    ones, a file or a folder, and `also_trusted` a file of further ones. `client_cert` is shown to servers, with its key
    in the same file or in `client_key`.
    """

    http_proxy: str = field(default="", repr=False)
    https_proxy: str = field(default="", repr=False)
    direct: tuple[str, ...] = ()
    trusted: Path | None = None
    also_trusted: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    checks_certificates: bool = True


DIRECT = ConnectionSettings()


@dataclass(frozen=True)
class GivenSettings:
    """What the command line says of it; None: nothing. A proxy that is empty is none."""

    proxy: str | None = None
    cacert: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    insecure: bool = False


def settings_from(variables: Mapping[str, str], given: GivenSettings) -> ConnectionSettings:
    """Put together what the environment and the command line say, which goes first.

    Args:
        variables: `http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`, `ssl_cert_file` and `ssl_cert_dir`, where set.
        given: by the command line.

    Raises:
        InputError: a proxy's URL is none; it is not quoted, as it may hold a password.
    """
    proxies = {scheme: _proxy(variables, given, scheme) for scheme in ("http", "https")}
    trusted = variables.get("ssl_cert_file") or variables.get("ssl_cert_dir")
    return ConnectionSettings(
        http_proxy=proxies["http"],
        https_proxy=proxies["https"],
        direct=tuple(filter(None, re.split(r"[\s,]+", variables.get("no_proxy", "")))),
        trusted=Path(trusted) if trusted else None,
        also_trusted=given.cacert,
        client_cert=given.client_cert,
        client_key=given.client_key,
        checks_certificates=not given.insecure,
    )


def settings_of_environment() -> ConnectionSettings:
    """Read what the environment of the process says of it; errors as of `settings_from`."""
    return settings_from(connection_variables(), GivenSettings())


def _proxy(variables: Mapping[str, str], given: GivenSettings, scheme: str) -> str:
    if given.proxy is not None:
        return _proxy_url(given.proxy, "--contract-proxy")
    for name in (f"{scheme}_proxy", "all_proxy"):
        if variables.get(name):
            return _proxy_url(variables[name], name.upper())
    return ""


def _proxy_url(text: str, place: str) -> str:
    """Read a proxy's URL; one without a scheme is http, as for curl."""
    if not text.strip():
        return ""
    url = text.strip() if "://" in text else f"http://{text.strip()}"
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme.lower() in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise InputError(place, "", f"expected the URL of a proxy, such as http://proxy.example:3128 ({SCHEMES})")
    if parts.scheme.lower().startswith("socks") and find_spec("socksio") is None:
        raise InputError(place, "", "a SOCKS proxy needs a library: pip install 'httpx[socks]'")
    return url


def proxy_for(settings: ConnectionSettings, scheme: str, host: str, port: int | None) -> str:
    """Return the proxy through which a server is reached; "": none. This machine is always reached without one."""
    proxy = settings.https_proxy if scheme == "https" else settings.http_proxy
    if not proxy or is_loopback(host):
        return ""
    port = port or DEFAULT_PORTS.get(scheme, 0)
    return "" if any(_names(entry, host.lower().rstrip("."), port) for entry in settings.direct) else proxy


def _names(entry: str, host: str, port: int) -> bool:
    """Tell whether an entry of NO_PROXY names a host: `*`, a domain and those below it, an address or a network.

    Any but the first may have a port: then it names that alone.
    """
    if entry == "*":
        return True
    if "/" in entry:
        try:
            return ip_address(host) in ip_network(entry, strict=False)
        except ValueError:  # not an address, or not a network
            return False
    with_port = _PORT.fullmatch(entry) if entry.count(":") == 1 or "]:" in entry else None
    if with_port is not None and int(with_port[2]) != port:
        return False
    named = (with_port[1] if with_port else entry).strip("[]").lower().removeprefix("*").strip(".")
    return bool(named) and (host == named or host.endswith(f".{named}"))


def passwords_of(settings: ConnectionSettings) -> Iterator[str]:
    """Yield the passwords of the proxies: as they are written in their URLs, and as they are meant."""
    for proxy in (settings.http_proxy, settings.https_proxy):
        password = urlsplit(proxy).password
        if password:
            yield from {password, unquote(password)}


def shown(proxy: str) -> str:
    """Name a proxy without its password."""
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
