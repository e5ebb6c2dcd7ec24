"""How a secret is spelled where its value must not stand."""


def placeholder(name: str) -> str:
    """Spell what stands for a secret; it needs no encoding in a URL, a form or JSON."""
    return f"REDACTED-{name}"
