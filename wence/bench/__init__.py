"""Measures how fast the whole service and the search are, beside stock Rasa and other searches."""
