"""What hasty fingers, speech recognisers, pinyin and traditional characters cost.

Made apart from the noise that the search learns from (`policies_kb/search/noise.py`): with other tables, and of
other kinds.
"""
