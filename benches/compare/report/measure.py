"""Runs the contestants in turn, and keeps what they print."""

import os
import platform
import resource
import signal
import subprocess
import tempfile
import time
from dataclasses import asdict

from report import levers

# For one run. None takes a tenth of it, unless it is stuck.
PATIENCE = 20
# What 10,000 sockets and both ends of their connections take, in one process.
DESCRIPTORS = 40_000
# Who has the peers in other processes, where one may not have as many files.
IN_CROWDS = ["c-system", "ours-system", "c-vendored", "ours-vendored", "zeromq", "rzmq"]
# Whose sockets have a descriptor each beside their connections.
ON_LIBZMQ = ["c-system", "ours-system", "c-vendored", "ours-vendored", "zmq", "tmq", "pyzmq"]


def everything(contestants, plan, place):
    began = time.monotonic()
    allow_descriptors()
    place.mkdir(parents=True, exist_ok=True)
    results = {
        "versions": contestants["versions"],
        "machine": machine(),
        "load": [os.getloadavg()[0]],
        "rounds": plan.rounds,
        "cells": [],
        "levers": [],
    }
    with tempfile.TemporaryDirectory(prefix="compare-") as directory:
        for number, cell in enumerate(plan.cells):
            seconds = time.monotonic() - began
            where = f"{number + 1}/{len(plan.cells)} {cell.workload} {cell.name()}"
            print(f"{seconds:5.0f} s  {where}", flush=True)
            rounds = affordable(plan, number, seconds)
            outcome = measure(contestants["commands"], cell, plan, rounds, directory)
            results["cells"].append({**asdict(cell), "name": cell.name(), "outcome": outcome})
            results["load"].append(os.getloadavg()[0])
        for number, cell in enumerate(plan.levers):
            seconds = time.monotonic() - began
            print(f"{seconds:5.0f} s  {number + 1}/{len(plan.levers)} {cell.lever} {cell.name()}", flush=True)
            programs = levers.commands(contestants["commands"])
            outcome = measure(programs, cell, plan, plan.rounds, directory)
            results["levers"].append({**asdict(cell), "name": cell.name(), "outcome": outcome})
    results["minutes"] = (time.monotonic() - began) / 60
    return results


def affordable(plan, done, seconds):
    """How many rounds, so that a slow machine is done in time too."""
    if not plan.minutes or not done:
        return plan.rounds
    expected = seconds / done * (len(plan.cells) - done)
    share = (plan.minutes * 60 - seconds) / expected
    return max(1, min(plan.rounds, int(plan.rounds * share)))


def measure(commands, cell, plan, rounds, directory):
    """By contestant, a list of rounds, or a text that says why there is none."""
    outcome, counts = {}, {}
    for name in commands:
        counts[name] = too_many(cell, name) or calibrate(commands[name], name, cell, plan, directory)
        outcome[name] = [] if isinstance(counts[name], int) else counts[name]
    for number in range(rounds):
        # Each contestant once. Every other round goes backwards, so none is always after another.
        names = [name for name in commands if isinstance(outcome[name], list)]
        for name in names if number % 2 == 0 else names[::-1]:
            said = run(commands[name], name, cell, counts[name], directory)
            if isinstance(said, str):
                print(f"        {name}: {said}", flush=True)
                outcome[name] = said
            else:
                outcome[name].append(said)
    return outcome


def too_many(cell, name):
    """Why there cannot be as many sockets, if so."""
    ends = 0 if cell.transport == "inproc" else 2 - (name == "pyzmq")
    needed = cell.peers * (ends + (name in ON_LIBZMQ)) + 100
    if cell.transport != "inproc" and name in IN_CROWDS:
        needed = cell.peers + 100
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return f"needs ulimit -n {needed}" if needed > most else None


def calibrate(command, name, cell, plan, directory):
    """How many messages take as long as a run should, or why none do."""
    count = min(cell.most(), 200 if cell.workload == "lat" else 1000)
    count = max(20, min(count, 64 * 1024 * 1024 // cell.size))
    while True:
        said = run(command, name, cell, count, directory)
        if isinstance(said, str):
            return said
        wanted = min(cell.most(), max(20, int(said["rate"] * plan.seconds * cell.times_as_long())))
        if cell.workload == "fan":
            wanted = min(cell.most(), wanted // cell.peers + 20)
        # What was short was mostly the start, so its rate says too little.
        if wanted <= 8 * count:
            return wanted
        count = wanted // 2


def run(command, name, cell, count, directory):
    workload = f"{cell.workload}+{cell.lever}" if name == "pulled" else cell.workload
    words = [workload, cell.transport, cell.size, count, cell.peers, directory]
    process = subprocess.Popen(
        [*command, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Its children too can be ended.
        start_new_session=True,
    )
    try:
        out, errors = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return f"stuck for {PATIENCE} s"
    lines = dict(line.split(" ", 1) for line in out.splitlines() if " " in line)
    if "unsupported" in lines:
        return lines["unsupported"]
    if process.returncode != 0 or "rate" not in lines:
        print(f"        {' '.join(command[-1:])}: {errors.strip()[-300:]}", flush=True)
        return "failed"
    return {name: float(value) for name, value in lines.items()}


def allow_descriptors():
    """As many as there may be; the contestants inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (max(DESCRIPTORS, most), most):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
            return
        except (ValueError, OSError):
            continue


def machine():
    model = "unknown"
    with open("/proc/cpuinfo") as lines:
        for line in lines:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "all cores": os.cpu_count(),
        "nice": os.nice(0),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
    }
