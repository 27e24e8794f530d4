#!/bin/sh
# Make the environment: set_up.sh VENV STAMP
#
# Everything is pinned in constraints.txt, so two machines get the same packages. uv
# does in ten seconds what pip does in thirty; where it cannot be had, or cannot reach
# what pip can (a mirror set in pip's own configuration), pip does the work.
set -u

venv=$1
stamp=$2
log=$venv/set-up.log

refuse() {
  printf 'corridor: cannot go on: %s\n' "$1" >&2
  exit 1
}

# step SENTENCE COMMAND...: run it quietly, and say how long it took.
step() {
  sentence=$1
  shift
  started=$(date +%s)
  printf '  %-44s' "$sentence"
  if "$@" >>"$log" 2>&1; then
    printf '%4d s\n' $(($(date +%s) - started))
  else
    printf ' did not work\n'
    return 1
  fi
}

suitable() {
  "$1" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' >/dev/null 2>&1
}

find_python() {
  for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13; do
    if [ -n "$candidate" ] && suitable "$candidate"; then
      echo "$candidate"
      return
    fi
  done
}

python=$(find_python)
[ -n "$python" ] || refuse \
  "Python 3.11 or newer is needed and the newest found is $(python3 -V 2>/dev/null || echo none); install it or name it with PYTHON=/path/to/python."
"$python" -c 'import venv, ensurepip' 2>/dev/null || refuse \
  "$("$python" -V) lacks venv or ensurepip; on Debian and Ubuntu the package python3-venv brings them."
mkdir -p "$venv" 2>/dev/null && [ -w "$venv" ] || refuse \
  "the folder $(pwd) cannot be written to, and the environment goes there."

echo "Setting up $venv with $("$python" -V)"
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1 || ! suitable "$venv/bin/python"; then
  rm -rf "$venv" && mkdir -p "$venv" && : >"$log"
  step "an empty environment" "$python" -m venv "$venv" || refuse \
    "$python could not make a virtual environment; the reason is in $log."
fi
: >"$log"

pip="$venv/bin/python -m pip --disable-pip-version-check"
uv=$(sed -n 's/^uv==/uv==/p' constraints.txt)
installed=no
if [ -x "$venv/bin/uv" ] || step "uv, the installer" $pip install -q "${uv:-uv}"; then
  step "the packages" env VIRTUAL_ENV="$(pwd)/$venv" \
    "$venv/bin/uv" pip install -c constraints.txt -e '.[test]' && installed=yes
fi
if [ $installed = no ]; then
  step "the packages, by pip" $pip install -c constraints.txt -e '.[test]' || refuse \
    "the packages could not be installed: the first set-up needs the package registry, or pip's configuration pointing at yours; the reason is in $log."
fi
date >"$stamp"
