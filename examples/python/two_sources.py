"""Takes the ventilator's tasks and the weather, whichever comes first: two_sources.py [tasks' endpoint] [weather's endpoint] [messages]"""

import sys

import zmq

task_endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5557"
weather_endpoint = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:5556"
messages = float(sys.argv[3] if len(sys.argv) > 3 else "inf")

context = zmq.Context()
tasks = context.socket(zmq.PULL)
tasks.connect(task_endpoint)
weather = context.socket(zmq.SUB)
weather.connect(weather_endpoint)
weather.setsockopt_string(zmq.SUBSCRIBE, "10001")

poller = zmq.Poller()
poller.register(tasks, zmq.POLLIN)
poller.register(weather, zmq.POLLIN)
print("waiting for tasks and weather")

received = 0
while received < messages:
    ready = dict(poller.poll())
    if tasks in ready:
        print("task:", tasks.recv_string())
        received += 1
    if weather in ready:
        print("weather:", weather.recv_string())
        received += 1
