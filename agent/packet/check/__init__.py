"""Checking a packet with nothing but the packet: no database, no network, no other room.

>>> check_packet(b"no packet").ok
False
"""

from agent.packet.check.report import NOT_SHOWN, Check, CheckReport, KeyFingerprint
from agent.packet.check.run import check_packet
from agent.packet.check.says import Says

__all__ = ["NOT_SHOWN", "Check", "CheckReport", "KeyFingerprint", "Says", "check_packet"]
