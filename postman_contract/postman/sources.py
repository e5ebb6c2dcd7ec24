"""Reads the files that a body sends, from the working directory and from nowhere else."""

from base64 import b64decode
from pathlib import Path
from re import sub

from postman_contract.errors import NotJudged


def read_source(source: str, folder: Path) -> bytes:
    """Read a file that a body names.

    A collection is often a stranger's, and what it names is sent away: only files of the working directory are.

    Args:
        source: its path, as a rule below the working directory.
        folder: the working directory.

    Raises:
        NotJudged: it cannot be read, or lies elsewhere; names both.
    """
    try:
        path = (folder / source).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise NotJudged(f"the file {source!r} is not sent: it lies outside the working directory {str(folder)!r}")
        return path.read_bytes()
    except FileNotFoundError:
        problem = "there is no such file"
    except (OSError, ValueError) as reason:
        problem = f"it cannot be read ({type(reason).__name__})"
    raise NotJudged(
        f"the file {source!r} of the body is not in the working directory {str(folder)!r}: {problem}; put it there, "
        "or name the directory: --working-dir of show and run, contract_working_dir of a suite"
    )


def decode_content(text: str) -> bytes:
    """Decode base64 as leniently as Postman's runner: what is no digit of it is passed over, and padding may lack."""
    digits = sub("[^A-Za-z0-9+/]", "", text.partition("=")[0].replace("-", "+").replace("_", "/"))
    whole = digits[: len(digits) - (len(digits) % 4 == 1)]
    return b64decode(whole + "=" * (-len(whole) % 4))
