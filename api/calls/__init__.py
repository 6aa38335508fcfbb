"""Calls that agents take: what was looked up and copied in each, and the summary for the work-order system."""
