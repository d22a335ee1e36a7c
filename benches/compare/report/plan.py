"""What is measured, how often and how long."""

from dataclasses import dataclass

from report import levers

SIZES = [16, 256, 4096, 65536, 1048576]
TRANSPORTS = ["inproc", "ipc", "tcp"]
PEERS = [1, 100, 1000, 10000]

MIB = 1024 * 1024
# The most bytes that are sent in one run. A publisher waits for nobody, so what it sends may
# all be in memory at once.
MOST = {"thr": 1024 * MIB, "lat": 256 * MIB, "fan": 64 * MIB, "hop": 512 * MIB, "many": 64 * MIB}


@dataclass(frozen=True)
class Cell:
    workload: str
    transport: str
    size: int
    peers: int
    lever: str = ""

    def name(self):
        what = f"{self.peers:,}" if self.workload == "many" else bytes_of(self.size)
        return f"{self.transport} {what}"

    def times_as_long(self):
        """Where a device's three threads run changes now and then, and its rate with it."""
        return 4 if (self.workload, self.transport) == ("hop", "inproc") else 1

    def most(self):
        return max(20, MOST[self.workload] // self.size)


@dataclass(frozen=True)
class Plan:
    cells: list
    levers: list
    rounds: int
    # How long a run should measure.
    seconds: float
    # How long all may take before there are fewer rounds, if that matters.
    minutes: float | None


def bytes_of(size):
    for unit, name in (MIB, "MiB"), (1024, "KiB"):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size} B"


def make(full, smoke, only):
    cells = []
    for workload in ["thr", "lat", "fan", "hop"]:
        for transport in TRANSPORTS:
            for size in [16, 4096] if smoke else SIZES:
                cells.append(Cell(workload, transport, size, 4))
    for transport in TRANSPORTS:
        for peers in [1, 100] if smoke else PEERS:
            cells.append(Cell("many", transport, 16, peers))
    the_levers = [
        Cell(workload, transport, size, 4, lever)
        for lever, _, workload, where in levers.LEVERS
        for transport, size in where
    ]
    wanted = [name for name in only.split(",") if name]
    if wanted:
        cells = [cell for cell in cells if cell.workload in wanted]
        the_levers = the_levers if "levers" in wanted else []
    if smoke:
        return Plan(cells, the_levers, rounds=1, seconds=0.01, minutes=None)
    if full:
        return Plan(cells, the_levers, rounds=7, seconds=0.5, minutes=None)
    return Plan(cells, the_levers, rounds=4, seconds=0.15, minutes=10)
