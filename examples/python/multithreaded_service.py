"""One endpoint, served by several threads: multithreaded_service.py [endpoint] [threads]"""

import sys
import threading

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5555"
threads = int(sys.argv[2] if len(sys.argv) > 2 else "5")

context = zmq.Context()
clients = context.socket(zmq.ROUTER)
clients.bind(endpoint)
workers = context.socket(zmq.DEALER)
workers.bind("inproc://workers")


def serve(number):
    socket = context.socket(zmq.REP)
    socket.connect("inproc://workers")
    while True:
        message = socket.recv()
        print(f"thread {number} received request: {message.decode()}\n", end="")
        socket.send(b"World")


for number in range(1, threads + 1):
    threading.Thread(target=serve, args=(number,), daemon=True).start()
print(threads, "threads serve", endpoint)
zmq.proxy(clients, workers)
