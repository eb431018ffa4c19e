"""One mutant against the tests, in a forked child: nothing is written to any file, so nothing has to be put back."""

import os
import resource
import signal
import sys
from collections.abc import Sequence
from enum import IntEnum
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# What every child needs and no mutant touches is loaded once, before the forks.
import hypothesis
import pytest
import sqlalchemy.dialects.postgresql
import sqlalchemy.ext.asyncio
import sqlalchemy.orm  # noqa: F401

SECONDS = 10
"""Of the processor, however busy the machine: a mutant that makes the tests run longer is caught by that, it hangs."""
PATIENCE = 300
"""The same by the clock on the wall, for one that sleeps: on a busy machine a second of the processor takes many of those."""
MEMORY = 2 << 30


class Fate(IntEnum):
    """``BROKEN``: it cannot even be imported, so it says nothing about the tests and is not counted."""

    SURVIVED = 0
    KILLED = 1
    BROKEN = 100
    TROUBLE = 101


class _Changed(Loader, MetaPathFinder):
    """Gives out the changed source for one module."""

    def __init__(self, module: str, path: str, source: str) -> None:
        self.module, self.path, self.source = module, path, source

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != self.module:
            return None
        spec = ModuleSpec(name, self, origin=self.path, is_package=self.path.endswith("__init__.py"))
        spec.has_location = True  # it has a __file__: production.py finds its data beside itself
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(os.path.dirname(self.path))
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.path, "exec"), vars(module))


class _TablesFirst:
    """A plugin: most mutants fall over an example by hand, which takes no time."""

    @staticmethod
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False)))


def start(module: str, path: str, source: str, tests: Sequence[str]) -> int:
    """Fork a child that tries the mutant; its process id. It ends with a :class:`Fate`, or by a signal."""
    child = os.fork()
    if child:
        return child
    try:
        fate = _try(module, path, source, tests)
    except BaseException:
        fate = Fate.TROUBLE
    os._exit(fate)


def fate_of(status: int) -> Fate:
    """What a child's status means. A child that died by a signal hung, or ate the machine."""
    return Fate.KILLED if os.WIFSIGNALED(status) else Fate(os.waitstatus_to_exitcode(status))


def _try(module: str, path: str, source: str, tests: Sequence[str]) -> Fate:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.alarm(PATIENCE)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, _Changed(module, path, source))
    try:
        import_module(module)
    except Exception:
        return Fate.BROKEN
    # No shrinking: that it fails is enough. The same examples each time: a score can be repeated.
    hypothesis.settings.register_profile(
        "mutation",
        max_examples=40,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutation")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = ["-x", "-q", "--noconftest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", os.getcwd()]
    match pytest.main([*options, *tests], plugins=[_TablesFirst()]):
        case pytest.ExitCode.OK:
            return Fate.SURVIVED
        case pytest.ExitCode.TESTS_FAILED | pytest.ExitCode.INTERRUPTED:  # while collecting: a table that is computed
            return Fate.KILLED
        case _:
            return Fate.TROUBLE
