"""What the peers share: a time to live, and the questions with their answers.

tests/interop.rs has the same questions and answers, and each side checks what
it hears from the other.
"""

import signal

# However its test ends, no peer outlives it for long.
signal.alarm(60)


def say(*words):
    print(*words, flush=True)


def question(words):
    """`hello`; or `anna:7`, the seventh of anna; or `5,0,300`, frames of these sizes."""
    if words == "hello":
        return [b"hello"]
    if ":" in words:
        return [b"who asks?", *words.encode().split(b":")]
    return frames(int(size) for size in words.split(","))


def answer(question):
    if question == [b"hello"]:
        return [b"World"]
    if question[0] == b"who asks?":
        return [b"you do", *question[1:]]
    sizes = [len(frame) for frame in question]
    assert question == frames(sizes), "a frame is not what it should be"
    return frames(reversed(sizes))


def frames(sizes):
    """Frames of these sizes; their bytes count on, each from its index."""
    return [
        (bytes((index + place) % 251 for place in range(251)) * (size // 251 + 1))[:size]
        for index, size in enumerate(sizes)
    ]
