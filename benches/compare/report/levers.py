"""What the crate offers to make it faster, beside the same without it and beside C."""

from report.build import CONTESTANTS
from report.tables import with_range

# Lever, its name, and where it should help or at least do no harm.
LEVERS = [
    ("zero-copy", "`Frame::from_owner`, of the sender's buffer", "thr", [("inproc", 65536), ("tcp", 65536), ("tcp", 1048576)]),
    ("share", "`Message::share` of one message", "thr", [("inproc", 65536), ("tcp", 65536)]),
    ("throughput", "`Options::throughput`", "thr", [("ipc", 4096), ("tcp", 4096), ("tcp", 65536)]),
    ("throughput", "`Options::throughput`", "lat", [("tcp", 4096)]),
    ("spin", "`Options::spin`", "lat", [("inproc", 16), ("tcp", 16)]),
    ("spin-where-it-pays", "`Options::spin_where_it_pays`", "lat", [("inproc", 16), ("tcp", 16)]),
]

NAMES = {lever: name for lever, name, _, _ in LEVERS}
BESIDE = ["c-system", "c-vendored", "ours-vendored"]


def commands(those_of_all):
    """Those it is compared with, and ours that pulls the lever."""
    chosen = {name: those_of_all[name] for name in BESIDE}
    return {**chosen, "pulled": those_of_all["ours-vendored"]}


def table(results):
    rows = [["", "", *(f"to {CONTESTANTS[name]}" for name in BESIDE)]]
    for cell in results.get("levers", []):
        kinds = {"p50": "times the p50", "p99": "times the p99"}
        for measure, kind in (kinds if cell["workload"] == "lat" else {"rate": "times the rate"}).items():
            texts = [with_range(cell, "pulled", measure, name) for name in BESIDE]
            rows.append([NAMES[cell["lever"]], f"{cell['name']}, {kind}", *texts])
    return rows
