#!/bin/sh
# Run a command in a session with a real Secret Service of its own: sh tests/with_keyring.sh COMMAND [ARGUMENTS].
# Needs dbus-run-session and gnome-keyring-daemon. KEYRING_HOME, where set, keeps the keyring from one call to the next.
set -eu
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
home=${KEYRING_HOME:-$temporary}
export XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config"
export XDG_RUNTIME_DIR="$temporary/run" XDG_CACHE_HOME="$temporary/cache"
mkdir -p -m 700 "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_RUNTIME_DIR" "$XDG_CACHE_HOME"
# The unlocking lasts as long as the session, so everything happens in this one. No newline: it would be part of the password.
dbus-run-session -- sh -c \
    'printf %s test-pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$@"' sh "$@"
