"""Hands out tasks: ventilator.py [endpoint] [sink's endpoint] [tasks]"""

import random
import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5557"
sink_endpoint = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:5558"
tasks = int(sys.argv[3] if len(sys.argv) > 3 else "100")

context = zmq.Context()
ventilator = context.socket(zmq.PUSH)
ventilator.bind(endpoint)
sink = context.socket(zmq.PUSH)
sink.connect(sink_endpoint)

print("press Enter when the workers are ready")
input()

sink.send_string(f"tasks {tasks}")
total = 0
for task in range(tasks):
    milliseconds = random.randint(1, 100)
    ventilator.send_string(str(milliseconds))
    total += milliseconds
print("handed out", tasks, "tasks of", total, "ms")
context.destroy(linger=5000)
