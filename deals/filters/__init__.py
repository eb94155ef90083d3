"""Which deals a reader asks for: the form, the one query behind it, and the counts beside it."""
