#!/bin/sh
# Starts Last Customer by a double click; stops when its window is closed.
cd "$(dirname "$0")" || exit 1
for python in python3.13 python3.12 python3.11 python3; do
    # on a Mac without developer tools, python3 is only an offer to install them
    if command -v "$python" >/dev/null && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" start.py
    fi
done
echo "Last Customer needs Python 3.11 or newer. Install it from https://www.python.org/downloads/ and open this file again."
echo "Hace falta Python 3.11 o posterior. Se instala desde https://www.python.org/downloads/; después, hay que abrir este archivo otra vez."
printf "\nPress Enter to close. / Pulse Intro para cerrar. "
read -r _
exit 1
