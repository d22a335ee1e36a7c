"""The tutorial's second client, in Python 3: tutorial_client2.py ENDPOINT"""

import sys

import peer  # which ends this after a while
import zmq

context = zmq.Context()
print("connect to hello world server", flush=True)
socket = context.socket(zmq.REQ)
socket.connect(sys.argv[1])

for request in range(1, 10):
    print("send ", request, "...", flush=True)
    socket.send(b"ok")
    message = socket.recv()
    print("received reply ", request, "[", message.decode(), "]", flush=True)
