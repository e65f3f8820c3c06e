#!/bin/sh
# Starts the server that lies beside this script; the arguments go to the server, JAVA_OPTS to the JVM.
here=$(cd "$(dirname "$0")" && pwd) || exit 1

# One shell less: the signals go to the JVM itself. Out of memory ends it, because a server that has lost some
# thread answers probes and serves nobody; its last words go to the log, since there is no folder to keep
# them. JAVA_OPTS is split into words on purpose.
# shellcheck disable=SC2086
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  -XX:+ExitOnOutOfMemoryError \
  -XX:+ErrorFileToStderr \
  -XX:-UsePerfData \
  ${JAVA_OPTS:-} \
  -jar "$here/serpentarium.jar" "$@"
