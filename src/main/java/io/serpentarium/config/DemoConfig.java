package io.serpentarium.config;

/**
 * The demo tenant, whose keys everyone knows.
 *
 * @param beyondLoopback offer it although other machines can reach the server
 */
public record DemoConfig(boolean enabled, boolean beyondLoopback) {
  static DemoConfig from(Settings settings) {
    return new DemoConfig(
        settings.read(ConfigKeys.DEMO_ENABLED), settings.read(ConfigKeys.DEMO_BEYOND_LOOPBACK));
  }
}
