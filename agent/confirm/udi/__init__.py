"""Unique device identifiers, from text to fields: GS1 and HIBCC, as printed, scanned or decoded.

Every reader answers the best reading together with what is wrong with it; nothing is guessed, and
no text makes any of them raise.
"""

from agent.confirm.udi.combine import combine
from agent.confirm.udi.keystrokes import read_keystrokes
from agent.confirm.udi.model import UdiReading
from agent.confirm.udi.read import read_udi, read_udi_1

__all__ = ["UdiReading", "combine", "read_keystrokes", "read_udi", "read_udi_1"]
