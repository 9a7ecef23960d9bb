# What people see: steps with their times, and errors in one line. Sourced.

console_name=${0##*/}

say() { printf '%s\n' "$*"; }

die() {
    printf '%s: %s\n' "$console_name" "$*" >&2
    exit 1
}

# Seconds since the epoch in microseconds, without starting a process.
now_us() { printf '%s\n' "${EPOCHREALTIME/[.,]/}"; }

# seconds_since START_US: "12.3", for people.
seconds_since() {
    local tenths=$((($(now_us) - $1) / 100000))
    printf '%d.%d\n' $((tenths / 10)) $((tenths % 10))
}

# step TITLE COMMAND...: runs a program (not a shell function: `set -e` would be off inside it) and says how long it
# took. Its output goes to a log that is shown when it fails, so that success stays readable.
step() {
    local title=$1 start log status=0
    shift
    start=$(now_us)
    log=$(mktemp "${TMPDIR:-/tmp}/causerie-step.XXXXXX")
    printf '==> %s\n' "$title"
    run_interruptibly "$@" >"$log" 2>&1 || status=$?
    if [ "$status" != 0 ]; then
        tail -n "${STEP_LINES:-60}" "$log" >&2
        rm -f "$log"
        printf '%s: "%s" failed after %s s (status %d)\n' "$console_name" "$title" "$(seconds_since "$start")" "$status" >&2
        return "$status"
    fi
    rm -f "$log"
    printf '    %s s\n' "$(seconds_since "$start")"
}

# run_interruptibly COMMAND...: bash handles a signal only after its foreground child has ended, and a killed script
# would leave that child running. So the child runs as a job with a process group of its own, which the signal gets too.
run_interruptibly() {
    local status=0
    set -m
    "$@" </dev/null &
    interruptible_group=$!
    set +m
    wait "$interruptible_group" || status=$?
    interruptible_group=
    return "$status"
}

interruptible_group=
stop_interruptible() {
    [ -n "$interruptible_group" ] || return 0
    kill -TERM -- "-$interruptible_group" 2>/dev/null || true
    wait "$interruptible_group" 2>/dev/null || true
    # Its leader ends first. Compilers that were told to stop still need a turn of the processor for it; nobody waits for
    # long, since where no first process buries the dead they stay in the group.
    local look
    for ((look = 0; look < 100; ++look)); do
        kill -0 -- "-$interruptible_group" 2>/dev/null || break
        sleep 0.02
    done
    interruptible_group=
}

# Scripts that must do more before they go (script/server) replace these two traps.
trap 'stop_interruptible; exit 130' INT
trap 'stop_interruptible; exit 143' TERM HUP
