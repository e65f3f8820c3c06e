package io.serpentarium.config;

/**
 * What Python has besides its standard library.
 *
 * @param folder with a sub-folder for each environment; empty = there is the default one alone
 */
public record EnvironmentsConfig(String folder) {
  public EnvironmentsConfig {
    ConfigKeys.ENVIRONMENTS_FOLDER.check(folder);
  }

  static EnvironmentsConfig from(Settings settings) {
    return new EnvironmentsConfig(settings.read(ConfigKeys.ENVIRONMENTS_FOLDER));
  }
}
