"""Eligibility: what residents say of themselves (``reading``), and what it means for conditions (``judging``)."""
