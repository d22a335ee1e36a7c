"""The tutorial's server: tutorial_server.py [endpoint] [seconds it pauses]"""

import sys
import time

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:8000"
pause = float(sys.argv[2] if len(sys.argv) > 2 else "1")

context = zmq.Context()
socket = context.socket(zmq.REP)
socket.bind(endpoint)

while True:
    message = socket.recv()
    print("received request: ", message.decode())
    time.sleep(pause)
    socket.send(b"World")
