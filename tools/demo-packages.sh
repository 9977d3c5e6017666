#!/usr/bin/env bash
# demo-packages.sh DIR: the packages that the demonstration scans live at its first start.
# Real ones from PyPI and npm if they answer within a minute; else small ones made here, and it says so.
set -uo pipefail
mkdir -p "${1:?usage: demo-packages.sh DIR}"
cd "$1" || exit 2
[ -f .done ] && exit 0
say() { printf '==> %s\n' "$*" >&2; }
say "fetching demonstration packages"

made() { # made FOLDER FILE: zip or tar.gz of a folder, with python3 so that no archiver is needed
  python3 - "$1" "$2" <<'P'
import os, sys, tarfile, zipfile
folder, target = sys.argv[1:]
names = sorted(os.path.join(d, f) for d, _, files in os.walk(folder) for f in files)
if target.endswith(".zip"):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as z:
        for name in names:
            z.write(name)
else:
    with tarfile.open(target, "w:gz") as t:
        for name in names:
            t.add(name)
P
}

python3 -m venv venv >/dev/null 2>&1
mkdir -p web-shop/wheels
if timeout 60 venv/bin/pip download -q --no-deps -d web-shop/wheels Django==3.2 Jinja2==2.11.2 PyYAML==6.0.1 >pip.log 2>&1; then
  :
else
  say "PyPI did not answer: using a lock file that names the same versions"
  printf 'Django==3.2\nJinja2==2.11.2\n' >web-shop/requirements.txt
fi
made web-shop web-shop.tar.gz

mkdir -p order-service
cat >order-service/package-lock.json <<'P'
{"name":"order-service","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"order-service","version":"1.0.0"},"node_modules/lodash":{"version":"4.17.15"},"node_modules/handlebars":{"version":"4.0.14"}}}
P
if command -v npm >/dev/null && (cd order-service && timeout 60 npm pack --silent handlebars@4.0.14 lodash@4.17.15 >/dev/null 2>&1); then :; else
  say "npm did not answer: the lock file alone is scanned"
fi
made order-service order-service.zip

mkdir -p greeter
printf '#!/bin/sh\necho "hello from the greeter"\n' >greeter/greeter.sh
printf 'greeter 1.0: prints a greeting\n' >greeter/README.txt
made greeter greeter.zip

mkdir -p infected/inner
# The EICAR test file, written in two halves so that this script is not itself a find.
printf '%s%s' 'X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR' '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*' >infected/inner/sample.com
(cd infected && made inner inner.tar.gz && rm -r inner)
made infected infected.zip
rm -rf venv web-shop order-service greeter infected
touch .done
ls -1 ./*.zip ./*.tar.gz >&2
