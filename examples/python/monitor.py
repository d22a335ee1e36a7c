"""What becomes of a connection, as its server and its client see it: monitor.py [endpoint]"""

import sys
import threading

import zmq
from zmq.utils.monitor import recv_monitor_message

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5555"

WORDS = {
    zmq.EVENT_CONNECTED: "connected",
    zmq.EVENT_CONNECT_DELAYED: "connecting",
    zmq.EVENT_LISTENING: "listening",
    zmq.EVENT_ACCEPTED: "accepted",
    zmq.EVENT_CLOSED: "closed",
    zmq.EVENT_DISCONNECTED: "disconnected",
    zmq.EVENT_HANDSHAKE_SUCCEEDED: "handshake done",
    zmq.EVENT_MONITOR_STOPPED: "monitoring ended",
}


def log(side, events, last):
    event = None
    while event != last:
        message = recv_monitor_message(events)
        event, where = message["event"], message["endpoint"].decode()
        words = WORDS.get(event, f"event {int(event)} with {message['value']}")
        # With its line end, so that two threads do not write into one line.
        print(f"{side}: {where + ': ' if where else ''}{words}\n", end="", flush=True)
    events.close()


context = zmq.Context()
server = context.socket(zmq.REP)
client = context.socket(zmq.REQ)

# Monitors come first, so that they miss nothing.
server_events = server.get_monitor_socket()
server_log = threading.Thread(target=log, args=("server", server_events, zmq.EVENT_DISCONNECTED))
server_log.start()
client_events = client.get_monitor_socket()
client_log = threading.Thread(target=log, args=("client", client_events, zmq.EVENT_MONITOR_STOPPED))
client_log.start()

server.bind(endpoint)
client.connect(server.last_endpoint)
client.send(b"hello")
server.recv()
server.send(b"World")
client.recv()

# The client's events end with it, and its leaving is the server's last.
client.disable_monitor()
client_log.join()
client.close()
server_log.join()
