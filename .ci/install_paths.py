"""Walks the ways to install, from `.ci/install-paths`. Needs what that has installed, and PyPI.

What needs no network is tested in `tests/all/hooks`. Each check here ends the run when it fails.
"""

import email
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile

import yaml
from hera.workflows.models import WorkflowTemplate

ROOT, WORK = (pathlib.Path(argument) for argument in sys.argv[1:])
TOOLS = pathlib.Path(sys.executable).parent
SCRATCH = WORK / "scratch"
GUIDE = (ROOT / "docs/guide/ci.md").read_text()
README = (ROOT / "README.md").read_text()
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
REPOSITORY = "https://git.example.com/platform/argo-metrics"
WHEEL_ADDRESS = re.compile(r"https://packages\.example\.com/argo_metrics-\S+\.whl")

BAD = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: orders-
spec:
  entrypoint: main
  templates:
    - name: main
      metrics:
        prometheus:
          - name: orders-total
            help: orders that were handled
            counter:
              value: "1"
      container:
        image: example/orders:3
"""
FINE = BAD.replace("orders-total", "orders_total")
PLACE = "11:19"


STARTED = time.monotonic()


def say(words):
    print(f"\n== {words} (after {time.monotonic() - STARTED:.0f} s)", flush=True)


def must(holds, words, output=""):
    if not holds:
        sys.exit(f"{output}\nways to install: {words}")


def run(command, cwd=ROOT, env=None, code=0):
    """Runs a command, or a line of shell, and gives what it prints. It must end with `code`."""
    ended = subprocess.run(
        command,
        shell=isinstance(command, str),
        executable="/bin/bash" if isinstance(command, str) else None,
        cwd=cwd,
        env=env or environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    must(ended.returncode == code, f"`{command}` ended with {ended.returncode} instead of {code}", ended.stdout)
    return ended.stdout


def environment(*first_on_path, **more):
    """Ours, without any `argo-metrics` on the PATH but that of the folders named here."""
    path = os.environ["PATH"].split(os.pathsep)
    path = [folder for folder in path if not (pathlib.Path(folder) / "argo-metrics").exists()]
    path = [str(folder) for folder in first_on_path] + path
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    return kept | {"PATH": os.pathsep.join(path), "PIP_DISABLE_PIP_VERSION_CHECK": "1"} | more


def venv(name):
    """A fresh virtual environment; its folder of programs."""
    shutil.rmtree(WORK / name, ignore_errors=True)
    run([sys.executable, "-m", "venv", WORK / name])
    return WORK / name / "bin"


def fences(text, info):
    """The fenced blocks with this behind the opening fence."""
    return re.findall(rf"^```{re.escape(info)}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def fence(info):
    found = fences(GUIDE, info)
    must(len(found) == 1, f"docs/guide/ci.md: {len(found)} blocks `{info}`")
    return found[0]


def scratch(name, files):
    """A folder of its own with these files in it."""
    folder = SCRATCH / name
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
    return folder


# The published schemas.


def schemas():
    say("the published schemas, and Argo's as hera has it")
    # Of a key that it does not know it only warns.
    said = run([TOOLS / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"])
    must(not said, "a warning", said)
    workflows = [".github/workflows/argo-metrics.yaml", ".github/workflows/argo-metrics-code-scanning.yaml"]
    checked = [("vendor.github-actions", (ROOT / "action.yml").read_text(), "using: composite", "using: nothing")]
    checked += [("vendor.github-workflows", fence(f"yaml {name}"), "runs-on:", "runs-at:") for name in workflows]
    checked += [("vendor.gitlab-ci", fence("yaml .gitlab-ci.yml"), "when: always", "when: sometimes")]
    for schema, text, right, wrong in checked:
        # One that takes a mistake, too, would prove nothing.
        must(right in text, f"{schema}: `{right}` is gone")
        for content, code in (text, 0), (text.replace(right, wrong), 1):
            file = scratch("schemas", {"checked.yml": content}) / "checked.yml"
            run([TOOLS / "check-jsonschema", "--builtin-schema", schema, file], code=code)
    for name in ".pre-commit-config.yaml", "without-rust.pre-commit-config.yaml":
        file = scratch("schemas", {name: fence(f"yaml {name}")}) / name
        said = run([TOOLS / "pre-commit", "validate-config", file])
        must(not said, "a warning", said)

    template = yaml.safe_load(fence("yaml lint-metrics.yaml"))
    # hera leaves out what it does not know.
    read = WorkflowTemplate.model_validate(template)
    written = read.model_dump(mode="json", by_alias=True, exclude_unset=True)
    must(written == template, f"docs/guide/ci.md: Argo knows of lint-metrics.yaml only\n{json.dumps(written, indent=1)}")


# The wheel.


def wheel():
    say("the wheel, built as the guide says and installed in a fresh virtual environment")
    build, install = (block for block in fences(GUIDE, "bash") if "pip" in block)
    for line in (build + install).splitlines():
        must(line in "\n".join(fences(README, "bash")), f"README.md does not say `{line}`")
    for old in (ROOT / "dist").glob("argo_metrics-*.whl"):
        old.unlink()
    # maturin is pinned here only: users have the newest.
    pins = scratch("wheel", {"pins.txt": "maturin==1.16.0\n"}) / "pins.txt"
    pinned = {"PIP_CONSTRAINT": str(pins), "PIP_BUILD_CONSTRAINT": str(pins)}
    run(build, env=environment(venv("builder"), **pinned))
    (built,) = (ROOT / "dist").glob("argo_metrics-*.whl")
    named = {match.split("/")[-1] for match in WHEEL_ADDRESS.findall(GUIDE)}
    if platform.machine() == "x86_64" and sys.platform == "linux":
        shape = re.compile(rf"argo_metrics-{re.escape(VERSION)}-py3-none-manylinux_2_\d+_x86_64\.whl")
        must(all(shape.fullmatch(name) for name in named | {built.name}), f"the guide has {named}, and here is {built.name}")
    inside(built)

    # Nothing is taken from an index: the wheel is all that is needed.
    fresh = venv("fresh")
    env = environment(fresh, PIP_NO_INDEX="1")
    said = run(install, env=env)
    must(said.splitlines()[-1] == f"argo-metrics {VERSION}", "another version", said)
    run("argo-metrics lint fixtures/manifests/good", env=env)
    said = run("argo-metrics lint fixtures/manifests/broken", env=env, code=1)
    must("error[AM006]" in said, "no finding", said)
    run("python -m pip uninstall --yes argo-metrics", env=env)
    must(not (fresh / "argo-metrics").exists(), "pip does not remove the binary")
    return built


def inside(built):
    """What is in the wheel, and what it says of itself."""
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(metadata))
    scripts = [name.split("/")[-1] for name in names if ".data/scripts/" in name]
    must(scripts == ["argo-metrics"], f"the wheel has {scripts}")
    must(not [name for name in names if name.endswith(".py")], f"the wheel has Python in it: {names}")
    licences = {name.split("/")[-1] for name in names if "/licenses/" in name}
    must(licences == {"LICENSE-MIT", "LICENSE-APACHE"}, f"the wheel has {licences}")
    for field, value in {
        "Name": "argo-metrics",
        "Version": VERSION,
        "License-Expression": "MIT OR Apache-2.0",
        "Requires-Python": ">=3.8",
        "Requires-Dist": None,
    }.items():
        must(metadata[field] == value, f"{field} of the wheel is {metadata[field]}")
    must("Prometheus" in metadata["Summary"], f"Summary of the wheel is {metadata['Summary']}")
    description = metadata.get_payload(decode=True).decode()
    must(description.strip() == README.strip(), "the wheel's description is not the README")
    size = built.stat().st_size
    must(size < 10_000_000, f"the wheel has {size} bytes")
    print(f"{built.name}: {size / 1e6:.1f} MB")


# The services. Their shell is run with what the service sets, and installs for real.


def action(built):
    for package, whence in ("", "its own checkout"), (str(built), "a wheel"):
        say(f"action.yml, installed from {whence}")
        place = scratch(f"action from {whence}", {"apps/a b.yaml": BAD, "fine.yaml": FINE})
        runner = scratch(f"runner for {whence}", {"temp/x": ""})
        variables = {
            "RUNNER_TEMP": str(runner / "temp"),
            "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
            "GITHUB_ACTION_PATH": str(ROOT),
        }
        inputs = {"package": package, "sarif": "out.sarif"}
        for name, code in ("Install argo-metrics", 0), ("Run argo-metrics", 1):
            said = action_step(name, inputs, variables, place, code)
        must("::error title=AM006 bad-name,file=apps/a b.yaml,line=11," in said, "no annotation", said)
        must(f"--> apps/a b.yaml:{PLACE}" in said, "no findings in full", said)
        must("AM006" in (runner / "summary.md").read_text(), "no summary")
        must("AM006" in (place / "out.sarif").read_text(), "no SARIF")
        action_step("Run argo-metrics", inputs | {"paths": "fine.yaml"}, variables, place, 0)


def action_step(name, inputs, variables, place, code):
    """Runs a step as the runner does."""
    (step,) = (s for s in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"] if s["name"] == name)
    given = {key: inputs.get(value[len("${{ inputs.") : -len(" }}")], "") for key, value in step["env"].items()}
    bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return run(bash, cwd=place, env=environment(**variables, **given), code=code)


def gitlab(built):
    say("GitLab's job")
    job = yaml.safe_load(fence("yaml .gitlab-ci.yml"))["argo-metrics"]
    script = "\n".join(job["before_script"] + job["script"])
    env = environment(venv("gitlab"), ARGO_METRICS_WHEEL=str(built))
    for content, code in (FINE, 0), (BAD, 1):
        place = scratch(f"gitlab {code}", {"apps/a b.yaml": content})
        said = run(["sh", "-ec", script], cwd=place, env=env, code=code)
        must((PLACE in said) == bool(code), "no findings in full", said)
        report = json.loads((place / job["artifacts"]["reports"]["codequality"]).read_text())
        must(len(report) == code, "no report", said)


def argo(built):
    say("Argo's step")
    (template,) = yaml.safe_load(fence("yaml lint-metrics.yaml"))["spec"]["templates"]
    container = template["container"]
    must(container["env"] == [{"name": "WHEEL", "value": "{{inputs.parameters.wheel}}"}], "another variable")
    env = environment(venv("argo"), WHEEL=str(built))
    for content, code in (FINE, 0), (BAD, 1):
        place = scratch(f"argo {code}", {"apps/a b.yaml": content})
        said = run(container["command"] + container["args"], cwd=place, env=env, code=code)
        must((PLACE in said) == bool(code), "no findings", said)


# pre-commit.


def snapshot():
    """The work tree as a repository of its own, with the release's tag: what a user's pre-commit clones."""
    folder = SCRATCH / "repository"
    names = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]).split("\0")
    for name in names:
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git_init(folder)
    run(f"git add -A && git commit -qm x && git tag v{VERSION}", cwd=folder, env=environment(**GIT))
    return folder


# None of the settings of whoever runs this: they may sign commits or keep their own hooks.
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git_init(folder):
    folder.mkdir(parents=True, exist_ok=True)
    run(
        "git init -q . && git config user.name a && git config user.email a@example.com",
        cwd=folder,
        env=environment(**GIT),
    )


def cargo_shim():
    """A `cargo` for pre-commit, whose `cargo install` takes the newest crates of the day. With `--locked` it takes those that are
    tested, which are compiled already, and our own crate is not optimized: the hook is built quickly, and always the same. The
    files of each clone of the snapshot are as old as its commit, so that the second clone takes what the first has built."""
    shim = "#!/bin/sh\nverb=$1\nshift\n"
    shim += 'find . -name .git -prune -o -type f -exec touch -d "@$(git log -1 --format=%ct)" {} +\n'
    shim += f'exec {shutil.which("cargo")} "$verb" --locked --config profile.release.package.argo-metrics.opt-level=0 "$@"\n'
    folder = scratch("shim", {"cargo": shim})
    (folder / "cargo").chmod(0o755)
    return folder


def pre_commit(built):
    repository = snapshot()
    fresh = venv("fresh")
    run([fresh / "python", "-m", "pip", "install", "--quiet", "--no-index", built])
    env = environment(
        cargo_shim(),
        fresh,
        TOOLS,
        PRE_COMMIT_HOME=str(SCRATCH / "pre-commit"),
        PRE_COMMIT_COLOR="never",
        # The address of the guide is this repository.
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0=f"url.{repository}.insteadOf",
        GIT_CONFIG_VALUE_0=REPOSITORY,
        **GIT,
    )
    try_repo(repository, env)
    commits(env)
    without_rust(built, env)


def results(said):
    """What pre-commit says of each hook, by its name."""
    return dict(re.findall(r"^(argo-metrics [^.\n]*?)\.{3,}.*?(Passed|Failed|Skipped)$", said, re.MULTILINE))


HOOKS = ["argo-metrics lint", "argo-metrics lint (whole repository)", "argo-metrics lint (installed)"]


def try_repo(repository, env):
    for content, code, word in (FINE, 0, "Passed"), (BAD, 1, "Failed"):
        say(f"pre-commit try-repo, all hooks, a commit that is {'bad' if code else 'good'}")
        user = scratch(f"try-repo {code}", {"apps/a b.yaml": content})
        git_init(user)
        run("git add -A", cwd=user, env=env)
        said = run(["pre-commit", "try-repo", repository, "--verbose"], cwd=user, env=env, code=code)
        must(results(said) == {name: word for name in HOOKS}, f"not every hook {word.lower()}", said)
        must(said.count(f"--> apps/a b.yaml:{PLACE}") == 3 * code, "not every hook says where", said)
        must(said.count("- exit code: 1") == 3 * code, "another exit code", said)


def commits(env):
    """The guide's configuration and the hook for the whole repository, with real commits."""
    say("pre-commit install, and commits")
    user = scratch("commits", {".pre-commit-config.yaml": fence("yaml .pre-commit-config.yaml")})
    git_init(user)
    run("pre-commit install", cwd=user, env=env)

    def commit(files, code, cwd=user):
        scratch("commits", files)
        return run("git add -A . && git commit -qm x", cwd=cwd, env=env, code=code)

    said = commit({"apps/nightly jobs/a b.yaml": FINE}, 0)
    must(results(said) == {HOOKS[0]: "Passed"}, "the hook did not run", said)

    said = commit({"manifests/orders.yaml": BAD}, 1)
    must(said.strip() == fence("text pre-commit").strip(), "docs/guide/ci.md shows something else", said)
    must(run("git status --short", cwd=user, env=env) == "A  manifests/orders.yaml\n", "it was committed")
    commit({"manifests/orders.yaml": FINE}, 0)

    # What must not keep a commit back: an excluded file, though it is named; files that are not Argo's; no file at all.
    said = commit({"vendor/bad.yaml": BAD}, 0)
    must(results(said) == {HOOKS[0]: "Passed"}, "the hook did not run", said)
    said = commit({"package.json": '{"metrics": [1]}', "tsconfig.json": "{// no JSON\n}", "a.yml": "b: {{ c }}\n"}, 0)
    must(results(said) == {HOOKS[0]: "Passed"}, "the hook did not run", said)
    said = commit({"README.md": BAD}, 0)
    must("Skipped" in said, "the hook ran", said)
    # Wrong usage is told with its own exit code.
    config = user / ".pre-commit-config.yaml"
    guide = config.read_text()
    config.write_text(guide.replace('"3.7"', '"9.9"'))
    run("git add -A", cwd=user, env=env)
    said = run("pre-commit run --all-files", cwd=user, env=env, code=1)
    must("- exit code: 2" in said and "--argo 9.9" in said, "the exit code is lost", said)

    # The whole repository, from below it, whatever has changed.
    config.write_text(guide.replace("id: argo-metrics-lint\n", "id: argo-metrics-lint-all\n").replace("vendor", "none"))
    scratch("commits", {"apps/c.json": "{}"})
    said = run("git add -A :/ && git commit -qm x", cwd=user / "apps", env=env, code=1)
    must(results(said) == {HOOKS[1]: "Failed"}, "the hook did not run", said)
    must(f"--> vendor/bad.yaml:{PLACE}" in said, "it does not read the whole repository", said)
    said = run("pre-commit run argo-metrics-lint-all", cwd=user / "apps", env=env, code=1)
    must(f"--> vendor/bad.yaml:{PLACE}" in said, "it does not read the whole repository", said)
    # As the guide says, this hook takes the installed binary, too.
    config.write_text(config.read_text().replace("lint-all\n", "lint-all\n        language: system\n"))
    run("git add -A", cwd=user, env=env)
    said = run("pre-commit run --all-files", cwd=user, env=env, code=1)
    must(f"--> vendor/bad.yaml:{PLACE}" in said, "it does not read the whole repository", said)


def without_rust(built, env):
    say("pre-commit without Rust: the installed binary, and the wheel")
    config = fence("yaml without-rust.pre-commit-config.yaml")
    must(WHEEL_ADDRESS.search(config), "docs/guide/ci.md: the wheel's address is gone")
    config = WHEEL_ADDRESS.sub(str(built), config)
    user = scratch("without rust", {".pre-commit-config.yaml": config, "a b.yaml": FINE, "vendor/bad.yaml": BAD})
    git_init(user)
    # No cargo: neither hook may want one.
    path = [folder for folder in env["PATH"].split(os.pathsep) if not (pathlib.Path(folder) / "cargo").exists()]
    env = env | {"PATH": os.pathsep.join(path)}
    run("git add 'a b.yaml' && pre-commit run", cwd=user, env=env)
    run("git add -A .", cwd=user, env=env)
    said = run("pre-commit run", cwd=user, env=env, code=1)
    must(said.count(f"--> vendor/bad.yaml:{PLACE}") == 2, "not both hooks say where", said)


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    schemas()
    built = wheel()
    action(built)
    gitlab(built)
    argo(built)
    pre_commit(built)
    shutil.rmtree(SCRATCH, ignore_errors=True)
    say("ways to install: all walked")


main()
