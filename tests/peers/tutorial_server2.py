"""The tutorial's second server, in Python 3: tutorial_server2.py ENDPOINT PAUSE"""

import sys
import time

import peer  # which ends this after a while
import zmq

context = zmq.Context()
socket = context.socket(zmq.REP)
socket.bind(sys.argv[1])

while True:
    message = socket.recv()
    print("received request: ", message.decode(), flush=True)
    time.sleep(float(sys.argv[2]))
    if message == b"hello":
        socket.send(b"World")
    else:
        socket.send(b"success")
