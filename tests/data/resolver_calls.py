"""Makes every call of resolver_calls.csv with Python's socket module and prints what it gives, a line each.

Constants are printed as numbers, as the file has them.
"""
import ast
import csv
import pathlib
import socket


def plain(value):
    if isinstance(value, (list, tuple)):
        return type(value)(plain(one) for one in value)
    return int(value) if isinstance(value, int) else value


def pack(family):
    return lambda text: socket.inet_pton(family, text)


FUNCTIONS = {"inet_pton4": pack(socket.AF_INET), "inet_pton6": pack(socket.AF_INET6)}

for row in csv.DictReader(pathlib.Path(__file__).with_name("resolver_calls.csv").open(encoding="utf-8")):
    function = FUNCTIONS.get(row["function"]) or getattr(socket, row["function"])
    arguments = list(ast.literal_eval("(%s,)" % row["arguments"]))
    if row["function"].startswith("getserv") and arguments[-1] is None:
        arguments.pop()
    try:
        answer = function(*arguments)
        print(answer.hex() if isinstance(answer, bytes) else repr(plain(answer)))
    except (OSError, OverflowError, ValueError) as error:
        print(repr(error))
