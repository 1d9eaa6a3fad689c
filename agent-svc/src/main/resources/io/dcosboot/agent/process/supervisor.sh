# Runs one command and records how it ended; lives as long as the command, whatever happens to the agent.
# Arguments: run directory, sandbox, user to switch to (or empty). Standard input: once the first record is written, an
# empty line and the command, as a script for sh.
# Writes and prints to the agent "<own pid> <own start> <command pid> <command start> <boot id>" (pids/forked.pid), then
# "<wait status> <job>" (exit). Each record is one short write; without its newline it is incomplete.
run=$1
sandbox=$2
user=$3

# Handlers, not "ignore": that would be inherited by the command.
trap interrupted=1 HUP INT QUIT TERM PIPE
# Where sh is bash, wait makes it forget the job.
[ "${BASH_VERSION-}" ] && trap 'jobs >"$run/job"; interrupted=1' CHLD

start_time() {
    read -r stat <"/proc/$1/stat"
    set -- ${stat##*) }
    start=${20}
}

if [ "$user" ]; then
    set -- setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups
else
    set --
fi
exec 3<&0 0</dev/null
(cd "$sandbox" && exec setsid "$@" /bin/sh -c 'read -r go && exec /bin/sh -s; exit 1') <&3 3<&- >>"$sandbox/stdout" 2>>"$sandbox/stderr" &
command=$!
exec 3<&-

start_time $$
own_start=$start
start_time "$command"
read -r boot </proc/sys/kernel/random/boot_id
echo "$$ $own_start $command $start $boot" >"$run/pids/forked.pid"
echo "$$ $own_start $command $start $boot"
exec >/dev/null

while
    interrupted=
    wait "$command"
    status=$?
    [ "$interrupted" ]
do :; done
# An exit code above 128 and a signal look alike to wait; the job table tells them apart.
[ "${BASH_VERSION-}" ] || jobs >"$run/job"
read -r job <"$run/job"
echo "$status $job" >"$run/exit"
