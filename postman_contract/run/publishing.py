"""Takes out of a text what only its owner may read: what a server said, and values that no committed file has."""

from postman_contract.run.session import Session

SHORTEST = 4  # characters; what is shorter stands in too many innocent words


def published(session: Session, text: str) -> str:
    """Return a text that quotes nothing of an answer, and no value from outside the committed files.

    Values that are not at least SHORTEST characters long stay: they could be found anywhere.
    """
    values = dict(session.unpublished)
    values |= {id_: "{{id}}" for id_ in session.policy.ids_created if len(id_) >= SHORTEST}
    # The longest first: a value may be part of another.
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, values[value])
    return text


def keep_unpublished(session: Session, value: str, instead: str) -> None:
    """Remember what is not to be published, and what stands in its place."""
    if len(value) >= SHORTEST:
        session.unpublished[value] = instead
