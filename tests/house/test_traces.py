"""Nothing in the project tells where or by whom it was made, or opens a door."""

import re

import pytest

from tests.house.tree import texts

# A letter in brackets keeps these patterns from finding themselves.
TRACES = {
    "address of a package index": re.compile(
        r"[p]ypi\.org|[p]ythonhosted|https?://[^\s\"'<>]*/[s]imple(/|\b)"
        r"|--(extra-)?[i]ndex-url[ =]\S|--[f]ind-links[ =]\S"
    ),
    "folder of one machine": re.compile(
        r"(?<![\w.}])/([w]ork|[r]oot|[h]ome/\w+|[U]sers/\w+)/\w"
    ),
    "token": re.compile(
        r"\b[g]h[pousr]_\w{30}|\b[A]KIA[0-9A-Z]{16}\b|\b[x]ox[bap]-\w"
        r"|-----BEGIN [A-Z ]*[P]RIVATE KEY"
    ),
}


@pytest.mark.parametrize("kind", TRACES)
def test_no_file_carries_a_trace(kind: str) -> None:
    found = [
        f"{name}: {match.group()}"
        for name, text in texts()
        for match in [TRACES[kind].search(text)]
        if match
    ]

    assert found == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("address of a package index", "https://pyp" + "i.org/project/numpy"),
        ("address of a package index", "https://mirror.example/sim" + "ple/"),
        ("folder of one machine", "open('/ro" + "ot/data.csv')"),
        ("token", "gh" + "p_" + "a" * 36),
    ],
)
def test_a_trace_is_noticed(kind: str, said: str) -> None:
    assert TRACES[kind].search(said)
