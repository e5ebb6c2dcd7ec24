"""Names claims in pytest's JUnit file as the collection does: by folder and request, and not by our own modules."""

from pathlib import PurePosixPath

import pytest
from _pytest.junitxml import xml_key  # the public door, record_xml_attribute, is a fixture: it opens for tests alone

from postman_contract.reporting.records import About, record_of
from postman_contract.reporting.terminal import terminal_text

_FILE_ENDINGS = (".json", ".postman_collection")


def name_in_junit(config: pytest.Config, report: pytest.TestReport) -> None:
    """Give a claim that the collection drives its folder as class and its request as name, where there is a file."""
    xml, record = config.stash.get(xml_key, None), record_of(report)
    if xml is None or record is None or not record.about.label:
        return
    reporter = xml.node_reporter(report)
    group = group_of(record.about)
    # What XML cannot hold, the attribute's own escaping leaves out or spells; an escape here keeps it readable.
    reporter.add_attribute("classname", terminal_text(f"{xml.prefix}.{group}" if xml.prefix else group))
    reporter.add_attribute("name", terminal_text(record.about.label))


def group_of(about: About) -> str:
    """Return the folder path of a claim's request; of one in no folder the collection's name."""
    if about.folders:
        return "/".join(about.folders)
    name = PurePosixPath(about.file.replace("\\", "/")).name
    for ending in _FILE_ENDINGS:
        name = name.removesuffix(ending)
    return name
