"""How a user who may not open a port comes to be allowed to."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import Final

from drivers.text import quoted

_ASK: Final = "Ask the computer's administrator for read and write access to the port."

if sys.platform == "win32":

    def mend_permission(_port: str) -> str:
        """Answer what the person can do, as one sentence."""
        return _ASK

    def may_open(_port: str) -> bool:
        """Answer whether this user may open the port; here nothing tells without opening it."""
        return True

    def group_of(_port: str) -> str | None:
        """Answer the group that the port belongs to; there are none here."""
        return None

else:
    import grp
    import os
    import pwd

    _GROUP_MAY: Final = stat.S_IRGRP | stat.S_IWGRP

    def mend_permission(port: str) -> str:
        """Answer what the person can do, as one sentence.

        Joining the port's group (dialout on Debian) is named only where it would help.
        """
        try:
            status = Path(port).stat()
            group = grp.getgrgid(status.st_gid).gr_name
            user = pwd.getpwuid(os.geteuid()).pw_name
        except (OSError, KeyError):
            return _ASK
        helps = status.st_mode & _GROUP_MAY == _GROUP_MAY and status.st_gid != 0
        if not helps or status.st_gid in os.getgroups():
            return _ASK
        return (
            f"Run 'sudo usermod -aG {group} {user}' to join the port's group {group}, then log "
            "out and in again."
        )

    def may_open(port: str) -> bool:
        """Answer whether this user may read and write a port that is there; it is not opened."""
        how = os.R_OK | os.W_OK
        effective = os.access in os.supports_effective_ids
        return not Path(port).exists() or os.access(port, how, effective_ids=effective)

    def group_of(port: str) -> str | None:
        """Answer the group that the port belongs to, unless it is root's own."""
        try:
            status = Path(port).stat()
            return grp.getgrgid(status.st_gid).gr_name if status.st_gid else None
        except (OSError, KeyError):
            return None


def mode_of(port: str) -> str:
    """Answer the port's mode in brackets, or nothing if it cannot be seen."""
    try:
        return f" (its mode is {quoted(stat.filemode(Path(port).stat().st_mode))})"
    except OSError:
        return ""
