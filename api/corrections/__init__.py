"""Corrections: somebody reports that an item is wrong or out of date, an editor deals with it, and the
reporter can follow.
"""
