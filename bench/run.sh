#!/bin/sh
# Runs a benchmark of this module.
#   bench/run.sh startup [ROUNDS]            ./dcos up, with AOT caches and without, and apps
#   bench/run.sh packing [SERVICES [ROUNDS]] small services in one JVM, or each in its own
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$here/.mvn/jdk.sh"
dcos_find_jdk || exit 1
[ -d "$here/bench/target/lib" ] || (cd "$here" && ./mvnw -q -DskipTests -pl bench -am package)
java() {
  "$JAVA_HOME/bin/java" -cp "$here/bench/target/bench-0.1.0.jar:$(printf '%s:' "$here"/bench/target/lib/*.jar)" "$@"
}
benchmark=${1-}
[ $# -eq 0 ] || shift
case $benchmark in
  startup) java io.dcosboot.bench.startup.StartupBenchmark "$here/dcos" "${1-3}" ;;
  packing) java io.dcosboot.bench.packing.PackingBenchmark "${1-6}" "${2-3}" ;;
  *) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 1 ;;
esac
