"""Checks the formats of JSON Schema (2020-12 validation §7), each by what its specification says.

All that jsonschema checks, and beside it patterns as ECMA-262 and e-mail addresses as mailboxes (RFC 5321, RFC 6531).
"""

import re
from ipaddress import IPv4Address, IPv6Address

from jsonschema import FormatChecker
from jsonschema.validators import Draft202012Validator

from postman_contract.contract.patterns import PatternError, compile_pattern

_KNOWN = Draft202012Validator.FORMAT_CHECKER

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_MAILBOX = re.compile(  # RFC 5321 §4.1.2
    rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@(?:(?P<domain>{_LABEL}(?:\.{_LABEL})*)|\[(?P<address>[^\[\]]+)\])"
)
_WIDE_ATOM = rf"(?:{_ATOM}|[^\x00-\x9f\s])+"
_WIDE_QUOTED = r'"(?:[ !#-\[\]-~]|[^\x00-\x9f]|\\[ -~])*"'
_WIDE_LOCAL = re.compile(rf"{_WIDE_ATOM}(?:\.{_WIDE_ATOM})*|{_WIDE_QUOTED}")  # RFC 6531 §3.3


def is_mailbox(value: object) -> bool:
    """Tell whether a text is a mailbox as SMTP has it (RFC 5321 §4.1.2); what is no text is of any format."""
    if not isinstance(value, str):
        return True
    found = _MAILBOX.fullmatch(value)
    return found is not None and (found["domain"] is not None or _is_address_literal(found["address"]))


def is_international_mailbox(value: object) -> bool:
    """Tell whether a text is a mailbox that may hold any script (RFC 6531 §3.3)."""
    if not isinstance(value, str) or is_mailbox(value):
        return True
    local, _, domain = value.rpartition("@")
    return bool(_WIDE_LOCAL.fullmatch(local)) and not domain.endswith(".") and _KNOWN.conforms(domain, "idn-hostname")


def _is_address_literal(text: str) -> bool:
    kind, text = (IPv6Address, text[5:]) if text.lower().startswith("ipv6:") else (IPv4Address, text)
    try:
        kind(text)
    except ValueError:
        return False
    return True


def is_pattern(value: object) -> bool:
    """Tell whether a text is a regular expression of ECMA-262."""
    if isinstance(value, str):
        try:
            compile_pattern(value)
        except PatternError:
            return False
    return True


FORMATS = FormatChecker(formats=())
"""Checks every format that is checked here; its `checkers` name them."""
FORMATS.checkers = {
    **_KNOWN.checkers,
    "email": (is_mailbox, ()),
    "idn-email": (is_international_mailbox, ()),
    "regex": (is_pattern, ()),
}
