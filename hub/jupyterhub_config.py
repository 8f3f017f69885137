"""JupyterHub for the book: what a course adds to a hub.

BOOK_HUB_SETTINGS names the course's settings file; README.md describes it. The site adds how
people log in (`c.JupyterHub.authenticator_class`) and where the hub listens
(`c.JupyterHub.bind_url`), in a file of its own that loads this one:

    load_subconfig("…/hub/jupyterhub_config.py")
"""

import os
from pathlib import Path
import sys

# Not resolved: on Kubernetes this file is a symbolic link into a folder of another name.
ROOT = Path(__file__).absolute().parent.parent
sys.path.insert(0, str(ROOT))

from tornado import web  # noqa: E402

from hub.settings import VARIABLE, read_settings  # noqa: E402

c = get_config()  # noqa: F821
settings = read_settings()
roster = settings.roster
COURSE = settings.course_account
ACCESS = "access:services!service=exchange"

# -------------------------------------------------------------------------------------- who may in
# The roster alone decides, not who has ever been here. Nobody logs in as the course: its server
# belongs to an account of its own, which instructors may open.
c.Authenticator.allowed_users = {*roster.students, *roster.instructors}
c.Authenticator.allow_existing_users = False


# Each lets one person log in under another's name: with a password that all share, or with one
# that whoever comes first chooses. Nothing the exchange does could tell them apart.
NAMES_ARE_NOT_PROVEN = (
    "DummyAuthenticator",
    "SharedPasswordAuthenticator",
    "FirstUseAuthenticator",
    "TmpAuthenticator",
)


def check_login(authenticator, handler, model):
    """Refuse a login as the course, and any login that does not prove who somebody is."""
    kinds = [kind.__name__ for kind in type(authenticator).__mro__]
    unproven = [name for name in NAMES_ARE_NOT_PROVEN if name in kinds]
    if unproven:
        raise web.HTTPError(
            403,
            f"{unproven[0]} lets a student log in as another. Expected an authenticator with a "
            "password of each person's own: LTI, OAuth, NativeAuthenticator or PAM.",
        )
    if model and model["name"] == COURSE:
        raise web.HTTPError(403, f"Nobody logs in as {COURSE}; instructors open its server.")
    return model


c.Authenticator.post_auth_hook = check_login
c.JupyterHub.load_groups.update(
    {
        "students": {"users": list(roster.students)},
        "instructors": {"users": list(roster.instructors)},
        "course": {"users": [COURSE]},
    }
)
c.JupyterHub.load_roles.extend(
    [
        {
            "name": "course-people",
            "description": "fetch and submit",
            "groups": ["students", "instructors", "course"],
            "scopes": [ACCESS],
        },
        {
            "name": "course-staff",
            "description": "open the course's server; see and stop students' servers",
            "groups": ["instructors"],
            "scopes": [
                f"access:servers!user={COURSE}",
                f"servers!user={COURSE}",
                f"read:users!user={COURSE}",
                "admin-ui",
                "list:users!group=students",
                "read:users:activity!group=students",
                "servers!group=students",
            ],
        },
    ]
)

# ------------------------------------------------------------------------------------ the exchange
# No folder is shared. The service asks the hub who sends, and keeps everything below `state`.
exchange = {
    "name": "exchange",
    "url": f"http://127.0.0.1:{settings.exchange_port}",
    "command": [sys.executable, "-m", "hub.exchange_service"],
    "cwd": str(ROOT),
    "environment": {VARIABLE: os.environ[VARIABLE], "PYTHONPATH": str(ROOT)},
    "display": False,
}
if not settings.exchange_address:  # else it runs elsewhere, and the site names it as a service
    c.JupyterHub.services.append(exchange)
c.Spawner.server_token_scopes = ["users:activity!user", "access:servers!server", ACCESS]


# --------------------------------------------------------------------------------- users' servers
def role_of(spawner):
    """Return course for the course's account, else person."""
    return "course" if spawner.user.name == COURSE else "person"


c.Spawner.environment.update(
    {
        "BOOK_ROLE": role_of,
        "BOOK_COURSE": settings.course,
        "BOOK_COURSE_FOLDER": "assignments",
        "BOOK_EXCHANGE_URL": settings.exchange_url,
        "BOOK_IDLE_MINUTES": str(settings.idle_minutes),
        "JUPYTER_CONFIG_PATH": f"{settings.book_folder or ROOT}/hub/jupyter",
    }
)
c.Spawner.default_url = "/lab"
c.Spawner.mem_limit = settings.memory
c.Spawner.mem_guarantee = settings.memory_guarantee
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 120
c.JupyterHub.active_server_limit = settings.servers_at_once
# A whole class that comes at the stroke of the bell waits its turn.
c.JupyterHub.concurrent_spawn_limit = 2 * (os.cpu_count() or 1)

# ---------------------------------------------- one machine, without accounts or containers
if settings.spawner == "one machine":
    if os.geteuid() != 0:
        raise PermissionError(
            'spawner = "one machine": expected the hub to run as root, because it gives each '
            f"user's server a user id of its own; it runs as user id {os.geteuid()}"
        )
    from hub.one_machine import missing_programs, service_command

    if missing_programs():
        raise FileNotFoundError(
            f"expected the programs {missing_programs()}; Debian: bubblewrap, util-linux"
        )
    exchange["command"] = service_command(settings, Path(os.environ[VARIABLE]).resolve())
    private = settings.state / "hub"
    private.mkdir(parents=True, exist_ok=True, mode=0o700)
    c.JupyterHub.spawner_class = "hub.one_machine.OneMachineSpawner"
    c.OneMachineSpawner.settings_file = os.environ[VARIABLE]
    c.JupyterHub.db_url = f"sqlite:///{private / 'jupyterhub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(private / "cookie_secret")
    c.ConfigurableHTTPProxy.pid_file = str(private / "proxy.pid")
    proxy = ROOT / "node_modules" / ".bin" / "configurable-http-proxy"
    if proxy.exists():
        c.ConfigurableHTTPProxy.command = [str(proxy)]
    # Servers end with the hub: nothing of a class is left running.
    c.JupyterHub.cleanup_servers = True
