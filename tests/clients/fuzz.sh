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
notes="$(mktemp -d)" # it leaves its notes where it runs
trap 'rm -rf "$notes"' EXIT
cd "$notes"
# signing out and ending sessions would end the run, and the administrator must stay who he is
status=0
SCHEMATHESIS_HOOKS="$hooks" "$venv/bin/schemathesis" run "$url/graphql" --header "Authorization: Bearer $token" \
  --exclude-name-regex 'logout|revokeSession|updateRole|updateUserRole|setUserStatus|deleteUser' \
  --phases fuzzing --mode all --checks error_contract,negative_data_rejection,response_schema_conformance \
  --max-examples "${EXAMPLES:-25}" --generation-deterministic --continue-on-failure --no-color >log 2>&1 || status=$?
cat log
grep -qE '[1-9][0-9]* generated' log || status=1 # a run that asked nothing proves nothing
echo "$(grep -oE 'Tested: [0-9]+' log) operations, $(grep -oE '[0-9]+ generated.*' log)"
exit $status
