#!/usr/bin/env bash
# What the tests need from outside Python and npm: a browser and a PostgreSQL server.
# As root on Debian or Ubuntu it installs them; elsewhere it says what to install. Tests that miss one
# skip in capital letters, and fail where CI=true.
set -u
missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing for the tests: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null && exit 0
fi
echo "FOR ALL TESTS, INSTALL: ${missing[*]} (Debian, Ubuntu: sudo apt install ${missing[*]}; any system, browser only: .venv/bin/playwright install chromium)"
exit 0
