# What Python does with several thousand made-up inputs, one a line: kind, inputs, result; each as a dot and hex, "-"
# where it refuses. For tests/peers/tst_payload_python.cpp.
import ast, json, random, struct, sys, unicodedata, warnings
warnings.simplefilter('ignore')
rng = random.Random(20)
def show(kind, *parts):
    print(kind, *('-' if p is None else ('.' + (p if isinstance(p, bytes) else p.encode()).hex()) for p in parts))
def attempt(f, *a):
    try: return f(*a)
    except (struct.error, ValueError, TypeError, SyntaxError, OverflowError, MemoryError, RecursionError): return None

LETTERS = 'xcbB?hHiIlLqQnNefdspP'
def some_format():
    order = rng.choice(['', '@', '=', '<', '>', '!'])
    out = order
    for _ in range(rng.randrange(0, 7)):
        letter = rng.choice(LETTERS)
        if letter in 'nNP' and order not in ('', '@') and rng.random() < 0.95: letter = 'H'
        out += rng.choice(['', '', '', '0', '1', '2', '3', '10', '007']) + letter + rng.choice(['', '', ' ', '\t'])
    return out if '0p' not in out else '' # CPython 3.11 writes its length into the next field
def values_for(fmt):
    values = []
    order = fmt[0] if fmt and fmt[0] in '@=<>!' else '@'
    count = ''
    for c in fmt.lstrip('@=<>!'):
        if c.isdigit(): count += c; continue
        if c.isspace(): continue
        n = int(count) if count else 1
        count = ''
        if c == 'x': continue
        for _ in range(1 if c in 'sp' else n):
            if c == 'c': values.append(rng.randbytes(1))
            elif c in 'sp': values.append(rng.randbytes(rng.choice([0, n, n + 1, max(0, n - 1), 300 if c == 'p' else 2])))
            elif c == '?': values.append(rng.choice([True, False, 0, 5, '', 'x', None, [], 0.0]))
            elif c in 'efd':
                values.append(rng.choice([0.0, -0.0, 1.5, -2.25, rng.uniform(-70000, 70000), rng.uniform(-1, 1) * 10.0 ** rng.randrange(-45, 45), 65504.0, 65519.9, 65520.0, 5.9e-8, 2.9e-8, 3e-8, 6.1e-5, 3.4e38, 3.5e38, 1e308, 7, True, float('inf')]))
            else:
                bits = 8 * struct.calcsize((order if c not in 'nNP' else '@') + c)
                signed = c in 'bhilqn'
                low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
                values.append(rng.choice([low, high, 0, 1, rng.randint(low, high), True]))
    if rng.random() < 0.3 and values:
        at = rng.randrange(len(values))
        values[at] = rng.choice([None, 'text', b'bytes', 2.5, 256, -129, 65536, 1 << 32, 1 << 64, -(1 << 63) - 1, [1], 10 ** 400])
    if rng.random() < 0.1: values.append(1)
    if rng.random() < 0.1 and values: values.pop()
    return values
def spelled(values):
    text = ', '.join(repr(v) for v in values).replace('inf', '1e999')
    return text + ',' if len(values) == 1 else text
for _ in range(1500):
    fmt = some_format()
    size = attempt(struct.calcsize, fmt)
    show('size', fmt, None if size is None else str(size))
    if size is None: continue
    values = values_for(fmt)
    show('pack', fmt, spelled(values), attempt(lambda: struct.pack(fmt, *values)))
    data = rng.randbytes(size)
    try: show('unpack', fmt, data, repr(struct.unpack(fmt, data)))
    except SystemError: pass # CPython 3.11 unpacks '0p' with a negative length
for bits in list(range(0, 65536, 7)):
    data = bits.to_bytes(2, 'little')
    show('unpack', '<e', data, repr(struct.unpack('<e', data)))
for fmt in ['4', '!', '', '  !H', '!!', 'Hé', 'y', '4 s', 'H4', '=P', '<n', '3', 'a', '@ 2H', '\x00', 'H\n4s', '-1H', '1.5d', '!HI4s', 'x0l', 'b0q', 'bq', '0p', '0s']:
    size = attempt(struct.calcsize, fmt) if '\x00' not in fmt else None
    show('size', fmt, None if size is None else str(size))

CHARACTERS = [c for c in map(chr, list(range(0x20, 0x7f)) * 3 + list(range(0, 0x20)) + list(range(0x7f, 0x800)) + list(range(0x2000, 0x2100)) + list(range(0xfe00, 0x10000)) + list(range(0x1f300, 0x1f700)) + [0xd800, 0xdfff, 0xe000, 0xe0001, 0x10fffd, 0x110bd, 0x3000]) if unicodedata.category(c) != 'Cn']
def some_text(most=8): return ''.join(rng.choice(CHARACTERS) for _ in range(rng.randrange(most)))
def some_value(depth=0):
    kind = rng.randrange(14 if depth < 4 else 9)
    if kind == 0: return rng.choice([None, True, False, ...])
    if kind <= 2: return rng.choice([0, 1, -1, rng.randint(-1000, 1000), rng.randint(-1 << 80, 1 << 80)])
    if kind <= 4: return rng.choice([0.0, -0.0, 1.0, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308, rng.uniform(-1e6, 1e6), rng.random() * 10.0 ** rng.randrange(-300, 300)])
    if kind == 5: return rng.choice([1j, -2.5j, complex(1, 2), complex(-0.5, 1e20), complex(3, 4)])
    if kind <= 7: return some_text()
    if kind == 8: return rng.randbytes(rng.randrange(8))
    items = [some_value(depth + 1) for _ in range(rng.randrange(4))]
    if kind <= 10: return items
    if kind == 11: return tuple(items)
    if kind == 12: return {rng.choice([some_text(), rng.randrange(9), (1, 'a'), b'k', 1.0, True]): i for i in items}
    return {rng.randrange(100)} if rng.random() < 0.7 else set()
