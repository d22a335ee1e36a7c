"""Asks one question after the other: client.py ENDPOINT QUESTION...

Says `asked QUESTION` for each, and fails if an answer is not the right one.
"""

import sys

import zmq

import peer

endpoint, questions = sys.argv[1], sys.argv[2:]

context = zmq.Context()
socket = context.socket(zmq.REQ)
socket.linger = 0
socket.connect(endpoint)

for words in questions:
    question = peer.question(words)
    socket.send_multipart(question)
    peer.say("asked", words)
    if socket.recv_multipart() != peer.answer(question):
        sys.exit(f"{words}: this is not the answer")
