"""A name server that takes its time: every name has the address 192.0.2.1, for a minute. Prints "port N ." when it
listens, and "asked NAME TYPE ." for each question."""
import socket
import struct
import threading

SLOWNESS = 0.3
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
print("port", server.getsockname()[1], ".", flush=True)
while True:
    query, peer = server.recvfrom(65535)
    end = query.index(0, 12)
    name, kind = query[13:end].decode("latin-1"), query[end + 2]
    print("asked", name, kind, ".", flush=True)
    record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + bytes([192, 0, 2, 1]) if kind == 1 else b""
    answer = query[:2] + struct.pack("!HHHHH", 0x8180, 1, int(kind == 1), 0, 0) + query[12:end + 5] + record
    threading.Timer(SLOWNESS, server.sendto, (answer, peer)).start()
