"""pytest's two ways in, under a name that no project under test has.

A project may have a folder ``drivers`` or ``simulators`` of its own; pytest loads these modules in
its runs too, and they have to come up there, and to leave those names to it.
"""
