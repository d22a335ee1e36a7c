"""Answers every question: server.py ENDPOINT [held]

Says where it is bound, then `took` for each question. If it is held, it answers
only when told a line.
"""

import sys

import zmq

import peer

endpoint, held = sys.argv[1], sys.argv[2:] == ["held"]

context = zmq.Context()
socket = context.socket(zmq.REP)
socket.bind(endpoint)
peer.say(socket.last_endpoint.decode())

while True:
    question = socket.recv_multipart()
    peer.say("took")
    if held:
        sys.stdin.readline()
    socket.send_multipart(peer.answer(question))
