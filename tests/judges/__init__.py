"""Judges: programs by others that verify what ours made."""
