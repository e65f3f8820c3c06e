package io.serpentarium.config;

import java.util.List;

/** The keys of the store, of tenants and of what they may use. */
final class TenancyKeys {
  static final ConfigKey<String> STORE_URL =
      new ConfigKey<>(
          "store.url",
          new ValueKind.Address(),
          "",
          "PostgreSQL that several servers share, like jdbc:postgresql://host/name?user=u&password=p;"
              + " empty = a file in the data folder");
  static final ConfigKey<String> TOKEN_AUDIENCE =
      new ConfigKey<>(
          "token.audience",
          new ValueKind.Text("a name", false),
          "serpentarium",
          "what aud of the tokens that tenants sign has to contain");

  private static final List<ConfigKey<?>> ALL = List.of(STORE_URL, TOKEN_AUDIENCE);

  private TenancyKeys() {}

  static List<ConfigKey<?>> all() {
    return ALL;
  }
}
