#!/bin/sh
# Finds a Chromium for the browser tests, or installs one. Argument: the folder of the environment's commands.
for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium with apt-get for the browser tests"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "Installing Chromium with playwright for the browser tests"
"$1/playwright" install chromium && exit 0
echo "No Chromium: install Chromium or Chrome (for example: sudo apt-get install chromium) and run make test again." >&2
exit 1
