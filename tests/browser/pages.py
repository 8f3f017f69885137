"""Which pages the site has, and which of them are chapters."""

from tools.website import pages

PAGES = pages()
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]
