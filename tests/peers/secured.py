"""A server or a client that is secured, with its authenticator:

    secured.py serve ENDPOINT plain DOMAIN NAME PASSWORD
    secured.py serve ENDPOINT curve DOMAIN PUBLIC SECRET CLIENT
    secured.py ask ENDPOINT plain NAME PASSWORD
    secured.py ask ENDPOINT curve SERVER PUBLIC SECRET

The server says where it is bound, `took QUESTION from USER` for each question that
it answers, and `refused EVENT VALUE` for each peer that it did not let in.

The client says `answered` or, as a server that refuses it says nothing, `refused`.
"""

import sys

import zmq
from zmq.auth.thread import ThreadAuthenticator
from zmq.utils.monitor import recv_monitor_message

import peer

REFUSALS = (
    zmq.EVENT_HANDSHAKE_FAILED_AUTH
    | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL
    | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL
)

role, endpoint, mechanism, *rest = sys.argv[1:]
context = zmq.Context()


class OneClient:
    def __init__(self, key):
        self.key = key

    def callback(self, domain, key):
        return key == self.key.encode()


def serve():
    authenticator = ThreadAuthenticator(context)
    authenticator.start()
    domain = rest[0]
    socket = context.socket(zmq.REP)
    socket.linger = 0
    socket.zap_domain = domain.encode()
    if mechanism == "plain":
        name, password = rest[1:]
        authenticator.configure_plain(domain, {name: password})
        socket.plain_server = True
    else:
        public, secret, client = rest[1:]
        authenticator.configure_curve_callback(domain, OneClient(client))
        socket.curve_publickey = public.encode()
        socket.curve_secretkey = secret.encode()
        socket.curve_server = True
    monitor = socket.get_monitor_socket(REFUSALS)
    socket.bind(endpoint)
    peer.say(socket.last_endpoint.decode())
    poller = zmq.Poller()
    poller.register(socket, zmq.POLLIN)
    poller.register(monitor, zmq.POLLIN)
    while True:
        ready = dict(poller.poll())
        if monitor in ready:
            event = recv_monitor_message(monitor)
            peer.say("refused", event["event"].name, event["value"])
        if socket in ready:
            question = socket.recv(copy=False)
            # Under CURVE the authenticator names a peer by its key.
            peer.say("took", question.bytes.decode(), "from", question.get("User-Id"))
            socket.send(b"World")


def ask():
    socket = context.socket(zmq.REQ)
    socket.linger = 0
    socket.reconnect_ivl = -1
    if mechanism == "plain":
        name, password = rest
        socket.plain_username = name.encode()
        socket.plain_password = password.encode()
    else:
        server, public, secret = rest
        socket.curve_serverkey = server.encode()
        socket.curve_publickey = public.encode()
        socket.curve_secretkey = secret.encode()
    monitor = socket.get_monitor_socket(REFUSALS | zmq.EVENT_DISCONNECTED)
    socket.connect(endpoint)
    socket.send(b"hello")
    poller = zmq.Poller()
    poller.register(socket, zmq.POLLIN)
    poller.register(monitor, zmq.POLLIN)
    if socket in dict(poller.poll()):
        assert socket.recv() == b"World"
        peer.say("answered")
    else:
        peer.say("refused")


{"serve": serve, "ask": ask}[role]()
