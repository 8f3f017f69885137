"""nbgrader in a server of the hub: the course's exchange, and no autograde.

The hub sets JUPYTER_CONFIG_PATH to this folder, and the variables that are read here.
"""

import os
from pathlib import Path
import sys

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from hub import refuse_autograde

c = get_config()  # noqa: F821

if os.environ.get("BOOK_ROLE") == "course":
    course = Path.home() / os.environ["BOOK_COURSE_FOLDER"]
    own_settings = course / "nbgrader_config.py"
    if own_settings.is_file():
        load_subconfig(str(own_settings))  # noqa: F821
    c.CourseDirectory.root = str(course)

c.CourseDirectory.course_id = os.environ["BOOK_COURSE"]
c.ExchangeFactory.exchange = "hub.exchange.ThroughService"
c.ExchangeFactory.fetch_assignment = "hub.exchange.FetchAssignment"
c.ExchangeFactory.submit = "hub.exchange.Submit"
c.ExchangeFactory.release_assignment = "hub.exchange.ReleaseAssignment"
c.ExchangeFactory.collect = "hub.exchange.Collect"
c.ExchangeFactory.release_feedback = "hub.exchange.ReleaseFeedback"
c.ExchangeFactory.fetch_feedback = "hub.exchange.FetchFeedback"
c.ExchangeFactory.list = "hub.exchange.List"

refuse_autograde.close()
