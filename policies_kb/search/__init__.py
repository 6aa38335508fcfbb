"""Finds which matter and facet a question means, with a calibrated probability."""
