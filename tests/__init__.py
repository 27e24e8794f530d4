"""Tests: what the house promises, one sentence a test.

Folders follow the rooms. A test needs no more than the fixtures of ``conftest`` and
what it makes itself; the servers behind them are real (see ``servers``).
"""
