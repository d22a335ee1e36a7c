"""A device of pyzmq's own: device.py FRONTEND BACKEND, such as ROUTER DEALER

Says where its frontend is bound, then its backend.
"""

import sys

import zmq

import peer

context = zmq.Context()
frontend, backend = (context.socket(getattr(zmq, kind)) for kind in sys.argv[1:])
for socket in frontend, backend:
    socket.bind("tcp://127.0.0.1:*")
    peer.say(socket.last_endpoint.decode())

zmq.proxy(frontend, backend)
