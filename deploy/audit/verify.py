#!/usr/bin/env python3
"""Verifies an export of the audit log, without the program that wrote it, and with nothing but Python.

    backoffice audit export --output audit.jsonl
    python3 verify.py audit.jsonl --checkpoints checkpoints.jsonl --public-key DIGITS

Each line of the export is a JSON object. The hash of an entry is SHA-256 over its values, in the order of FIELDS behind the words
"backoffice audit entry 1": each as its length in bytes, a colon, its bytes in UTF-8, and a line feed; an absent one as a hyphen and a line
feed. A checkpoint is signed with Ed25519 (RFC 8032) over its values, written likewise, behind "backoffice audit checkpoint 1".

It says what it has found, and ends with 0 when everything is as it was entered, and with 1 at the first entry that is not.
"""
import argparse
import hashlib
import json
import re
import sys

FIELDS = ["previousHash", "sequence", "id", "time", "actorId", "actorEmail", "actorName", "actorRole", "behalf", "action", "targetType",
          "targetId", "changes", "reason", "permission", "correlationId", "address", "agent"]
BEGINNING = "0" * 64


def form(name, values):
    parts = []
    for value in [name, *values]:
        if value is None:
            parts.append(b"-\n")
        else:
            text = str(value).encode()
            parts.append(b"%d:%s\n" % (len(text), text))
    return b"".join(parts)


def entry_hash(entry):
    return hashlib.sha256(form("backoffice audit entry 1", (entry[field] for field in FIELDS))).hexdigest()


# --- Ed25519, as RFC 8032 writes it down ------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = add(result, point)
        point, n = add(point, point), n >> 1
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_of(data):
    y, sign = int.from_bytes(data, "little"), data[31] >> 7
    y &= (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def has_signed(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return same(times(s, BASE), add(r, times(k, a)))


# --- the log ----------------------------------------------------------------------------------------------------------


class Bad(Exception):
    pass


def moment(text):
    """A time with six decimals, as it is signed."""
    whole, decimals = re.fullmatch(r"(.{19})(?:\.(\d{1,6}))?(?:Z|\+00:00)", text).groups()
    return f"{whole}.{(decimals or '').ljust(6, '0')}Z"


def checkpoints(path, key):
    found = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            checkpoint = json.loads(line)
            sequence = checkpoint["sequence"]
            values = [sequence, checkpoint["hash"], moment(checkpoint["time"])]
            signature = bytes.fromhex(checkpoint["signature"])
            if not has_signed(key, form("backoffice audit checkpoint 1", values), signature):
                raise Bad(f"the checkpoint of entry {sequence} does not have a signature of this key")
            found[sequence] = checkpoint["hash"]
    return found


def verify(path, known):
    expected, previous, agreed, count, at = None, None, 0, 0, 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            at = entry["sequence"]
            if expected is None:  # an export may begin in the middle
                expected, previous = at, BEGINNING if at == 1 else entry["previousHash"]
            if at != expected:
                raise Bad(f"entry {expected} is missing")
            if entry["previousHash"] != previous:
                raise Bad(f"entry {at} does not follow the one before it")
            if entry_hash(entry) != entry["hash"]:
                raise Bad(f"entry {at} does not have the hash that it holds")
            if known.get(at, entry["hash"]) != entry["hash"]:
                raise Bad(f"entry {agreed + 1} or a later one up to {at} was changed, and the hashes computed anew")
            if at in known:
                agreed = at
            expected, previous, count = at + 1, entry["hash"], count + 1
    later = [sequence for sequence in known if sequence > at]
    if later:
        raise Bad(f"entry {at + 1} is missing: there is a checkpoint of {min(later)}")
    return count


def main():
    parser = argparse.ArgumentParser(description="Verifies an export of the audit log.")
    parser.add_argument("export", help="what `backoffice audit export` wrote")
    parser.add_argument("--checkpoints", help="checkpoints.jsonl, best from where the log's machine cannot write")
    parser.add_argument("--public-key", help="what `backoffice audit public-key` showed when the log was begun")
    args = parser.parse_args()
    if bool(args.checkpoints) != bool(args.public_key):
        parser.error("--checkpoints and --public-key go together")
    try:
        known = checkpoints(args.checkpoints, bytes.fromhex(args.public_key)) if args.checkpoints else {}
        count = verify(args.export, known)
    except Bad as bad:
        print(bad)
        return 1
    print(f"{count} entries are as they were entered, {len(known)} checkpoints agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
