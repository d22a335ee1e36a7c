"""A web server of one page, on a socket for plain TCP: http_stream.py [endpoint] [forever]"""

import sys

import zmq

ANSWER = b"""HTTP/1.1 200 OK\r
Content-Type: text/plain\r
Content-Length: 14\r
Connection: close\r
\r
Hello, World!
"""

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:8080"
forever = sys.argv[2:] == ["forever"]

context = zmq.Context()
server = context.socket(zmq.STREAM)
server.bind(endpoint)
print("serving", endpoint)

requests = {}
answered = None
while True:
    client, data = server.recv_multipart()
    if client not in requests:
        # Without data: it has come.
        requests[client] = b""
    elif data:
        requests[client] += data
        if requests[client].endswith(b"\r\n\r\n"):
            print(requests[client].decode().splitlines()[0])
            requests[client] = b""
            server.send_multipart([client, ANSWER])
            answered = client
    else:
        # Without data again: it has gone.
        del requests[client]
        if client == answered and not forever:
            break
