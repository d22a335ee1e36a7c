"""Counts the updates: synced_subscriber.py [endpoint] [second endpoint]"""

import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5561"
second_endpoint = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:5562"

context = zmq.Context()
subscriber = context.socket(zmq.SUB)
subscriber.setsockopt(zmq.SUBSCRIBE, b"")
subscriber.connect(endpoint)

print("heard", subscriber.recv_string())
attendance = context.socket(zmq.REQ)
attendance.connect(second_endpoint)
attendance.send(b"here")
attendance.recv()

updates = 0
while True:
    message = subscriber.recv()
    if message == b"END":
        break
    if message != b"HELLO":
        updates += 1
print("received", updates, "updates")
