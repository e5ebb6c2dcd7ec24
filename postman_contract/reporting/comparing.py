"""x."""

from postman_contract.reporting.report import Changes, Report


def changes_between(earlier: Report, later: Report) -> Changes:
    """X."""
    return Changes(earlier.started)
