"""Synthetic records: made up, marked as such, the same for the same number and seed.

They fill a database for tests and benchmarks; ``manage.py make_synthetic`` makes and clears them.
Every slug and key begins with :data:`MARK` and eight digits, every title and name says
"Synthetic", every source is of the publisher "Synthetic record" or of one whose note says
the same. Nothing real is described: the countries have codes that ISO 3166-1 leaves to users.
"""

# A number of eight digits follows. No record is made above 10 million, so the number begins with
# 0: a real "synthetic-aperture-radar" is never taken for one of ours.
PREFIX = "synthetic-"
MARK = f"{PREFIX}0"
MOST_DEALS = 1_000_000


def marked(number: int, words: str = "") -> str:
    """The slug or key of the synthetic record ``number``: ``synthetic-00000012-words``."""
    return f"{PREFIX}{number:08}-{words}" if words else f"{PREFIX}{number:08}"
