"""The loops in pyzmq.

Over tcp and ipc each end is a process of its own, as it would be in use: one interpreter runs
one thread at a time. The time and the memory are then those of all processes together.
"""

import os
import sys
import threading
import time

import zmq

HELLO, NEWS, END = b"\0", b"\1", b"\2"


class Job:
    def __init__(self, workload, transport, size, messages, peers, directory):
        self.workload, self.transport, self.directory = workload, transport, directory
        self.size, self.messages, self.peers = int(size), int(messages), int(peers)
        self.warm_up = self.messages // 10 + 1
        self.total = self.warm_up + self.messages
        self.children = []

    def endpoint(self, name):
        if self.transport == "inproc":
            return f"inproc://{name}"
        if self.transport == "ipc":
            return f"ipc://{self.directory}/{name}-{os.getpid()}"
        return "tcp://127.0.0.1:*"

    def context(self):
        context = zmq.Context.instance() if self.transport == "inproc" else zmq.Context()
        context.set(zmq.MAX_SOCKETS, 20000)
        return context

    def beside(self, body, *arguments):
        """Runs the other end: a thread, or a process, which is forked before there are sockets."""
        if self.transport == "inproc":
            threading.Thread(target=body, args=arguments, daemon=True).start()
            return
        child = os.fork()
        if child:
            self.children.append(child)
            return
        try:
            body(*arguments)
            while True:
                time.sleep(60)
        finally:
            os._exit(1)

    # Linux keeps a clock of the processor time of each process.
    def spent(self):
        return time.process_time() + sum(
            time.clock_gettime((~child << 3) | 2) for child in self.children
        )

    def report(self, messages, wall, spent, **more):
        memory = sum(peak_memory(pid) for pid in [os.getpid(), *self.children])
        lines = {"rate": messages / wall, "cpu": spent / messages * 1e6, **more, "memory": memory}
        for name, value in lines.items():
            print(name, value)
        sys.stdout.flush()
        for child in self.children:
            os.kill(child, 9)
            os.waitpid(child, 0)
        os._exit(0)


