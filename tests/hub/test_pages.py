"""Links, the memory table, the files for Kubernetes, and what the pages say of them."""

import re
import tomllib
from urllib.parse import parse_qs, urlsplit

import pytest
from traitlets.config.loader import PyFileConfigLoader
import yaml

from hub import links, memory
from hub.settings import read_settings
from tools import ROOT

HUB, BOOK = "https://hub.example.org/base", "https://example.org/people/book.git"
KUBERNETES = ROOT / "hub" / "zero_to_jupyterhub"
PAGES = ROOT / "docs" / "classroom"

# What the chart's schema knows, of what values.yaml uses. None: anything may follow.
CHART = {
    "hub": {
        "config": None,
        "extraEnv": None,
        "extraConfig": None,
        "extraVolumes": None,
        "extraVolumeMounts": None,
        "services": None,
    },
    "singleuser": {
        "image": {"name", "tag"},
        "defaultUrl": None,
        "memory": {"guarantee", "limit"},
        "cpu": {"guarantee", "limit"},
        "networkPolicy": {"egress"},
    },
    "cull": {"enabled": None, "timeout": None, "every": None},
    "scheduling": {"userPlaceholder": {"enabled", "replicas"}},
}


class TestLinks:
    def test_a_chapter_link_names_repository_branch_and_page(self):
        parts = urlsplit(links.book_link(HUB, BOOK, "main", "chapters/06_pooling.ipynb"))
        assert parts.path == "/base/hub/user-redirect/git-pull"
        assert parse_qs(parts.query) == {
            "repo": [BOOK],
            "branch": ["main"],
            "targetpath": ["book"],
            "urlpath": ["lab/tree/book/chapters/06_pooling.ipynb"],
        }

    def test_every_chapter_and_assignment_has_one(self, capsys):
        assert links.main(["--hub", HUB, "--repository", BOOK]) == 0
        printed = capsys.readouterr().out
        for chapter in (ROOT / "chapters").glob("[0-9][0-9]_*.ipynb"):
            assert f"book%2Fchapters%2F{chapter.name}" in printed
        for folder in (ROOT / "assignments" / "source").glob("[0-9][0-9]_*"):
            assert f"{HUB}/hub/user-redirect/book/assignment/{folder.name}" in printed

    @pytest.mark.parametrize("address", ["hub.example.org", "file:///etc", "javascript:alert(1)"])
    def test_what_is_no_address_is_refused(self, address, capsys):
        assert links.main(["--hub", address, "--repository", BOOK]) == 2
        assert "expected an address" in capsys.readouterr().err


class TestMemory:
    def test_pages_say_what_is_computed(self):
        rows = [f"| {students} | {a} | {b} | {c} |" for students, a, b, c in memory.table()]
        page = (PAGES / "jupyterhub.md").read_text()
        assert [line for line in page.splitlines() if re.match(r"\| 10+ \||\| 30 \|", line)] == rows
        page = (PAGES / "littlest_jupyterhub.md").read_text()
        for students, everybody, *_ in memory.table():
            assert f"| {students} | {everybody} GB |" in page

    def test_a_second_tensorflow_kernel_breaks_binders_guarantee(self):
        student = memory.needed(2) - memory.needed(1)
        assert student < 1.0 < memory.SERVER + 2 * memory.TENSORFLOW_KERNEL < 2.0

    def test_a_class_without_students_is_refused(self, capsys):
        assert memory.main(["0"]) == 2
        assert "at least one student" in capsys.readouterr().err


@pytest.fixture(scope="module")
def values():
    return yaml.safe_load((KUBERNETES / "values.yaml").read_text())


@pytest.fixture(scope="module")
def objects():
    parts = list(yaml.safe_load_all((KUBERNETES / "exchange.yaml").read_text()))
    assert all(part["metadata"]["name"] == "book-exchange" for part in parts)
    return {part["kind"]: part for part in parts}


