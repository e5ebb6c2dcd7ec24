"""What can be wrong with the inputs, as opposed to with the API.

    ContractError             we could not judge
    ├── InputError            a file is wrong; names the file, the JSON path and the problem
    │   └── CollectionError   … a Postman collection
    ├── NotJudged             one case cannot be judged; names what is missing
    │   ├── Unavailable       … because the vendor's server is busy or does not answer
    │   ├── NoAnswer          … because no usable answer came
    │   └── SentOnly          … because nothing says what its answer must be
    ├── SetAside              one case is left out on purpose; says why
    ├── RunRefused            the run must not go on; says what to do
    └── LeftBehind            something a run created was not removed; names it

A broken contract is never an exception of this family: it is a `Violation`.
"""

from collections.abc import Iterator


class ContractError(Exception):
    """The inputs are wrong, so nothing can be said about the API."""


class InputError(ContractError):
    """A file cannot be used.

    Args:
        file: the file as the user named it.
        place: JSON path inside it (`$.item[3].name`), or "" for the file as a whole.
        problem: what was expected, what came, and the remedy where there is one.
    """

    def __init__(self, file: str, place: str, problem: str) -> None:
        super().__init__(file, place, problem)
        self.file = file
        self.place = place
        self.problem = problem

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.problem) if part)


class CollectionError(InputError):
    """A Postman collection cannot be used as a whole."""


class NotJudged(ContractError):  # noqa: N818  the verdict's own name
    """One case cannot be judged; the message names the missing variable, file or feature."""


class Unavailable(NotJudged):
    """The vendor's server is busy or does not answer, which says nothing about the contract."""


class NoAnswer(NotJudged):
    """A request was sent, and no usable answer came: it may have been carried out."""


class Unanswered(NoAnswer, Unavailable):
    """A request was sent, and nothing came."""


class SentOnly(NotJudged):
    """A request was sent and answered, and nothing says what the answer must be."""


class SetAside(ContractError):  # noqa: N818  the verdict's own name
    """One case is left out on purpose; the message says why."""


class RunRefused(ContractError):  # noqa: N818  named for what it is
    """The run must not go on: it could do harm. The message says what to do."""


class LeftBehind(ContractError):  # noqa: N818  named for what it is
    """Something a run created may not have been removed; one argument, a sentence, for each thing."""

    def __str__(self) -> str:
        return "\n".join(self.args)


def causes_of(problem: BaseException) -> Iterator[BaseException]:
    """Yield a problem, what it comes from, what that comes from, and so on."""
    seen: set[int] = set()
    cause: BaseException | None = problem
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def is_unavailability(problem: BaseException) -> bool:
    """Tell whether a problem comes from a server that is busy or does not answer."""
    return any(isinstance(cause, Unavailable) for cause in causes_of(problem))
