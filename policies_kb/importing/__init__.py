"""Originals in, documents with a tree of sections out: read, split, rebuild paragraphs, find headings."""
