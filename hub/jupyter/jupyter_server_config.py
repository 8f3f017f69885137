"""A user's server on the hub: what it loads, and when it ends by itself."""

import os
from pathlib import Path
import sys

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

c = get_config()  # noqa: F821

teaches = os.environ.get("BOOK_ROLE") == "course"
c.ServerApp.jpserver_extensions = {
    "nbgrader.server_extensions.assignment_list": not teaches,
    "nbgrader.server_extensions.validate_assignment": not teaches,
    "nbgrader.server_extensions.formgrader": teaches,
    "nbgrader.server_extensions.course_list": False,
    "hub.open_assignment": not teaches,
    # Not needed for the book; each costs memory in every server.
    "jupyter_lsp": False,
    "jupyterlab_jupytext": False,
    "notebook": False,
}

# A kernel with TensorFlow holds about 0.8 GB: it ends when nobody used it for a while, even when
# its page is still open; then the server ends too. Notebooks are saved; variables are lost.
idle = float(os.environ.get("BOOK_IDLE_MINUTES", "20")) * 60
c.MappingKernelManager.cull_idle_timeout = int(idle)
c.MappingKernelManager.cull_interval = max(1, int(min(60, idle / 4)))
c.MappingKernelManager.cull_connected = True
c.MappingKernelManager.cull_busy = False
c.ServerApp.shutdown_no_activity_timeout = int(idle)
c.TerminalManager.cull_inactive_timeout = int(idle)