class TestKubernetes:
    def test_keys_are_the_charts(self, values):
        assert set(values) <= set(CHART)
        for part, keys in values.items():
            assert set(keys) <= set(CHART[part]), part
            for key, value in keys.items():
                known = CHART[part][key]
                assert known is None or set(value) <= known, f"{part}.{key}"

    def test_the_exchange_is_found_under_one_name_and_port(self, values, objects):
        settings = read_settings(KUBERNETES / "settings.toml")
        port = settings.exchange_port
        name = objects["Service"]["metadata"]["name"]
        assert settings.exchange_url == f"http://{name}:{port}/services/exchange/"
        assert objects["Service"]["spec"]["ports"] == [{"port": port, "targetPort": port}]
        rule = values["singleuser"]["networkPolicy"]["egress"][0]
        assert rule["ports"] == [{"port": port, "protocol": "TCP"}]
        labels = objects["Deployment"]["spec"]["template"]["metadata"]["labels"]
        assert rule["to"][0]["podSelector"]["matchLabels"].items() <= labels.items()
        assert objects["Service"]["spec"]["selector"].items() <= labels.items()
        policy = objects["NetworkPolicy"]["spec"]
        assert policy["podSelector"]["matchLabels"].items() <= labels.items()
        assert policy["ingress"][0]["ports"] == [{"port": port, "protocol": "TCP"}]

    def test_the_exchange_is_one_pod_without_rights_with_the_hubs_token(self, values, objects):
        pod = objects["Deployment"]["spec"]
        assert pod["replicas"] == 1 and pod["strategy"] == {"type": "Recreate"}
        (container,) = pod["template"]["spec"]["containers"]
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert pod["template"]["spec"]["securityContext"]["runAsNonRoot"] is True
        variables = {each["name"]: each for each in container["env"]}
        (service,) = values["hub"]["services"]
        assert variables["JUPYTERHUB_API_TOKEN"]["valueFrom"]["secretKeyRef"] == {
            "name": "hub",
            "key": f"hub.services.{service}.apiToken",
        }
        mounts = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
        assert variables["BOOK_HUB_SETTINGS"]["value"] == f"{mounts['book-course']}/settings.toml"
        assert read_settings(KUBERNETES / "settings.toml").state.as_posix() == mounts["kept"]

    def test_limits_agree_with_the_settings(self, values):
        settings = read_settings(KUBERNETES / "settings.toml")
        asked = values["singleuser"]["memory"]
        assert asked == {"guarantee": settings.memory_guarantee, "limit": settings.memory}

    def test_the_hub_loads_the_configuration_from_its_mounts(self, values, tmp_path, monkeypatch):
        """As kubelet mounts it: each file a link into a folder with a time in its name."""
        hub = values["hub"]
        mounts = {each["name"]: each["mountPath"] for each in hub["extraVolumeMounts"]}
        (code,) = hub["extraConfig"].values()
        shipped = f"{mounts['book-code']}/jupyterhub_config.py"
        assert code.strip() == f'load_subconfig("{shipped}")'
        assert hub["extraEnv"] == {"BOOK_HUB_SETTINGS": f"{mounts['book-course']}/settings.toml"}

        page = (PAGES / "zero_to_jupyterhub.md").read_text()
        named = re.findall(r"--from-file=(hub/\w+\.py)", page)
        place = tmp_path / "book" / "hub"
        (place / "..2026").mkdir(parents=True)
        for name in named:
            file = place / "..2026" / name.removeprefix("hub/")
            file.write_text((ROOT / name).read_text())
            (place / file.name).symlink_to(file)
        settings = tmp_path / "settings.toml"
        settings.write_text((KUBERNETES / "settings.toml").read_text())
        (tmp_path / "roster.csv").write_text("user,role\na,student\nb,instructor\n")
        monkeypatch.setenv("BOOK_HUB_SETTINGS", str(settings))
        found = PyFileConfigLoader("jupyterhub_config.py", path=str(place)).load_config()
        environment = found.Spawner.environment.get_value({})
        assert environment["JUPYTER_CONFIG_PATH"] == "/srv/book/hub/jupyter"
        assert (place / "settings.py").exists()


def test_settings_on_the_pages_are_settings(tmp_path):
    found = 0
    for page in PAGES.glob("*jupyterhub.md"):
        for block in re.findall(r"```toml\n(.*?)```", page.read_text(), re.DOTALL):
            lines = "\n".join(line.removeprefix("   ") for line in block.splitlines())
            assert tomllib.loads(lines)
            file = tmp_path / "settings.toml"
            file.write_text(lines)
            read_settings(file)
            found += 1
    assert found == 1
