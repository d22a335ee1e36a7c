"""Asks through a device: device_client.py ENDPOINT NAME

Every line that it is told is a number of questions to ask. Whatever takes too
long is given up, and asked anew. Then it says how many it asked anew, and which
servers answered. tests/devices.rs has the same in Rust.
"""

import sys

import zmq

import peer

GIVE_UP = 500
TRIES = 20

endpoint, name = sys.argv[1:]
context = zmq.Context()


def connect():
    socket = context.socket(zmq.REQ)
    socket.linger = 0
    socket.rcvtimeo = GIVE_UP
    socket.connect(endpoint)
    return socket


def ask(number):
    """Which server answers, and after how many tries."""
    global socket
    for turn in range(TRIES):
        question = [part.encode() for part in (name, str(number), str(turn))]
        socket.send_multipart(question)
        try:
            *answer, server = socket.recv_multipart()
        except zmq.Again:
            socket.close()
            socket = connect()
            continue
        assert answer == question, "the answer to another question"
        return server.decode(), turn
    sys.exit(f"question {number} is not answered")


socket = connect()
asked = 0
for line in iter(sys.stdin.readline, ""):
    servers, again = set(), 0
    for asked in range(asked + 1, asked + 1 + int(line)):
        server, turn = ask(asked)
        servers.add(server)
        again += turn
    peer.say(again, "anew:", *sorted(servers))
