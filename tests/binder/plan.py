"""Print what Binder's builder would do with a folder: its Python and its Dockerfile, as JSON.

python plan.py FOLDER
"""

import json
import os
import sys


def plan(folder):
    """Return {"builder", "python", "dockerfile"} for a repository's folder. No Docker needed."""
    from repo2docker.app import Repo2Docker

    os.chdir(folder)
    application = Repo2Docker()
    for kind in application.buildpacks:
        builder = kind(application.base_image)
        if builder.detect():
            break
    builder.platform = "linux/amd64"
    return {
        "builder": kind.__name__,
        "python": builder.python_version,
        "dockerfile": builder.render({}),
    }


if __name__ == "__main__":
    print(json.dumps(plan(sys.argv[1])))
