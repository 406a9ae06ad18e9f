"""What the ledger's pure functions raise.

::

    LedgerError
    ├── FormatError        bytes or text that are not in the published format
    ├── ProofError         a proof, a root or a commitment does not check
    └── SignatureError     a known key's signature does not verify, or none of a known key is there
"""

from __future__ import annotations


class LedgerError(Exception):
    """Base of everything that the ledger raises; the message says which part and why."""


class FormatError(LedgerError):
    """Bytes or text that are not in the published format."""


class ProofError(LedgerError):
    """A proof, a root or a commitment does not check."""


class SignatureError(LedgerError):
    """A known key's signature does not verify, or no known key has signed."""
