"""Quotes what a server said, where that is the reason why something could not be done: no secret, and not at length."""

from postman_contract.contract.exchange import Exchange
from postman_contract.recording.answers import Placeholders, redact_answer
from postman_contract.recording.sent import learn_sent_secrets, unmarked_values
from postman_contract.run.publishing import keep_unpublished
from postman_contract.run.session import Session, is_unmarked

LONGEST = 200  # characters


def excerpt_of(session: Session, exchange: Exchange) -> str:
    """Quote an answer's body in one line of at most LONGEST characters, every secret a placeholder; "": it has none."""
    request = exchange.request
    learn_sent_secrets(session.vault, request)
    unmarked = unmarked_values(request, (each for each in request.used if is_unmarked(session, each)))
    body = redact_answer(exchange.response, session.vault, unmarked, Placeholders()).body
    try:
        line = " ".join(body.decode().split())
    except UnicodeDecodeError:
        return f"{len(body)} bytes that are no text"
    excerpt = line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
    keep_unpublished(session, excerpt, "what the server said")
    return excerpt
