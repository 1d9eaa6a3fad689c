#!/bin/sh
# Builds the image of examples/docker.json from a static busybox of this machine: no image registry is needed.
set -eu
cd "$(dirname "$0")"

for busybox in "${BUSYBOX-}" /bin/busybox /usr/bin/busybox; do
  if [ -n "$busybox" ] && [ -x "$busybox" ] && ! ldd "$busybox" >/dev/null 2>&1; then
    found=$busybox
    break
  fi
done
if [ -z "${found-}" ]; then
  echo "A static busybox is needed (Debian: apt-get install busybox-static), or set BUSYBOX to one." >&2
  exit 1
fi

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cp Dockerfile serve.sh "$context"
cp "$found" "$context/busybox"
docker build -q -t dcosboot/hello:1 "$context"
