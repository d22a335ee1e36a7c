"""Answers the questions that the broker passes on: broker_worker.py [endpoint]"""

import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5560"

context = zmq.Context()
socket = context.socket(zmq.REP)
socket.connect(endpoint)
print("waiting for questions")

while True:
    message = socket.recv()
    print("received request:", message.decode())
    socket.send(b"World")
