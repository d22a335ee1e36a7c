"""Builds the contestants."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

# Key, title. The first is what the others are compared with.
CONTESTANTS = {
    "c-system": "C",
    "ours-system": "typed-zmq, system",
    "c-vendored": "C, vendored",
    "ours-vendored": "typed-zmq, vendored",
    "zmq": "zmq",
    "tmq": "tmq",
    "zeromq": "zeromq",
    "rzmq": "rzmq",
    "pyzmq": "pyzmq",
    "floor": "floor",
}

PYTHON = ["pyzmq==27.*", "matplotlib==3.*"]


def everything(root, place):
    """The commands of the contestants, and what they are built of."""
    began = time.monotonic()
    compare = root / "benches" / "compare"
    cargo(compare / "ours", place / "system", {"ZMQ_NO_VENDOR": "1"})
    cargo(compare / "ours", place / "vendored", {"ZMQ_VENDORED": "1", "ZMQ_NO_VENDOR": "0"})
    cargo(compare / "peers", place / "peers", {}, "--locked")
    python = place / "python" / "bin" / "python"
    if not python.exists():
        run(["python3", "-m", "venv", place / "python"])
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PYTHON])
    print(f"built in {time.monotonic() - began:.0f} s", flush=True)

    def program(target, name):
        return [str(place / target / "release" / name)]

    return {
        "commands": {
            "c-system": program("system", "c"),
            "ours-system": program("system", "rust"),
            "c-vendored": program("vendored", "c"),
            "ours-vendored": program("vendored", "rust"),
            **{name: program("peers", name) for name in ["zmq", "tmq", "zeromq", "rzmq", "floor"]},
            "pyzmq": [str(python), str(compare / "peers" / "pyzmq.py")],
        },
        "versions": versions(compare, python),
    }


def cargo(where, target, more, *options):
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), **more}
    run(["cargo", "build", "--quiet", "--release", *options], cwd=where, env=environment)


def run(command, **more):
    print("+", *(Path(word).name if isinstance(word, Path) else word for word in command), flush=True)
    subprocess.run(command, check=True, **more)


def versions(compare, python):
    lock = (compare / "peers" / "Cargo.lock").read_text()
    found = dict(re.findall(r'name = "(zmq|tmq|zeromq|rzmq)"\nversion = "(.*?)"', lock))
    say = "import json, zmq; print(json.dumps([zmq.__version__, zmq.zmq_version()]))"
    said = subprocess.run([python, "-c", say], check=True, capture_output=True, text=True)
    found["pyzmq"], found["pyzmq's libzmq"] = json.loads(said.stdout)
    for name, command in {
        "libzmq": ["pkg-config", "--modversion", "libzmq"],
        "rustc": ["rustc", "--version"],
    }.items():
        said = subprocess.run(command, check=True, capture_output=True, text=True)
        found[name] = said.stdout.split("(")[0].split()[-1]
    # The sources that the `zmq` crate brings along are named for theirs.
    found["zmq's libzmq"] = re.search(r'name = "zeromq-src"\nversion = ".*?\+(.*?)"', lock)[1]
    return found
