package io.serpentarium.environment;

import java.util.regex.Pattern;

/** What environments are called. Thread-safe: has no state. */
public final class EnvironmentName {
  /** The one with the standard library alone, which is always there. */
  public static final String DEFAULT = "default";

  /** Completes "a name has …". */
  public static final String RULE = "1 to 40 lower-case letters, digits and hyphens, with no hyphen at its ends";

  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

  private EnvironmentName() {}

  public static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }
}
