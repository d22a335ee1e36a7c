"""Asks a web server for a page, on a socket for plain TCP: http_client.py [endpoint] [page]"""

import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:8080"
page = sys.argv[2] if len(sys.argv) > 2 else "/"

context = zmq.Context()
client = context.socket(zmq.STREAM)
client.connect(endpoint)
server, _connected = client.recv_multipart()
client.send_multipart([server, f"GET {page} HTTP/1.1\r\nHost: here\r\n\r\n".encode()])

answer = b""
while not answer.endswith(b"Hello, World!\n"):
    _server, data = client.recv_multipart()
    answer += data
print(answer.decode().splitlines()[0])
