"""What a device says of its radio module: shown wherever a reading is, and compared with nothing."""

from __future__ import annotations

from agent.text import printable
from drivers.reading import Reading


def module_told(reading: Reading) -> str | None:
    """Answer its names in one line, and by whose word they are its own; ``None`` where it has none."""
    said = reading.radio_module()
    if not said:
        return None
    names = ", ".join(
        f"{name.replace('_', ' ')} {printable(' / '.join(values))}" for name, values in said.items()
    )
    whose = f"by the profile {reading.profile} that is the radio module's"
    return f"{names}; {whose}, and was compared with nothing"
