"""Certificates as pyzmq writes and reads them: certificates.py create DIRECTORY NAME | load FILE"""

import sys

from zmq import auth

if sys.argv[1] == "create":
    auth.create_certificates(sys.argv[2], sys.argv[3], {"whose": "a test's"})
    print("created")
else:
    public, secret = auth.load_certificate(sys.argv[2])
    print(public.decode(), secret.decode() if secret else "-")
