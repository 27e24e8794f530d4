"""Pins: resolve pyproject.toml once for every platform and write constraints.txt.

The file carries names, versions and markers only, so that it holds on every machine
whatever index that machine installs from.
"""

import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent

# uv installs the rest, so it is pinned although nothing of ours imports it.
INSTALLER = "uv"


def pins() -> str:
    """Return the resolved pins, one package a line."""
    command = [
        *(str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet"),
        *("--upgrade", "--universal", "--all-extras"),
        *("--no-header", "--no-annotate", "--no-emit-index-url"),
        *("--python-version", "3.11", "pyproject.toml", "-"),
    ]
    resolved = subprocess.run(
        command,
        cwd=HOUSE,
        check=True,
        text=True,
        input=INSTALLER,
        stdout=subprocess.PIPE,
    )
    return resolved.stdout


if __name__ == "__main__":
    (HOUSE / "constraints.txt").write_text(pins(), encoding="utf-8")
