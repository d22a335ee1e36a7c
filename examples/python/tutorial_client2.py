"""The tutorial's second client: tutorial_client2.py [endpoint]"""

import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:8000"

context = zmq.Context()
print("connect to hello world server")
socket = context.socket(zmq.REQ)
socket.connect(endpoint)

for request in range(1, 10):
    print("send ", request, "...")
    socket.send(b"ok")
    message = socket.recv()
    print("received reply ", request, "[", message.decode(), "]")
