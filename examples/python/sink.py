"""Gathers the results: sink.py [endpoint]"""

import sys
import time

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5558"

context = zmq.Context()
sink = context.socket(zmq.PULL)
sink.bind(endpoint)
print("waiting for the ventilator")

tasks = None
done = 0
start = None
while tasks != done:
    message = sink.recv_string()
    start = start or time.monotonic()
    if message.startswith("tasks "):
        tasks = int(message.split()[1])
    else:
        done += 1
elapsed = round(1000 * (time.monotonic() - start))
print(done, "tasks done in", elapsed, "ms")
