package io.serpentarium.box;

/** A layer of the operating system that holds a runner process in. */
public enum Layer {
  /** Namespaces of its own, made by bubblewrap: no network, no other process, no file but its own. */
  BUBBLEWRAP,
  /** Landlock: no file but its own, no network, no signal to others. */
  LANDLOCK,
  /** System calls that it does not need are refused. */
  SECCOMP,
  /** The operator's own command. */
  CUSTOM,
  /** It runs as a user who owns nothing, not as root. */
  UNPRIVILEGED_USER,
  /** No core dumps, no files written, bounded data and descriptors; first to go when memory is short. */
  RESOURCE_LIMITS
}
