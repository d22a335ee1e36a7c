"""A server made to be killed: mortal.py ENDPOINT HABIT

Says `bound`, and then, by its habit: `deaf` takes no question; `greedy` answers
six, takes one more, says `took` and keeps it; `busy` answers all, slowly enough to
be killed while it does.
"""

import sys
import time

import zmq

import peer

endpoint, habit = sys.argv[1:]

context = zmq.Context()
socket = context.socket(zmq.REP)
while True:
    try:
        socket.bind(endpoint)
        break
    except zmq.ZMQError as error:
        assert error.errno == zmq.EADDRINUSE
peer.say("bound")

if habit == "deaf":
    time.sleep(60)

left = 6
while True:
    question = socket.recv()
    if habit == "greedy" and left == 0:
        peer.say("took")
        time.sleep(60)
    left -= 1
    time.sleep(0.001)
    socket.send_multipart([b"answer to", question, bytes(100_000), b"end"])
