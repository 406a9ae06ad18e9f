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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let ``xdist_group`` hold: what one fixture made once is made in one process.

    pytest-xdist 3.8 writes a test's group into an attribute that pytest 9.2 no longer reads as the
    test's id, by which tests are handed out.
    """
    for item in items:
        grouped = getattr(item, "_nodeid", item.nodeid)
        if grouped != item.nodeid:
            item._id = type(item.id).parse(grouped)


def _complaint(longrepr: object) -> str:
    reason = longrepr[2] if isinstance(longrepr, tuple) else longrepr
    return f"skipped, but K1007_REQUIRE_ALL=1 is set: {reason}"
