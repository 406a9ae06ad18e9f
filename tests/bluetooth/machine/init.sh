#!/bin/busybox sh
# The guest's first program. It loads the modules, mounts the host's root read-only over 9p, lays a
# layer in memory over it and goes on inside: the guest sees the host's own files and changes none.
bb=/bin/busybox

fail() {
  $bb echo "MACHINE: $1"
  $bb poweroff -f
}

$bb mkdir -p /proc /sys /dev /host /layer /merged
$bb mount -t proc proc /proc
$bb mount -t sysfs sysfs /sys
$bb mount -t devtmpfs dev /dev

while read -r module; do
  $bb insmod "/modules/$module" || fail "the module $module does not load"
done </modules/order

over_9p="trans=virtio,version=9p2000.L,msize=512000"
$bb mount -t 9p -o "ro,cache=loose,$over_9p" host /host || fail "the host's root cannot be mounted"
$bb mount -t tmpfs layer /layer
$bb mkdir /layer/upper /layer/work
$bb mount -t overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work merged /merged ||
  fail "no layer can be laid over the host's root"

for folder in proc sys dev run tmp; do $bb mkdir -p "/merged/$folder"; done
$bb mount -t proc proc /merged/proc
$bb mount -t sysfs sysfs /merged/sys
$bb mount -t devtmpfs dev /merged/dev
$bb mount -t tmpfs run /merged/run
$bb mkdir -p /merged/dev/pts /merged/dev/shm /merged/run/exchange
$bb mount -t devpts pts /merged/dev/pts
$bb mount -t tmpfs shm /merged/dev/shm
$bb mount -t 9p -o "$over_9p" exchange /merged/run/exchange || fail "the exchange folder cannot be mounted"

# /run/exchange/guest is written by the host: the checkout's folder and what is run there.
$bb chroot /merged /bin/sh /run/exchange/guest
$bb sync
$bb poweroff -f
