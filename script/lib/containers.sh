# Containers without a daemon and without a registry: buildah and podman on a store of their own in the user's cache
# directory, so that the machine's own images are left alone. Sourced, then containers_enter.

containers_directory=$cache_directory/containers
containers_base=docker.io/library/debian:trixie-slim

# containers_enter NAMESPACE... -- ARGUMENT...: starts this script over, with the arguments, in private namespaces. The
# mounts of containers end with theirs; and crun wants pure cgroups, where some machines have version 1 beside version 2.
containers_enter() {
    local namespaces=()
    while [ "$1" != -- ]; do
        namespaces+=("$1")
        shift
    done
    shift
    [ "${CAUSERIE_NAMESPACE:-}" != "$(readlink /proc/self/ns/mnt)" ] || return 0
    [ "$(id -u)" = 0 ] || die "containers need root here: sudo script/image"
    exec unshare --mount --propagation private "${namespaces[@]}" bash -c '
        if [ "$(stat --file-system --format %T /sys/fs/cgroup)" != cgroup2fs ]; then
            umount --recursive /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup
        fi
        ip link set lo up
        export CAUSERIE_NAMESPACE=$(readlink /proc/self/ns/mnt)
        exec "$@"' "$0" "$0" "$@"
}

# containers_open: the store, and how containers run here. No cgroups: only the caller's own limits count.
containers_open() {
    mkdir -p "$containers_directory"/{tmp,run}
    export TMPDIR=$containers_directory/tmp
    export CONTAINERS_STORAGE_CONF=$containers_directory/storage.conf CONTAINERS_CONF=$containers_directory/containers.conf
    cat >"$CONTAINERS_STORAGE_CONF" <<STORAGE
[storage]
driver = "overlay"
runroot = "$containers_directory/run"
graphroot = "$containers_directory/store"
STORAGE
    # Root may lack the right to raise limits, which podman's defaults do.
    cat >"$CONTAINERS_CONF" <<CONTAINERS
[containers]
netns = "host"
cgroups = "disabled"
log_driver = "k8s-file"
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
CONTAINERS
}

# containers_import ARCHIVE: the base that stands in for the official one, unless this very archive is it already.
containers_import() {
    local archive
    archive=$(realpath "$1")
    [ "$(podman image inspect --format '{{.Comment}}' "$containers_base" 2>/dev/null)" != "$archive" ] || return 0
    podman import --quiet --message "$archive" --change 'CMD ["bash"]' \
        --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' "$archive" "$containers_base"
}

# containers_base_for DOCKERFILE: the options by which buildah takes our base where the file names the official one.
containers_base_for() {
    sed -nE "s|^FROM (debian:[a-z]+-slim@sha256:[0-9a-f]{64}).*|--build-context=\1=docker://$containers_base|p" "$1"
}
