#!/bin/sh
# Runs in the guest, in the checkout: a system bus, bluetoothd, the simulated adapter behind /dev/vhci, and
# the suite against them. $1 is the exchange folder, the rest is pytest's.
set -eu
exchange=$1
shift

# Not the host's /tmp, in which the checkout may be.
mkdir -p /run/tmp
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/run/tmp TMPDIR=/run/tmp LANG=C.UTF-8
export K1007_BED=bluez K1007_REQUIRE_ALL=1 K1007_RADIO=/run/radio K1007_ADAPTER=/run/adapter TERM=dumb NO_COLOR=1
export K1007_PREPARED_HOME="$exchange/home"
busybox ifconfig lo up

unset PYTHONDONTWRITEBYTECODE # what is written stays in memory

# Nothing of the host's own Bluetooth: neither its keys nor its bus.
mkdir -p /run/dbus /run/lock /var/lib/bluetooth
mount -t tmpfs keys /var/lib/bluetooth
dbus-uuidgen --ensure
dbus-daemon --system --fork

for daemon in /usr/libexec/bluetooth/bluetoothd /usr/lib/bluetooth/bluetoothd; do
  [ ! -x "$daemon" ] || break
done
"$daemon" --nodetach >"$exchange/bluetoothd.log" 2>&1 &

# A process of its own: were its event loop ever blocked, the kernel would give the adapter up.
.venv/bin/python -P -m tests.bluetooth.kernel_radio "$K1007_RADIO" >"$exchange/radio.log" 2>&1 &

# within SECONDS COMMAND…: until it succeeds.
within() {
  left=$(($1 * 2))
  shift
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || { echo "in vain: $*" >"$K1007_ADAPTER"; exit 1; }
    sleep 0.5
  done
}
is_powered() { bluetoothctl power on >/dev/null 2>&1; bluetoothctl show | grep -q "Powered: yes"; }

# pytest takes its time to start too; the first test waits for what this writes.
make_ready() {
  within 120 test -S "$K1007_RADIO"
  within 120 is_powered
  .venv/bin/python -P -m tests.bluetooth.agent1 >"$exchange/agent.log" 2>&1 &
  within 60 grep -q "somebody is there" "$exchange/agent.log"
  echo "ready" >"$K1007_ADAPTER"
}
mkfifo "$K1007_ADAPTER"
make_ready &

# Plug-ins are named, for each that is installed would be loaded.
export PYTEST_DISABLE_PLUGIN_AUTOLOAD=1
exec .venv/bin/python -P -m pytest -o addopts="-ra --strict-markers --strict-config --import-mode=importlib" \
  -p no:cacheprovider -p pytest_timeout -p tests.bluetooth.machine.ratio --timeout=240 -m beds tests/bluetooth "$@"