def literal(source):
    return attempt(lambda: repr(ast.literal_eval(source)))
sources = [repr(some_value()) for _ in range(1500)]
for source in sources: show('literal', source, literal(source))
ALPHABET = list('()[]{},:+-.\'"0123456789eEjJxob_#rRbBuUfF\\ \n\tTrueNone') + ['True', 'set()', '0x', "b'", '"""', '\\x', '\\u0041', '\\400', '...', 'é']
for source in sources[:700]:
    for _ in range(3):
        at = rng.randrange(len(source) + 1)
        changed = source[:at] + rng.choice(['', rng.choice(ALPHABET)]) + source[at + rng.randrange(2):]
        if '\\N' in changed or any(0xd800 <= ord(c) < 0xe000 for c in changed): continue
        if changed.count('{') and not ':' in changed: continue # the order of a set's items is the hashes'
        show('literal', changed, literal(changed))
for source in ['', ' ', '\n', '1,', '1,2', '(1)', '(1,)', '[1,]', '()', ',', '(,)', '{}', '{1:2,}', '{1,1.0,True}', '{1:2,1.0:3}', '{[1]:2}', '{(1,[2]):3}', '{{1}}', 'set()', 'set( )', 'set', 'set([1])', 'frozenset()', 'None', 'nan', 'inf', '1e999', '-1e999', '1e-999', '0.' + '0' * 400 + '1e5', '1' + '0' * 400 + 'e-100', '0x1F', '0XfF', '0o17', '0b101', '0b2', '0o8', '0x', '1_000', '1__0', '_1', '1_', '0_0', '00', '01', '1.', '.5', '.', '1._5', '1e5', '1E+5', '1e', '1e+', '01.5', '01j', '1j', '1+2j', '-1-2j', '1+2', '1j+1', '(1)+2j', '1+(2j)', '(-1)+2j', '-(1)', '-(-1)', '--1', '+1', '+True', '- 1', '~1', 'not 1', "'a' 'b'", "'a'\n'b'", "('a'\n'b')", "'a' b'b'", "b'a' b'b'", "u'x'", "U'x'", "ur'x'", "r'\\n'", "r'\\''", "rb'\\x'", "Br'\\x'", "bR'x'", "bb'x'", "f'x'", "b'é'", "b'\\u0041'", "'\\u0041'", "'\\U0001F600'", "'\\U00110000'", "'\\x4'", "'\\xg'", "'\\400'", "b'\\400'", "'\\8'", "'\\q'", "'a\\\nb'", "'a\nb'", "'''a\nb'''", "'''a\r\nb'''", '"""a"b""" ', "'", "'''", "''''''", "b''", '...', '..', 'Ellipsis', '1 # one', '[1, # one\n2]', '[1\n,2]', '1\n', '\n1', '  1', '1 2', '[1 2]', '(1', '[1)', '{1:2', '{1:}', '{1 2}', '{1:2, 3}', '{1, 2:3}', 'a', '[a]', 'f(1)', 'x=1', '[*[1]]', '{**{}}', '1 if 1 else 2', 'lambda: 1', '1;', '-None', '9' * 4300, '9' * 4301, '0' * 5000, '0x' + 'f' * 3571, '1' * 30 + '.5', '[' * 150 + ']' * 150, '[' * 250 + ']' * 250, '1\x00', '\f1', 'True', 'true', 'Tru', "'\\ud800'", '1if', '0xfor', '1_j', '1_000j', '5_0.2_5e1_0', "{'a': 1, 'a': 2}"]:
    show('literal', source, literal(source))

def some_json(depth=0):
    kind = rng.randrange(9 if depth < 4 else 6)
    if kind == 0: return rng.choice([None, True, False])
    if kind <= 2: return rng.choice([0, -1, 12345678901234567890123, 1.5, -2e-7, 1e300])
    if kind <= 5: return some_text().encode('utf-16', 'replace').decode('utf-16', 'replace').replace('\ud800', '').replace('\udfff', '')
    items = [some_json(depth + 1) for _ in range(rng.randrange(4))]
    return items if kind <= 7 else {some_text(4).encode('utf-8', 'replace').decode(): i for i in items
}
def whole(o): raise ValueError
def finite(digits):
    if float(digits) in (float('inf'), float('-inf')): raise ValueError # nlohmann/json has no room for it
    return float(digits)
texts = []
for _ in range(500):
    value = some_json()
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1, 4]))
    ascii = all(ord(c) < 128 for c in text)
    compact = json.dumps(value, ensure_ascii=ascii, separators=(',', ':'))
    pretty = json.dumps(value, ensure_ascii=ascii, indent=2)
    texts.append(text)
    show('json', text, compact, pretty)
for text in texts[:300]:
    for _ in range(2):
        at = rng.randrange(len(text) + 1)
        changed = text[:at] + rng.choice(['', rng.choice(list('{}[],:"0123456789eE.+-\\tfn \n'))]) + text[at + rng.randrange(2):]
        if '\\ud' in changed.lower(): continue
        fine = attempt(lambda: json.loads(changed, parse_constant=whole, parse_float=finite))
        fine = fine is not None or changed.strip() == 'null'
        show('json?', changed, 'yes' if fine else None)
