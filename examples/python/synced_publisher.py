"""Publishes when all subscribers are there.

synced_publisher.py [endpoint] [second endpoint] [subscribers] [updates]
"""

import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5561"
second_endpoint = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:5562"
subscribers = int(sys.argv[3] if len(sys.argv) > 3 else "10")
updates = int(sys.argv[4] if len(sys.argv) > 4 else "1000000")

context = zmq.Context()
publisher = context.socket(zmq.PUB)
publisher.setsockopt(zmq.XPUB_NODROP, 1)
publisher.bind(endpoint)
attendance = context.socket(zmq.REP)
attendance.bind(second_endpoint)

print("waiting for", subscribers, "subscribers")
present = 0
while present < subscribers:
    publisher.send(b"HELLO")
    if attendance.poll(100):
        attendance.recv()
        attendance.send(b"")
        present += 1
        print("subscriber", present, "is there")

for update in range(1, updates + 1):
    publisher.send_string(f"update {update}")
publisher.send(b"END")
print("published", updates, "updates")
context.destroy()
