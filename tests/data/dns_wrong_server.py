"""A name server whose answers are wrong in the way that the first label of the asked name says; "good" is answered
well. Prints "port N ." when it listens, and "asked NAME ." for each question."""
import socket
import struct
import sys

family, host = (socket.AF_INET6, "::1") if "6" in sys.argv else (socket.AF_INET, "127.0.0.1")
server = socket.socket(family, socket.SOCK_DGRAM)
server.bind((host, 0))
other = socket.socket(family, socket.SOCK_DGRAM)
other.bind((host, 0))
print("port", server.getsockname()[1], ".", flush=True)


def answer(query, flags=0x8180, name=b"\xc0\x0c", records=1, question=None, number=None):
    number = query[:2] if number is None else number
    record = name + struct.pack("!HHIH", 1, 1, 60, 4) + bytes([192, 0, 2, 1])
    return number + struct.pack("!HHHHH", flags, 1, records, 0, 0) + (question or query[12:]) + record * records


WRONG = {
    b"good": answer,
    b"wrongid": lambda query: answer(query, number=bytes([query[0] ^ 0xff, query[1]])),
    b"short": lambda query: query[:7],
    b"tc": lambda query: answer(query, flags=0x8380, records=0),
    b"servfail": lambda query: answer(query, flags=0x8182, records=0),
    b"refused": lambda query: answer(query, flags=0x8185, records=0),
    # its name is a pointer to itself
    b"loop": lambda query: answer(query, name=struct.pack("!H", 0xc000 | len(query))),
    b"lies": lambda query: answer(query)[:-3],
    b"otherquestion": lambda query: answer(query, question=b"\5other\0\0\1\0\1"),
    b"isquestion": lambda query: query,
    b"garbage": lambda query: bytes((17 * i + 3) & 0xff for i in range(80)),
    b"otherport": answer,
}
while True:
    query, peer = server.recvfrom(65535)
    query = query[:query.index(0, 12) + 5]  # without EDNS
    query = query[:6] + bytes(6) + query[12:]
    label = query[13:13 + query[12]]
    print("asked", label.decode(), ".", flush=True)
    if label in WRONG:
        (other if label == b"otherport" else server).sendto(WRONG[label](query), peer)
