#!/bin/sh
# Finds a Chromium for the browser tests, or installs one. Argument: the folder of the environment's commands.
# The headless shell is Chromium without windows of its own: the tests take half as long with it.
command -v chromium-headless-shell >/dev/null 2>&1 && exit 0
apt() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  echo "Installing $1 with apt-get for the browser tests"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1"; } >/dev/null 2>&1
}
apt chromium-headless-shell && exit 0
for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
apt chromium && exit 0
echo "Installing Chromium with playwright for the browser tests"
"$1/playwright" install chromium && exit 0
echo "No Chromium: install Chromium or Chrome (for example: sudo apt-get install chromium) and run make test again." >&2
exit 1
