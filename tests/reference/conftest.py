"""Property-based tests draw the same examples every time, and few of them."""

from hypothesis import settings

settings.register_profile(
    "book", max_examples=25, derandomize=True, deadline=None, database=None, print_blob=False
)
settings.load_profile("book")
