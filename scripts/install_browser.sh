#!/bin/sh
# Install Debian's Chromium and a Chinese font where there is none and we may.
#
# Pages are tested in a real browser, and a browser is a system package. A machine where
# this does not work still runs every other test and says that no page was looked at.
set -u

say() {
  printf 'browser: %s\n' "$1"
}

for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if [ -n "${CORRIDOR_CHROMIUM:-}" ] || command -v "$name" >/dev/null 2>&1; then
    say "${CORRIDOR_CHROMIUM:-$(command -v "$name")}"
    exit 0
  fi
done
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  say "none, and only root with apt-get may install one; pages are not tested here"
  exit 0
fi
say "installing chromium"
export DEBIAN_FRONTEND=noninteractive
if apt-get update -qq >/dev/null 2>&1 &&
  apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk >/dev/null 2>&1; then
  say "$(command -v chromium)"
else
  say "apt-get could not install chromium; pages are not tested here"
fi
