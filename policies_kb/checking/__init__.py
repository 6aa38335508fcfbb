"""Checks that the records are whole, agree with each other, and agree with the originals."""
