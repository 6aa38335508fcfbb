"""The policy knowledge base: content, and the library that imports, checks, searches and renders it."""
