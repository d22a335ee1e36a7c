"""Answers through a device: device_server.py ENDPOINT NAME

It answers with the question and its own name. Once it is told `hold`, it answers
no more, and says `holds` when it has a question that it ought to answer.
tests/devices.rs has the same in Rust.
"""

import sys

import zmq

import peer

endpoint, name = sys.argv[1:]
context = zmq.Context()
socket = context.socket(zmq.REP)
socket.connect(endpoint)
peer.say("serves")

poller = zmq.Poller()
poller.register(socket, zmq.POLLIN)
poller.register(sys.stdin, zmq.POLLIN)
while True:
    ready = dict(poller.poll())
    if sys.stdin.fileno() in ready:
        assert sys.stdin.readline() == "hold\n"
        break
    socket.send_multipart([*socket.recv_multipart(), name.encode()])

peer.say("will hold")
socket.recv_multipart()
peer.say("holds")
sys.stdin.readline()
