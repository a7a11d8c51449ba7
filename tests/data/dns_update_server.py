"""A name server of the zone "example." that takes updates (RFC 2136, 3) and nothing else, without a signature from
anybody. Prints "port N ." when it listens, and after each update what the zone has."""
import socket
import struct
import sys

NOERROR, FORMERR, NXDOMAIN, NOTIMP, REFUSED, YXDOMAIN, YXRRSET, NXRRSET, NOTAUTH, NOTZONE = 0, 1, 3, 4, 5, 6, 7, 8, 9, 10
ANY, NONE, IN, SOA = 255, 254, 1, 6
ZONE = b"\7example\0"
# (name, type) -> values with their time
records = {(ZONE, SOA): {b"soa": 3600}, (b"\4host" + ZONE, 1): {bytes([192, 0, 2, 9]): 60}}


def take_name(data, at):
    start = at
    while data[at]:
        if data[at] > 63:
            raise ValueError("a pointer")
        at += 1 + data[at]
    return data[start:at + 1].lower(), at + 1


def take_record(data, at):
    name, at = take_name(data, at)
    kind, klass, ttl, size = struct.unpack_from("!HHIH", data, at)
    value = data[at + 10:at + 10 + size]
    if len(value) != size:
        raise ValueError("cut off")
    return (name, kind, klass, ttl, value), at + 10 + size


def types_of(name):
    return [kind for (owner, kind) in records if owner == name]


def condition(name, kind, klass, ttl, value):
    if ttl != 0 or klass != IN and value:
        return FORMERR
    if not name.endswith(ZONE):
        return NOTZONE
    if klass == ANY:
        return NXDOMAIN if kind == ANY and not types_of(name) else \
            NXRRSET if kind != ANY and (name, kind) not in records else NOERROR
    if klass == NONE:
        return YXDOMAIN if kind == ANY and types_of(name) else \
            YXRRSET if kind != ANY and (name, kind) in records else NOERROR
    return NOERROR if set(records.get((name, kind), {})) == {value} else NXRRSET


def change(name, kind, klass, ttl, value):
    if klass == IN:
        records.setdefault((name, kind), {})[value] = ttl
    elif klass == ANY:
        for each in [kind] if kind != ANY else types_of(name):
            if (name, each) != (ZONE, SOA):
                records.pop((name, each), None)
    elif klass == NONE:
        records.get((name, kind), {}).pop(value, None)
        if records.get((name, kind)) == {}:
            del records[(name, kind)]


def serve(data):
    flags, zones, conditions, changes, more = struct.unpack_from("!HHHHH", data, 2)
    if flags >> 11 != 5:
        return NOTIMP
    if zones != 1 or more != 0:
        return FORMERR
    zone, at = take_name(data, 12)
    if struct.unpack_from("!HH", data, at) != (SOA, IN):
        return FORMERR
    at += 4
    if zone != ZONE:
        return NOTAUTH
    for _ in range(conditions):
        record, at = take_record(data, at)
        code = condition(*record)
        if code != NOERROR:
            return code
    planned = []
    for _ in range(changes):
        record, at = take_record(data, at)
        if not record[0].endswith(ZONE):
            return NOTZONE
        if record[2] not in (IN, ANY, NONE):
            return FORMERR
        planned.append(record)
    if at != len(data):
        return FORMERR
    for record in planned:
        change(*record)
    return NOERROR


server = socket.socket(socket.AF_INET6 if "6" in sys.argv else socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("::1" if "6" in sys.argv else "127.0.0.1", 0))
print("port", server.getsockname()[1], ".", flush=True)
while True:
    message, peer = server.recvfrom(65535)
    try:
        code = serve(message)
    except (ValueError, IndexError, struct.error):
        code = FORMERR
    for (owner, number), values in sorted(records.items()):
        print("has", owner.hex(), number, sorted((value.hex(), ttl) for value, ttl in values.items()))
    print("answered", code, ".", flush=True)
    server.sendto(message[:2] + struct.pack("!HHHHH", 0x8000 | 5 << 11 | code, 0, 0, 0, 0), peer)