def peak_memory(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


class Meeting:
    """Tells the other end where to connect, through a pipe."""

    def __init__(self):
        self.reader, self.writer = os.pipe()

    def tell(self, what, readers=1):
        for _ in range(readers):
            os.write(self.writer, what.ljust(256).encode())

    def hear(self):
        return os.read(self.reader, 256).decode().strip()


def source(job, kind, meeting):
    socket = job.context().socket(kind)
    socket.connect(meeting.hear())
    payload = bytes(job.size)
    for _ in range(job.total):
        socket.send(payload)
    while True:
        time.sleep(60)


def sink(job, socket):
    for _ in range(job.warm_up):
        socket.recv_multipart()
    spent, began = job.spent(), time.monotonic()
    if job.workload == "thr":
        for _ in range(job.messages):
            assert len(socket.recv()) == job.size
    else:
        for _ in range(job.messages):
            assert len(socket.recv_multipart()[1]) == job.size
    job.report(job.messages, time.monotonic() - began, job.spent() - spent)


def thr(job):
    meeting = Meeting()
    job.beside(source, job, zmq.PUSH, meeting)
    socket = job.context().socket(zmq.PULL)
    socket.bind(job.endpoint("thr"))
    meeting.tell(socket.last_endpoint.decode())
    sink(job, socket)


def device(job, front, back):
    context = job.context()
    frontend, backend = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
    frontend.bind(job.endpoint("front"))
    backend.bind(job.endpoint("back"))
    front.tell(frontend.last_endpoint.decode())
    back.tell(backend.last_endpoint.decode())
    zmq.proxy(frontend, backend)


def hop(job):
    front, back = Meeting(), Meeting()
    job.beside(device, job, front, back)
    job.beside(source, job, zmq.DEALER, front)
    socket = job.context().socket(zmq.DEALER)
    socket.connect(back.hear())
    sink(job, socket)


def server(job, meeting):
    socket = job.context().socket(zmq.REP)
    socket.bind(job.endpoint("lat"))
    meeting.tell(socket.last_endpoint.decode())
    payload = bytes(job.size)
    while True:
        assert len(socket.recv()) == job.size
        socket.send(payload)


def lat(job):
    meeting = Meeting()
    job.beside(server, job, meeting)
    socket = job.context().socket(zmq.REQ)
    socket.connect(meeting.hear())
    payload, times = bytes(job.size), []
    since = time.monotonic()
    for seen in range(1, job.total + 1):
        socket.send(payload)
        assert len(socket.recv()) == job.size
        now = time.monotonic()
        times.append(now - since)
        since = now
        if seen == job.warm_up:
            spent, began = job.spent(), time.monotonic()
    wall = time.monotonic() - began
    times = sorted(times[job.warm_up :])
    job.report(
        job.messages,
        wall,
        job.spent() - spent,
        p50=times[int((len(times) - 1) * 0.5)],
        p99=times[int((len(times) - 1) * 0.99)],
    )


def subscriber(job, meeting, told):
    socket = job.context().socket(zmq.SUB)
    socket.rcvhwm = 0
    socket.subscribe(b"")
    socket.connect(meeting.hear())
    is_there, messages = False, 0
    while True:
        kind = socket.recv()[:1]
        if kind == HELLO:
            if not is_there:
                is_there = True
                told.tell("there")
            continue
        if kind == NEWS:
            messages += 1
            if messages < job.messages:
                continue
        told.tell(f"{messages} {time.monotonic()}")
        return


def fan(job):
    meeting, told = Meeting(), Meeting()
    os.set_blocking(told.reader, False)
    for _ in range(job.peers):
        job.beside(subscriber, job, meeting, told)
    socket = job.context().socket(zmq.PUB)
    socket.sndhwm = 0
    socket.bind(job.endpoint("fan"))
    meeting.tell(socket.last_endpoint.decode(), job.peers)

    def until_all_answer(kind):
        answers = []
        while len(answers) < job.peers:
            socket.send(kind.ljust(job.size, b"\0"))
            time.sleep(0.001)
            try:
                while True:
                    answers.append(told.hear())
            except BlockingIOError:
                pass
        return [answer.split() for answer in answers]

    until_all_answer(HELLO)
    spent, began = job.spent(), time.monotonic()
    news = NEWS.ljust(job.size, b"\0")
    for _ in range(job.messages):
        socket.send(news)
    heard = until_all_answer(END)
    messages = sum(int(count) for count, _ in heard)
    wall = max(float(until) for _, until in heard) - began
    lost = 1 - messages / (job.messages * job.peers)
    job.report(messages, wall, job.spent() - spent, lost=lost)


def router(job, meeting):
    socket = job.context().socket(zmq.ROUTER)
    socket.bind(job.endpoint("many"))
    meeting.tell(socket.last_endpoint.decode())
    payload = bytes(job.size)
    while True:
        sender, question = socket.recv_multipart()
        assert len(question) == job.size
        socket.send_multipart([sender, payload])


def many(job):
    meeting = Meeting()
    job.beside(router, job, meeting)
    context, endpoint = job.context(), meeting.hear()
    payload, dealers = bytes(job.size), []

    def ask_all(dealers):
        for dealer in dealers:
            dealer.send(payload)
        for dealer in dealers:
            assert len(dealer.recv()) == job.size

    while len(dealers) < job.peers:
        # They come in groups that a listener's queue has room for.
        group = [context.socket(zmq.DEALER) for _ in range(min(50, job.peers - len(dealers)))]
        for dealer in group:
            dealer.connect(endpoint)
        ask_all(group)
        dealers += group
    rounds = max(job.messages // job.peers, 1)
    spent, began = job.spent(), time.monotonic()
    for _ in range(rounds):
        ask_all(dealers)
    job.report(rounds * job.peers, time.monotonic() - began, job.spent() - spent)


if __name__ == "__main__":
    the_job = Job(*sys.argv[1:])
    {"thr": thr, "lat": lat, "fan": fan, "hop": hop, "many": many}[the_job.workload](the_job)
