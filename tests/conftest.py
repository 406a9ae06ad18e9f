"""Rules for the whole suite."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

if (
    os.environ.get("K1007_BED") != "bluez"
):  # no property is tested there, and each import costs seconds
    import hypothesis

    hypothesis.settings.register_profile("suite", deadline=None)
    hypothesis.settings.load_profile("suite")  # a loaded machine is slow at any moment

REQUIRE_ALL = os.environ.get("K1007_REQUIRE_ALL") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under ``K1007_REQUIRE_ALL=1`` a skipped test is a failed one: CI may not lack a peer."""
    report = yield
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = _complaint(report.longrepr)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself whole."""
    report = yield
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = _complaint(report.longrepr)
    return report


def _complaint(longrepr: object) -> str:
    reason = longrepr[2] if isinstance(longrepr, tuple) else longrepr
    return f"skipped, but K1007_REQUIRE_ALL=1 is set: {reason}"
