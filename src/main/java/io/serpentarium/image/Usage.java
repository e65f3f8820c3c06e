package io.serpentarium.image;

/** How many images there are, and what they take on disk. */
public record Usage(int images, long storedBytes) {}
