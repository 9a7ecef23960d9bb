# Programs that run side by side. Each writes into a file, which is shown in one piece when it has ended. Sourced after
# console.sh; needs `results`, a directory for the files.

# How many at a time: of those that compute, and besides of those that mostly wait, for other programs or for the clock.
# All others run alone, one after the other, in the end.
declare -A jobs_max=([busy]=$(nproc) [patient]=$(nproc))

jobs_kinds=()
jobs_titles=()
jobs_counters=()
jobs_commands=()
jobs_begun=()
declare -A jobs_running=() # The number of a job by its process, which leads a group of its own.

# jobs_add busy|patient|alone TITLE COUNTER COMMAND...: what to run, and the function that gets the job's number and its
# exit status in the end. The first to be added are the first to begin, so the longest should be.
jobs_add() {
    jobs_kinds+=("$1")
    jobs_titles+=("$2")
    jobs_counters+=("$3")
    shift 3
    jobs_commands+=("${*@Q}")
}

# What the next job to be added will write, and may use besides.
jobs_output() { printf '%s\n' "$results/job-${1:-${#jobs_titles[@]}}"; }

# jobs_run: returns when all have ended.
jobs_run() {
    local waiting=("${!jobs_titles[@]}") process status
    while jobs_begin && [ "${#jobs_running[@]}" != 0 ]; do
        # Only says that there is something to see: of those that ended together it would forget some.
        wait -n "${!jobs_running[@]}" || true
        for process in "${!jobs_running[@]}"; do
            ! kill -0 "$process" 2>/dev/null || continue
            status=0
            wait "$process" || status=$?
            jobs_finish "$process" "$status"
        done
    done
}

# Begins what there is room for.
jobs_begin() {
    local left=() job kind
    local -A room=([alone]=0)
    for kind in "${!jobs_max[@]}"; do room[$kind]=${jobs_max[$kind]}; done
    for job in "${jobs_running[@]}"; do room[${jobs_kinds[job]}]=$((room[${jobs_kinds[job]}] - 1)); done
    for job in "${waiting[@]}"; do
        kind=${jobs_kinds[job]}
        if [ "${room[$kind]}" -gt 0 ]; then
            jobs_start "$job"
            room[$kind]=$((room[$kind] - 1))
        else
            left+=("$job")
        fi
    done
    if [ "${#jobs_running[@]}" = 0 ] && [ "${#left[@]}" != 0 ]; then
        jobs_start "${left[0]}"
        left=("${left[@]:1}")
    fi
    waiting=("${left[@]}")
}

jobs_start() {
    local command=()
    eval "command=(${jobs_commands[$1]})"
    jobs_begun[$1]=$(now_us)
    set -m
    "${command[@]}" </dev/null >"$(jobs_output "$1")" 2>&1 &
    jobs_running[$!]=$1
    set +m
}

# jobs_finish PROCESS STATUS: shows what it said, has it counted, and says what is left.
jobs_finish() {
    local job=${jobs_running[$1]}
    unset "jobs_running[$1]"
    printf '==> %s\n' "${jobs_titles[job]}"
    tail -n 400 "$(jobs_output "$job")"
    "${jobs_counters[job]}" "$job" "$2"
    say "    $(seconds_since "${jobs_begun[job]}") s$(jobs_left)"
}

jobs_left() {
    local job names=
    [ "${#jobs_running[@]}" != 0 ] || return 0
    for job in $(printf '%s\n' "${jobs_running[@]}" | sort -n); do names+=", ${jobs_titles[job]}"; done
    printf '; still running: %s; %d to come' "${names:2}" "${#waiting[@]}"
}

# However it ends: everything that runs yet.
jobs_stop() {
    local process
    for process in "${!jobs_running[@]}"; do kill -TERM -- "-$process" 2>/dev/null || true; done
    for process in "${!jobs_running[@]}"; do wait "$process" 2>/dev/null || true; done
    jobs_running=()
}
