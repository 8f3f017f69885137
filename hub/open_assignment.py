"""A link to an assignment: fetches it if it is not there yet, and opens it in JupyterLab.

`https://hub…/hub/user-redirect/book/assignment/01_activation_functions`
"""

from __future__ import annotations

from pathlib import Path

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web
from tornado.ioloop import IOLoop

from hub import client
from hub.bundle import BadBundle, write_folder


def fetch_once(root: Path, assignment: str) -> Path:
    """Return the assignment's notebook below `root`; fetch it unless the folder is there.

    Raises ExchangeRefused, BadBundle.
    """
    place = root / assignment
    if not place.exists():
        write_folder(place, client.get_files("assignments", assignment))
    notebooks = sorted(place.glob("*.ipynb"))
    return notebooks[0] if notebooks else place


class OpenAssignment(JupyterHandler):
    """Only adds what is missing, so a page that links here can do no harm."""

    @web.authenticated
    async def get(self, assignment):
        """Fetch if needed, then go to the notebook."""
        root = Path(self.settings["server_root_dir"]).expanduser()
        try:
            place = await IOLoop.current().run_in_executor(None, fetch_once, root, assignment)
        except (client.ExchangeRefused, BadBundle) as problem:
            raise web.HTTPError(404, str(problem)) from None
        path = place.relative_to(root).as_posix()
        self.redirect(url_path_join(self.base_url, "lab/tree", path))


def _jupyter_server_extension_points():
    return [{"module": "hub.open_assignment"}]


def _load_jupyter_server_extension(server):
    base = server.web_app.settings["base_url"]
    path = url_path_join(base, r"book/assignment/([A-Za-z0-9][A-Za-z0-9_-]*)")
    server.web_app.add_handlers(".*$", [(path, OpenAssignment)])
