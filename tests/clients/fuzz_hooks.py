"""What every answer promises: no fault, a known code for each error, and not a word about the inside."""

import re

import schemathesis

CODES = {
    "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "BAD_REQUEST", "UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND",
    "CONFLICT", "RATE_LIMITED", "QUERY_TOO_COMPLEX", "PAYLOAD_TOO_LARGE", "OPERATION_RESOLUTION_FAILURE", "PERSISTED_QUERY_NOT_FOUND",
    "PERSISTED_QUERY_NOT_SUPPORTED", "CURSOR_EXPIRED",
}
INSIDE = re.compile(r"(?i)sqlx|sea.?orm|sqlite|postgres|sqlstate|violates|panicked|unwrap\(\)|\.rs:\d+|select .+ from |insert into ")


@schemathesis.check
def error_contract(_context, response, _case):
    """Every error has a code of the closed list, and none is a fault."""
    assert response.status_code < 500, f"HTTP {response.status_code}"
    for error in response.json().get("errors") or []:
        code = (error.get("extensions") or {}).get("code")
        assert code in CODES, f"code {code!r}: {error.get('message')}"
        assert not INSIDE.search(error.get("message", "")), f"tells of the inside: {error['message']}"
