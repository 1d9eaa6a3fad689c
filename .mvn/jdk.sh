# Finds a JDK of at least version 25 and sets JAVA_HOME to it; sourced by ./mvnw and ./dcos.
# Order: JAVA_HOME, the java on the PATH, the usual folders. Sets nothing and fails with a message if there is none.

dcos_jdk_required=25

# Major version of the JDK in $1, from its release file or its own word; empty when it is none.
dcos_jdk_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
  fi
}

dcos_jdk_fits() {
  dcos_major=$(dcos_jdk_major "$1")
  [ -n "$dcos_major" ] && [ "$dcos_major" -ge "$dcos_jdk_required" ]
}

dcos_find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && dcos_jdk_fits "$JAVA_HOME"; then
    return 0
  fi
  dcos_javac=$(command -v javac 2>/dev/null || true)
  if [ -n "$dcos_javac" ]; then
    dcos_javac=$(readlink -f "$dcos_javac" 2>/dev/null || printf '%s' "$dcos_javac")
    dcos_home=${dcos_javac%/bin/javac}
    if dcos_jdk_fits "$dcos_home"; then
      JAVA_HOME=$dcos_home
      export JAVA_HOME
      return 0
    fi
  fi
  # Globbing may be off in the sourcing script.
  set +f
  for dcos_home in ${DCOS_JDK_FOLDERS:-/usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/java/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home}; do
    if dcos_jdk_fits "$dcos_home"; then
      JAVA_HOME=$dcos_home
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<MESSAGE
No JDK $dcos_jdk_required or newer was found (looked at JAVA_HOME, the PATH and the usual folders).
Install one, for example
  Debian/Ubuntu:  apt-get install temurin-25-jdk   (adoptium.net), or openjdk-25-jdk where the distribution has it
  macOS:          brew install openjdk@25
  any:            sdk install java 25-tem          (sdkman.io)
or set JAVA_HOME to the folder of one, then run this again.
MESSAGE
  return 1
}
