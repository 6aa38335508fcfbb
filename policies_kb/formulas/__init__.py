"""Formulas: sums that an item's facts allow, from the resident's own figures."""
