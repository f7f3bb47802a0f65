"""Two drafts of an agreement: which flag is which, and what became of it."""
