"""The average temperature of one zip code: weather_subscriber.py [endpoint] [zip code] [reports]"""

import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5556"
zip_code = sys.argv[2] if len(sys.argv) > 2 else "10001"
reports = int(sys.argv[3] if len(sys.argv) > 3 else "100")

context = zmq.Context()
subscriber = context.socket(zmq.SUB)
subscriber.connect(endpoint)
subscriber.setsockopt_string(zmq.SUBSCRIBE, zip_code)
print("waiting for the weather in", zip_code)

total = 0
for report in range(1, reports + 1):
    message = subscriber.recv_string()
    _zip_code, temperature, _humidity = message.split()
    print(f"report {report}: {temperature}F")
    total += int(temperature)
print(f"average of {reports} reports: {total / reports:.1f}F")
