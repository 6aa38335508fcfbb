"""The commands of `wence kb` that bring the knowledge base together with the judge, the actions and the records."""
