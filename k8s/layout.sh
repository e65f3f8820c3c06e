#!/bin/sh
# Lays out the files of the container image, and runs the server from them as a pod would.
# The Dockerfile calls `assemble` too: what is tried here without a container engine is what the image holds.
#
#   k8s/layout.sh assemble FOLDER [TARGET]   lays out what Maven built in TARGET (target/) below FOLDER
#   k8s/layout.sh run FOLDER [FLAG...]       serves from there until Ctrl-C; the environment counts
#   k8s/layout.sh stop FOLDER                ends that server as Kubernetes would, and waits for it
set -eu

# The user without a name that the image and the pods run as.
user=10001

k8s=$(cd "$(dirname "$0")" && pwd)
app=opt/serpentarium
settings=etc/serpentarium
data=var/lib/serpentarium

fail() {
  echo "layout.sh: $1" >&2
  exit 1
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

# The number alone may belong to another process by now.
is_running() {
  [ -e "$root/pid" ] && grep -qsF "$root/$app/" "/proc/$(cat "$root/pid")/cmdline"
}

assemble() {
  target=${1:-$k8s/../target}
  [ -f "$target/serpentarium.jar" ] && [ -x "$target/deno" ] ||
    fail "$target has no serpentarium.jar and deno; build them with: mvn -q -B package -DskipTests"
  install -d "$root/$app" "$root/$settings" "$root/$data"
  install -m 0444 "$target/serpentarium.jar" "$k8s/../LICENSE" "$root/$app"
  install -m 0555 "$target/deno" "$root/$app"
  install -m 0555 "$k8s/serve.sh" "$root/$app/serve"
  install -m 0444 "$k8s/base/serpentarium.yaml" "$k8s/overlays/single/tenants.yaml" "$root/$settings"
  chmod 0750 "$root/$data"
  ! is_root || chown "$user:$user" "$root/$data"
}

# Files of root are out of the server's reach; without root, taking away the right to write comes close.
run() {
  [ -x "$root/$app/serve" ] || fail "$root is not assembled: k8s/layout.sh assemble $root"
  ! is_running || fail "the server of $root runs already"
  install -d "$root/tmp"
  export JAVA_OPTS="${JAVA_OPTS:-} -Djava.io.tmpdir=$root/tmp"
  export SERPENTARIUM_CONFIG="$root/$settings/serpentarium.yaml"
  export SERPENTARIUM_TENANCY_FILE="$root/$settings/tenants.yaml"
  set -- "$root/$app/serve" "--data=$root/$data" "$@"
  if is_root; then
    chown "$user:$user" "$root/tmp"
    set -- setpriv --reuid "$user" --regid "$user" --clear-groups \
      --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"
  else
    chmod -R a-w "$root/$app"
  fi
  echo $$ >"$root/pid"
  cd "$root/$app"
  exec "$@"
}

stop() {
  is_running || fail "no server runs from $root"
  kill -TERM "$(cat "$root/pid")"
  # What a pod is given: terminationGracePeriodSeconds.
  left=60
  while is_running; do
    if [ "$left" -eq 0 ]; then
      kill -KILL "$(cat "$root/pid")"
      fail "the server did not end in time and was killed"
    fi
    left=$((left - 1))
    sleep 1
  done
  is_root || chmod -R u+w "$root/$app"
}

[ $# -ge 2 ] || fail "what is to be done? See the top of $0."
task=$1
case $task in
  assemble | run | stop) ;;
  *) fail "there is no task $task; assemble, run and stop there are" ;;
esac
[ "$task" != assemble ] || install -d "$2"
root=$(cd "$2" && pwd)
shift 2
"$task" "$@"
