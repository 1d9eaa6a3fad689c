#!/bin/sh
# Runs a benchmark of this module.
#   bench/run.sh startup [ROUNDS]            ./dcos up, with AOT caches and without, and apps
#   bench/run.sh packing [SERVICES [ROUNDS]] small services in one JVM, or each in its own
#   bench/run.sh master [AGENTS [TASKS]]     a master with simulated agents and frameworks: launches, readers, failover
#   bench/run.sh master-small [TASKS]        a master with one agent: readers, rounds of decline and revive
#   bench/run.sh allocator [AGENTS [FRAMEWORKS]] one allocation run; lists such as 1000,10000 and 1,50,1000
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$here/.mvn/jdk.sh"
dcos_find_jdk || exit 1
master=$here/mesos-master-svc/target/mesos-master-svc-0.1.0-exec.jar
{ [ -d "$here/bench/target/lib" ] && [ -f "$master" ]; } ||
  (cd "$here" && ./mvnw -q -DskipTests -pl bench,mesos-master-svc -am package)
java() {
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$here/bench/target/bench-0.1.0.jar:$(printf '%s:' "$here"/bench/target/lib/*.jar)" "$@"
}
benchmark=${1-}
[ $# -eq 0 ] || shift
case $benchmark in
  startup) java io.dcosboot.bench.startup.StartupBenchmark "$here/dcos" "${1-3}" ;;
  packing) java io.dcosboot.bench.packing.PackingBenchmark "${1-6}" "${2-3}" ;;
  # shellcheck disable=SC2086
  master) java -Xmx3g -XX:+UseParallelGC ${BENCH_OPTIONS-} io.dcosboot.bench.master.MasterBenchmark "$master" \
    "${1-10000}" "${2-100000}" ${BENCH_MASTER_OPTIONS--Xmx4g -XX:+UseParallelGC} ;;
  # shellcheck disable=SC2086
  master-small) java -Xmx1g io.dcosboot.bench.master.SmallClusterBenchmark "$master" \
    "${1-2000}" ${BENCH_MASTER_OPTIONS--Xmx512m -XX:+UseSerialGC} ;;
  allocator) cd "$here" && exec ./mvnw -q -pl mesos-master-svc -am test -Dtest=AllocatorBenchTest \
    -Dsurefire.failIfNoSpecifiedTests=false -Dallocator.agents="${1-1000,2000,5000,10000}" \
    -Dallocator.frameworks="${2-1,50,100,200}" -Dsurefire.args=-Xmx6g ;;
  *) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 1 ;;
esac
