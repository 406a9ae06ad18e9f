"""Simulated exoskeleton controllers: well and badly behaved devices for tests, demo and driver authors.

Nothing here shares code with the drivers, so that a misreading cannot hide on both sides.
See docs/simulator.md.
"""
