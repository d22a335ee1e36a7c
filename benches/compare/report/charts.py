"""Draws how much of C's rate, or how many times its latency, the others have."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

from report.build import CONTESTANTS  # noqa: E402
from report.plan import bytes_of  # noqa: E402
from report.tables import REFERENCE, WORKLOADS, cells_of, ratio  # noqa: E402

# Ours stand out, and C on the other library belongs to them.
STYLES = {
    "ours-system": {"color": "#c0392b", "linewidth": 2.4},
    "ours-vendored": {"color": "#c0392b", "linewidth": 2.4, "linestyle": "--"},
    "c-vendored": {"color": "#333333", "linestyle": "--"},
    "zmq": {"color": "#2471a3"},
    "tmq": {"color": "#17a589"},
    "zeromq": {"color": "#d68910"},
    "rzmq": {"color": "#7d3c98"},
    "pyzmq": {"color": "#839192"},
    "floor": {"color": "#bbbbbb", "linestyle": ":"},
}

TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]


def draw(results, workload, path):
    cells = cells_of(results, workload)
    transports = list(dict.fromkeys(cell["transport"] for cell in cells))
    measure = "p50" if workload == "lat" else "rate"
    key = "peers" if workload == "many" else "size"
    width = 2.2 + 3.2 * len(transports)
    figure, axes = pyplot.subplots(
        1, len(transports), figsize=(width, 4.2), sharey=True, squeeze=False
    )
    for axis, transport in zip(axes[0], transports):
        here = [cell for cell in cells if cell["transport"] == transport]
        steps = [cell[key] for cell in here]
        axis.axhline(1, color="#333333", linewidth=1)
        for contestant, title in CONTESTANTS.items():
            points = [(cell[key], ratio(cell, contestant, measure)) for cell in here]
            points = [point for point in points if point[1]]
            if contestant != REFERENCE and points:
                axis.plot(*zip(*points), label=title, marker="o", markersize=3, **STYLES[contestant])
        axis.set_xscale("log")
        axis.set_yscale("log")
        names = [f"{step:,}" if workload == "many" else bytes_of(step) for step in steps]
        axis.set_xticks(steps, names, fontsize=7)
        axis.minorticks_off()
        axis.grid(True, linewidth=0.3)
        axis.set_title(transport, fontsize=9)
    # What is farther off is at the edge.
    low, high = axes[0][0].get_ylim()
    low, high = max(low, 0.01), min(high, 100)
    ticks = [tick for tick in TICKS if low <= tick <= high]
    axes[0][0].set_yticks(ticks, [f"{tick:g}" for tick in ticks], fontsize=7)
    axes[0][0].set_ylim(low, high)
    better = "less is better" if measure == "p50" else "more is better"
    axes[0][0].set_ylabel(f"{measure} to that of C ({better})", fontsize=8)
    handles = {}
    for axis in axes[0]:
        handles.update(zip(*axis.get_legend_handles_labels()[::-1]))
    figure.legend(handles.values(), handles.keys(), fontsize=7, loc="center right", frameon=False)
    figure.suptitle(WORKLOADS[workload], fontsize=10)
    figure.subplots_adjust(left=0.7 / width, right=1 - 1.5 / width, wspace=0.05)
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    embeddable(path)


def embeddable(path):
    """Documentation includes it as it is, so it begins with its element and has no empty line."""
    text = path.read_text()
    lines = [line.rstrip() for line in text[text.index("<svg") :].splitlines() if line.strip()]
    path.write_text("\n".join(lines) + "\n")


def main():
    results = json.loads(Path(sys.argv[1]).read_text())
    # Texts as texts, and the same names in each run.
    pyplot.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "compare"})
    for workload in WORKLOADS:
        if cells_of(results, workload):
            draw(results, workload, Path(sys.argv[2]) / f"{workload}.svg")


main()
