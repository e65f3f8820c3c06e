package io.serpentarium.box;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What may run in a box, and all that it may read.
 *
 * @param executable the native program
 * @param readable folders and files that it needs besides its shared libraries
 * @param folder where it starts
 * @param environment all variables that it gets
 */
public record Program(
    Path executable, List<Path> readable, Path folder, Map<String, String> environment) {}
