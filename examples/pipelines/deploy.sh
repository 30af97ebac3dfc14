#!/usr/bin/env bash
# Runs one stack of a Pulumi project in a pipeline. Call it in the project's folder:
#
#   deploy.sh preview STACK   shows what up would do; sends nothing to Atlas
#   deploy.sh up STACK        takes the snapshots and waits until they are completed
#   deploy.sh drift STACK     ends with exit code 7 if Atlas is not as the state says
#
# UNLOCK=true removes the lock that a killed job has left, before an up. Set it only if nobody else runs this stack.
set -euo pipefail

usage() {
    echo "Usage: deploy.sh preview|up|drift STACK" >&2
    exit 2
}

# The processes below the CLI that work for its resources.
plugins() {
    ps -A -o pid= -o ppid= -o args= | awk -v root="$1" '
        { parent[$1] = $2 }
        /cmd\/dynamic-provider/ { plugin[$1] }
        END {
            for (pid in plugin) {
                for (above = pid; above in parent && above != root;) above = parent[above]
                if (above == root) print pid
            }
        }'
}

# A cancelled job gets SIGINT or SIGTERM, and SIGKILL a few seconds later. The CLI would wait for the snapshot until then. The
# plugin ends its waiting, and the CLI then stores the snapshot's id and releases the lock.
stop() {
    echo "Told to stop. The snapshot goes on in Atlas, and the next up continues to wait for it." >&2
    for pid in $(plugins "$cli"); do
        kill -TERM "$pid" || true
    done
}

# Runs pulumi in the background, because a shell answers no signal while it waits for a command.
run() {
    pulumi "$@" --stack "$stack" --non-interactive &
    cli=$!
    trap stop INT TERM
    local code=0
    wait "$cli" || code=$?
    while kill -0 "$cli" 2>/dev/null; do
        code=0
        wait "$cli" || code=$?
    done
    exit "$code"
}

[ $# -eq 2 ] || usage
stack=$2
case $1 in
preview)
    run preview
    ;;
up)
    if [ "${UNLOCK:-}" = true ]; then
        # Pulumi Cloud calls it an error if there is nothing to cancel.
        pulumi cancel --stack "$stack" --yes --non-interactive || true
    fi
    run up --yes --skip-preview
    ;;
drift)
    run refresh --preview-only --expect-no-changes
    ;;
*)
    usage
    ;;
esac
