"""Says which extra of this package brings a library that is not installed."""

from collections.abc import Generator
from contextlib import contextmanager

from postman_contract.errors import NotJudged


@contextmanager
def needed_for(what: str, extra: str) -> Generator[None]:
    """Import within this block what an extra brings.

    Args:
        what: needs it.
        extra: of this package.

    Raises:
        NotJudged: it is not installed; names the line that installs it.
    """
    try:
        yield
    except ImportError as missing:
        raise NotJudged(f"{what} needs {missing.name}: pip install 'postman-contract[{extra}]'") from None
