"""What tests of every folder use: how hypothesis makes its examples, cheap password hashes, the main module and
the language kept.

Hypothesis draws the same examples every time, unless asked to look for new ones:
``HYPOTHESIS_PROFILE=explore`` draws fresh and many more examples, for a look beyond what every run checks.
"""

import os
import sys
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, settings
from streamlit.components.v2 import manifest_scanner

from ui.reader.language import _OF_THIS_RUN

# Timing depends on the machine and the hour, so nothing here has a deadline; big drawn catalogues are slow to draw.
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=60, suppress_health_check=QUIET)
settings.register_profile("explore", deadline=None, max_examples=2000, suppress_health_check=QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


# Every screen that is tested by itself looks through all installed packages for components, which takes longer than to draw
# it; no package comes or goes while tests run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def _main_module_as_it_was() -> Iterator[None]:
    """Streamlit's runs put their script in the place of the main module and leave it there; a process that a later test starts
    would run that script first."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(autouse=True)
def _language_not_settled() -> Iterator[None]:
    """A test, or what a whole file of tests is prepared with, may settle the language as the start of a run does; each test
    begins with none."""
    _OF_THIS_RUN.set(None)
    yield
    _OF_THIS_RUN.set(None)


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Password hashing as it is, with the least memory and time: the real figures take a tenth of a second each."""
    from argon2 import PasswordHasher

    from dossiers.people import passwords

    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()
