r"""Makes text of other people harmless where it is printed: in a terminal, and in the log of a CI job.

What would be acted upon is shown as its escape instead: `\x1b`, `\u202e`, `\x3a`. Dropping it would lose what a vendor
has sent, and an escape is what a reader would look for in the body. Backslashes that are there already stay single, so
that a path or a pattern reads as it was written.
"""

import re
from typing import TextIO

from postman_contract.recording.vault import Vault

# C0 but tab and newline, DEL and C1: they move the cursor, colour, ring, or begin an escape sequence. Overrides and
# isolates of direction show text in another order than it has. Surrogates no stream can encode; they and the two
# last are no characters of XML either.
_CONTROLS = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
_BLANKS = r"[ \t\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"  # what a runner of GitHub trims, but controls
# `::error::` is read where a line begins, but `##[error]` (GitHub) and `##vso[…]` (Azure) anywhere in it.
_ACTED_UPON = re.compile(rf"\r(?=\n)|{_CONTROLS}|^{_BLANKS}:(?=:)|#(?=#\w*\[)", re.MULTILINE)


def terminal_text(text: str) -> str:
    r"""Show what a terminal or a CI runner would act upon as its escape; other text is returned as it is.

    A line may end with `\r\n`, of which `\n` is left. What has been made harmless stays as it is.
    """
    return _ACTED_UPON.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    blanks, acted_upon = found[0][:-1], ord(found[0][-1])
    if found[0] == "\r" and found.string.startswith("\n", found.end()):
        return ""
    return blanks + (f"\\x{acted_upon:02x}" if acted_upon <= 0xFF else f"\\u{acted_upon:04x}")


def print_redacted(vault: Vault, stream: TextIO, text: str) -> None:
    """Print a line at once, without any secret, and harmless."""
    stream.write(f"{terminal_text(vault.redact(text))}\n")
    stream.flush()
