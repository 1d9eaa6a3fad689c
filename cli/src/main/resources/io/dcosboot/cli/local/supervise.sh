#!/bin/sh
# Keeps one service of the local cluster running until it is told to stop.
#
#   supervise.sh NAME RUN LOG COMMAND...   run COMMAND; when it ends, run it again, later each time
#
# RUN/supervisor.pid  process id of this script
# RUN/pid             process id of the service while it runs
# RUN/exits           one line for each time the service ended by itself: time in seconds, exit code
# A service that already runs as RUN/pid is taken over: its supervisor was killed. Its exit code can't be learnt: -1.
# TERM stops the service with TERM, waits for it, and ends. Nothing is started again after TERM.

name=$1 run=$2 log=$3
shift 3
first_delay=${DCOS_RESTART_DELAY:-1}
longest_delay=30
healthy_after=60

service=
sleeper=
stopping=
stop() {
  stopping=yes
  [ -z "$service" ] || kill -TERM "$service" 2>/dev/null
  [ -z "$sleeper" ] || kill -TERM "$sleeper" 2>/dev/null
}
trap stop TERM INT
trap '' HUP

pause() {
  sleep "$1" &
  sleeper=$!
  wait "$sleeper"
  sleeper=
}

cd "$run" || exit 1
echo $$ >"$run/supervisor.pid"
delay=$first_delay
[ ! -s "$run/pid" ] || read -r service <"$run/pid"
while [ -z "$stopping" ]; do
  started=$(date +%s)
  if [ "$service" ]; then
    echo "supervisor: $name runs already as process $service" >>"$log"
    while kill -0 "$service" 2>/dev/null; do pause 1; done
    code=-1
  else
    "$@" </dev/null >>"$log" 2>&1 &
    service=$!
    echo "$service" >"$run/pid"
    [ -z "$stopping" ] || kill -TERM "$service" 2>/dev/null
    wait "$service"
    code=$?
    # A signal to this script ends wait early; the service may still be shutting down.
    while kill -0 "$service" 2>/dev/null; do
      wait "$service"
      code=$?
    done
  fi
  rm -f "$run/pid"
  service=
  [ -z "$stopping" ] || break
  ended=$(date +%s)
  echo "$ended $code" >>"$run/exits"
  [ $((ended - started)) -lt "$healthy_after" ] || delay=$first_delay
  echo "supervisor: $name ended with exit code $code; next start in $delay s" >>"$log"
  pause "$delay"
  delay=$((delay * 2))
  [ "$delay" -le "$longest_delay" ] || delay=$longest_delay
done
rm -f "$run/supervisor.pid"
