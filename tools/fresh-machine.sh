#!/usr/bin/env bash
# fresh-machine.sh DIR [COMMAND…]: makes a minimal Debian 12 in DIR that has only git and root, clones this checkout's
# HEAD into it and runs COMMAND there (default: ./run scan README.md --policy demo). Run by hand, as root; needs mmdebstrap.
# The machine's own package sources, name servers, certificates and client settings are copied, so that it works behind mirrors.
set -euo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
TARGET=$(realpath -m "${1:?usage: fresh-machine.sh DIR [COMMAND…]}")
shift
[ $# -gt 0 ] || set -- ./run scan README.md --policy demo

if [ ! -e "$TARGET/etc/debian_version" ]; then
  echo "==> making a minimal Debian 12 in $TARGET" >&2
  for sources in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list; do [ -s "$sources" ] && break; done
  mmdebstrap --mode=root --variant=minbase --include=git,ca-certificates bookworm "$TARGET" "$sources"
fi
for path in etc/resolv.conf etc/apt/apt.conf.d etc/apt/sources.list etc/apt/sources.list.d etc/pip.conf root/.npmrc \
  root/.config/pip usr/local/share/ca-certificates etc/ssl/certs/ca-certificates.crt; do
  [ -e "/$path" ] || continue
  mkdir -p "$TARGET/$(dirname "$path")"
  rm -rf "${TARGET:?}/$path"
  cp -a "/$path" "$TARGET/$path"
done
rm -rf "$TARGET/src/assay"
mkdir -p "$TARGET/src"
git clone -q "$ROOT" "$TARGET/src/assay"
mountpoint -q "$TARGET/proc" || mount -t proc proc "$TARGET/proc"
mountpoint -q "$TARGET/dev" || mount --rbind --make-rslave /dev "$TARGET/dev"
trap 'umount -l "$TARGET/proc" "$TARGET/dev" 2>/dev/null || true' EXIT
echo "==> in the fresh machine: $*" >&2
time chroot "$TARGET" /bin/sh -c 'cd /src/assay && exec "$@"' sh "$@"
