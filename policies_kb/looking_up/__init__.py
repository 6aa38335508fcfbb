"""Finds items while one types: by words, pinyin, initials, a document's number or a section."""
