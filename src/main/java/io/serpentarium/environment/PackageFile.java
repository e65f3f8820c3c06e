package io.serpentarium.environment;

/**
 * A file that Python finds among its packages.
 *
 * @param path below {@code site-packages}
 * @param archive whether modules are imported from inside of it
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record PackageFile(String path, byte[] bytes, boolean archive) {}
