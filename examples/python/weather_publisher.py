"""A weather service: weather_publisher.py [endpoint] [reports]"""

import itertools
import random
import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5556"
reports = range(int(sys.argv[2])) if len(sys.argv) > 2 else itertools.count()

context = zmq.Context()
publisher = context.socket(zmq.PUB)
publisher.bind(endpoint)
print("publishing the weather at", endpoint)

for report in reports:
    zip_code = random.randrange(100_000)
    temperature = random.randrange(110)
    humidity = random.randrange(10, 60)
    publisher.send_string(f"{zip_code:05} {temperature} {humidity}")
print("published", len(reports), "reports")
context.destroy()
