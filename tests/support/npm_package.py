"""Files of packages on npm, which are fetched where npm is and not kept."""

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest


def file_in_package(package: str, name: str, folder: Path) -> str:
    """Return the text of a file in a package, such as `ctrf@0.3.0`, which is fetched into a folder.

    Skips the test, by name, where there is no npm, or where it reaches no registry.
    """
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm, which fetches the schema that a report is held to")
    command = [npm, "pack", package, "--silent", "--pack-destination", str(folder)]
    fetched = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if fetched.returncode:
        pytest.skip(f"npm cannot fetch {package}: {fetched.stderr.strip() or fetched.stdout.strip()}")
    with tarfile.open(folder / fetched.stdout.strip()) as archive:
        file = archive.extractfile(f"package/{name}")
        assert file is not None
        return file.read().decode()
