#!/usr/bin/env bash
# Property-based requests drawn from the schema, valid and invalid ones: no answer is a fault, wrong requests are refused, and answers fit.
# usage: fuzz.sh VENV URL     env: EXAMPLES for each operation, ADMIN_EMAIL, ADMIN_PASSWORD
set -euo pipefail
venv="$(cd "$1" && pwd)" url="$2"
hooks="$(cd "$(dirname "$0")" && pwd)/fuzz_hooks.py"
body="$("$venv/bin/python" -c '
import json, os
query = "mutation ($input: LoginInput!) { login(input: $input) { accessToken } }"
print(json.dumps({"query": query, "variables": {"input": {"email": os.environ["ADMIN_EMAIL"], "password": os.environ["ADMIN_PASSWORD"]}}}))')"
token="$(curl -fsS "$url/graphql" -H 'content-type: application/json' -d "$body" | "$venv/bin/python" -c '
import json, sys
print(json.load(sys.stdin)["data"]["login"]["accessToken"])')"
cd "$(mktemp -d)" # it leaves its notes where it runs
# signing out and ending sessions would end the run; the administrator must stay who he is
SCHEMATHESIS_HOOKS="$hooks" "$venv/bin/schemathesis" run "$url/graphql" --header "Authorization: Bearer $token" \
  --exclude-name-regex 'logout|revokeSession|updateRole|updateUserRole|setUserStatus|deleteUser' \
  --phases fuzzing --mode all --checks error_contract,negative_data_rejection,response_schema_conformance \
  --max-examples "${EXAMPLES:-25}" --generation-deterministic --continue-on-failure --no-color
