"""One side of any pattern: side.py SIZES...

Every line that it is told is one link, such as `answers REP 0 bind ENDPOINT`: what
to do on which socket, how many frames of each message are its way back, and
where. It says where it is bound or connected, and in the end `done`.

The messages have frames of these sizes, such as `5,0,300`.
"""

import select
import sys

import zmq

import peer

CALL = [b"are you there?"]

messages = [peer.frames(int(size) for size in sizes.split(",")) for sizes in sys.argv[1:]]
context = zmq.Context()


def asks(socket, way_back):
    for message in messages:
        before = [b""] * way_back
        socket.send_multipart(before + message)
        assert socket.recv_multipart() == before + peer.answer(message), "a wrong answer"


def answers(socket, way_back):
    for message in messages:
        received = socket.recv_multipart()
        assert received[way_back:] == message, "a wrong question"
        socket.send_multipart(received[:way_back] + peer.answer(message))


def sends(socket, _way_back):
    for message in messages:
        socket.send_multipart(message)


def receives(socket, _way_back):
    for message in messages:
        assert socket.recv_multipart() == message, "a wrong message"


def publishes(socket, way_back):
    """Calls until it is told a line, since subscribers may come late."""
    while not select.select([sys.stdin], [], [], 0.01)[0]:
        socket.send_multipart(CALL)
    assert sys.stdin.readline() == "heard\n"
    sends(socket, way_back)


def subscribes(socket, _way_back):
    socket.subscribe(b"")
    assert socket.recv_multipart() == CALL
    peer.say("heard")
    received = CALL
    for message in messages:
        while received == CALL:
            received = socket.recv_multipart()
        assert received == message, "a wrong message"
        received = CALL


def hears_subscriptions(socket, way_back):
    """As an XPUB, which hears what an XSUB says too."""
    assert socket.recv_multipart() == [b"\1"]
    sends(socket, way_back)
    assert socket.recv_multipart() == [b"talking", b"", b"back"]
    assert socket.recv_multipart() == [b"\0"]


def sends_subscriptions(socket, way_back):
    """As an XSUB, which may speak to its publishers."""
    socket.send(b"\1")
    receives(socket, way_back)
    socket.send_multipart([b"talking", b"", b"back"])
    socket.send(b"\0")


for line in iter(sys.stdin.readline, ""):
    role, kind, way_back, verb, endpoint = line.split()
    socket = context.socket(getattr(zmq, kind))
    getattr(socket, verb)(endpoint)
    peer.say(socket.last_endpoint.decode())
    globals()[role](socket, int(way_back))
    peer.say("done")
    socket.close()
