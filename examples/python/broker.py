"""Stands between clients and workers: broker.py [clients' endpoint] [workers' endpoint]"""

import sys

import zmq

client_endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5559"
worker_endpoint = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:5560"

context = zmq.Context()
clients = context.socket(zmq.ROUTER)
clients.bind(client_endpoint)
workers = context.socket(zmq.DEALER)
workers.bind(worker_endpoint)

print("from", client_endpoint, "to", worker_endpoint)
zmq.proxy(clients, workers)
