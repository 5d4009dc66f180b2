"""The examples in the docstrings of the agent are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from nemo_notebook.local import agent

MODULES = sorted(m.name for m in pkgutil.walk_packages(agent.__path__, f"{agent.__name__}."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0
