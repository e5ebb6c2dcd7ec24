"""Reads the certificates of a run: whom it trusts, and what it shows of itself."""

import ssl
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.http._httpx import httpx
from postman_contract.http.connection_settings import ConnectionSettings

NAMED_BY = "--contract-cacert, SSL_CERT_FILE or SSL_CERT_DIR"


class _KeyIsEncrypted(Exception):  # noqa: N818  never leaves this module
    """A key was found to need a passphrase, for which nobody is to be asked in the middle of a run."""


def new_ssl_context(settings: ConnectionSettings, *, checks_certificates: bool) -> ssl.SSLContext:
    """Make what connections are secured with.

    Args:
        settings: name the files.
        checks_certificates: whether servers have to prove who they are.

    Raises:
        InputError: a file is missing, or is not what it should be.
    """
    if checks_certificates:
        context = _trusting(settings.trusted)
        if settings.also_trusted is not None:
            _trust(context, settings.also_trusted)
    else:
        context = httpx.create_ssl_context(verify=False, trust_env=False)
    if settings.client_cert is not None:
        _show(context, settings.client_cert, settings.client_key)
    elif settings.client_key is not None:
        raise InputError(str(settings.client_key), "", "a key without its certificate: add --contract-client-cert=FILE")
    return context


def _trusting(trusted: Path | None) -> ssl.SSLContext:
    """Trust the usual authorities, or those of a file or folder in their place."""
    if trusted is None:
        return httpx.create_ssl_context(trust_env=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _trust(context, trusted)
    return context


def _trust(context: ssl.SSLContext, path: Path) -> None:
    try:
        if path.is_dir():
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except ssl.SSLError:
        raise InputError(str(path), "", "holds no CA certificate in PEM (-----BEGIN CERTIFICATE-----)") from None
    except OSError as problem:
        raise InputError(str(path), "", f"cannot be read: {problem.strerror}; {NAMED_BY} names it") from None


def _show(context: ssl.SSLContext, certificate: Path, key: Path | None) -> None:
    def refuse() -> str:
        raise _KeyIsEncrypted

    for path in (certificate, key):
        if path is not None and not path.is_file():
            raise InputError(str(path), "", "no such file; it is what the run shows of itself to servers")
    where = str(key or certificate)
    try:
        context.load_cert_chain(certificate, key, refuse)
    except _KeyIsEncrypted:
        raise InputError(where, "", "the key has a passphrase: store one without (openssl pkey -in … -out …)") from None
    except ssl.SSLError as problem:
        if problem.reason == "KEY_VALUES_MISMATCH":
            raise InputError(where, "", f"is not the key of the certificate in {certificate}") from None
        remedy = "" if key else "; a key in a file of its own is given with --contract-client-key"
        raise InputError(where, "", f"no certificate and key in PEM ({problem.reason or problem}){remedy}") from None
    except OSError as problem:
        raise InputError(where, "", f"cannot be read: {problem.strerror}") from None
