"""Answers each question when it is told to: late_server.py ENDPOINT

Says where it is bound, then each question. For each line that it is told, it
answers the question that it has, with "to " in front.
"""

import sys

import zmq

import peer

context = zmq.Context()
socket = context.socket(zmq.REP)
socket.bind(sys.argv[1])
peer.say(socket.last_endpoint.decode())

while True:
    question = socket.recv_string()
    peer.say(question)
    sys.stdin.readline()
    socket.send_string("to " + question)
