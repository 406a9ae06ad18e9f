"""The line that stands for a signature."""

from __future__ import annotations

from agent.fitting.models import SignatureStatement
from agent.packet.blocks import Strong, Text
from agent.packet.dates import us_moment


def signature_line(signature: SignatureStatement) -> Text:
    """``Electronically signed by NAME, CO (LICENCE), 05/19/2026 14:42 EDT, author``."""
    moment = us_moment(signature.signed_at, signature.place_tz)
    name = signer_words(signature)
    licence = f" ({signature.licence})" if signature.licence else ""
    return (
        Strong(f"Electronically signed by {name}{licence}, {moment}, {signature.meaning.value}"),
    )


def signer_words(signature: SignatureStatement) -> str:
    """Printed name and credentials, where there are any."""
    return ", ".join(part for part in (signature.printed_name, signature.credentials) if part)
