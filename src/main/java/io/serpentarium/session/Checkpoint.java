package io.serpentarium.session;

/**
 * A state of a session that is on disk.
 *
 * @param image its name in the image store, within the tenant
 * @param version which state it is, see {@link Checkpoints}
 * @param seq the session's last event when it was saved
 * @param bytes size of the image as the runner gave it
 * @param readyImage the memory on which it can be loaded
 * @param owned whether it goes when the session goes; what many sessions begin with stays
 */
record Checkpoint(String image, long version, long seq, long bytes, String readyImage, boolean owned) {}
