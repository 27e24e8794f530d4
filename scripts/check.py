"""Check: run every check and leave the tests for last.

A red check does not stop the next one, so that one run shows everything. The tests
come last because their closing line is the one people look for.
"""

import subprocess
import sys
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = {
    "rules": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "contracts": ["lint-imports", "--no-logo"],
    "types": ["mypy", "--no-error-summary"],
}
# Moving tests to whoever is idle keeps two cores busy to the end; more than eight
# workers would only wait for the one PostgreSQL.
TESTS = ["pytest", "-n", "logical", "--maxprocesses", "8", "--dist", "worksteal"]


def check() -> int:
    """Run all checks and then the tests, and return the exit status of the whole."""
    red = [name for name, command in CHECKS.items() if not _passes(name, command)]
    if red:
        print(f"\n{len(red)} of {len(CHECKS)} checks are red: {', '.join(red)}")
    print("\ntests", flush=True)
    tests = subprocess.run([BIN / TESTS[0], *TESTS[1:]], cwd=HOUSE, check=False)
    return tests.returncode or int(bool(red))


def _passes(name: str, command: list[str]) -> bool:
    print(f"{name:<12}", end="", flush=True)
    started_s = time.monotonic()
    ran = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=HOUSE,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    verdict = "ok" if ran.returncode == 0 else "RED"
    print(f"{time.monotonic() - started_s:6.1f} s  {verdict}", flush=True)
    if ran.returncode:
        print(ran.stdout)
    return ran.returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(check())
    except KeyboardInterrupt:
        sys.exit(130)
