"""Does the tasks: worker.py [ventilator's endpoint] [sink's endpoint]"""

import sys
import time

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5557"
sink_endpoint = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:5558"

context = zmq.Context()
ventilator = context.socket(zmq.PULL)
ventilator.connect(endpoint)
sink = context.socket(zmq.PUSH)
sink.connect(sink_endpoint)
print("waiting for tasks")

while True:
    task = ventilator.recv_string()
    print("a task of", task, "ms")
    time.sleep(int(task) / 1000)
    sink.send(b"done")
