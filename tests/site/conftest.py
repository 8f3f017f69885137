"""Puts the site's extension on the path, as Jupyter Book does with `local_extensions`."""

import sys

from tools import ROOT

sys.path.append(str(ROOT / "site"))
