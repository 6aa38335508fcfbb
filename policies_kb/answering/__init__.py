"""From a question to an outcome: region, matter, facet, then answer, ask back or decline."""
