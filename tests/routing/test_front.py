"""The front of the package: quick to import, and its verbs stay verbs."""

import subprocess
import sys

import pytest

import routing


def test_importing_the_package_loads_no_library() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import routing, sys; print({'numpy', 'networkx', 'polars'} & {*sys.modules})",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "set()"


def test_every_public_name_is_there() -> None:
    assert all(getattr(routing, name) is not None for name in routing.__all__)


def test_a_verb_stays_a_verb_when_its_module_is_imported() -> None:
    import routing.draft
    import routing.solve

    assert callable(routing.solve)
    assert callable(routing.draft)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="teleport"):
        routing.teleport  # noqa: B018
