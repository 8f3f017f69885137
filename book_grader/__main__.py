"""`python -m book_grader`: see `book_grader.cli`."""

import sys

from book_grader.cli import main

sys.exit(main())
