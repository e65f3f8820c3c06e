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
  static final ConfigKey<KeyList> STORE_KEY =
      new ConfigKey<>(
          "store.key",
          new ValueKind.Keys(),
          "",
          "keys of 32 bytes in base64, with commas between them: the first encrypts secrets in the database, all"
              + " decrypt; servers that share one need the same");
  static final ConfigKey<String> STORE_KEY_FILE =
      text(
          "store.key-file",
          "",
          "file with such keys, one per line, after those of store.key; without any, if there is no store.url:"
              + " store.key in the data folder, made at the first start");
  static final ConfigKey<String> TENANCY_FILE =
      new ConfigKey<>(
          "tenancy.file",
          new ValueKind.Text("the path of a file", true),
          "",
          "YAML file that declares tenants, applied at start and whenever it changes; empty = none");
  static final ConfigKey<String> TOKEN_AUDIENCE =
      new ConfigKey<>(
          "token.audience",
          new ValueKind.Text("a name", false),
          "serpentarium",
          "what aud of the tokens that tenants sign has to contain");

  static final ConfigKey<Integer> ADMIN_PORT =
      new ConfigKey<>(
          "admin.port",
          new ValueKind.Whole(-1, 65_535),
          "-1",
          "port of the administration; -1 = there is none, 0 = any free one");
  static final ConfigKey<String> ADMIN_TOKEN =
      new ConfigKey<>(
          "admin.token",
          new ValueKind.Hidden(),
          "",
          "token of an owner, at least 20 characters; empty = the first start makes one and prints it");
  static final ConfigKey<String> OIDC_ISSUER =
      text("admin.oidc-issuer", "", "who vouches for administrators by OpenID Connect, as in iss; empty = nobody");
  static final ConfigKey<String> OIDC_AUDIENCE =
      text("admin.oidc-audience", "serpentarium-admin", "what aud of the tokens of that issuer has to contain");
  static final ConfigKey<String> OIDC_ROLES =
      text("admin.oidc-roles-claim", "roles", "claim with the role or the roles; dots lead into objects");
  static final ConfigKey<String> OIDC_TENANT =
      text("admin.oidc-tenant-claim", "tenant", "claim with the tenant of a tenant-admin; dots lead into objects");
  static final ConfigKey<Integer> CONNECTIONS = quota("connections", 1, "open connections of one tenant");
  static final ConfigKey<Integer> SESSIONS = quota("sessions", 1, "open sessions of one tenant");
  static final ConfigKey<Integer> CONCURRENT_RUNS =
      quota("concurrent-runs", 1, "runs of one tenant that execute or ask for a runner at a time");
  static final ConfigKey<Integer> QUEUED_RUNS = quota("queued-runs", 0, "runs of one tenant that may wait");
  static final ConfigKey<Integer> RUNS_PER_MINUTE =
      quota("runs-per-minute", 1, "runs of one tenant per minute, on average");
  static final ConfigKey<Integer> RUN_BURST =
      quota("run-burst", 1, "runs of one tenant at once; without it a sixth of the runs per minute");
  static final ConfigKey<Integer> CPU_SECONDS_PER_DAY =
      quota("cpu-seconds-per-day", 1, "processor time of one tenant's runs in a day (UTC)");
  static final ConfigKey<Integer> CPU_SECONDS_PER_MONTH =
      quota("cpu-seconds-per-month", 1, "processor time of one tenant's runs in a month (UTC)");

  static final ConfigKey<List<String>> ENVIRONMENTS =
      new ConfigKey<>(
          "quota.environments",
          new ValueKind.Names(),
          "none",
          "environments that one tenant may use, with commas between them (or none, which is no limit)");

  static final ConfigKey<Boolean> METERING =
      new ConfigKey<>(
          "quota.metering",
          new ValueKind.Flag(),
          "true",
          "sum up what runs use and write it down; without it there is no usage, and quotas of processor time begin"
              + " anew at each start");

  private static final List<ConfigKey<?>> ALL =
      List.of(
          STORE_URL,
          STORE_KEY,
          STORE_KEY_FILE,
          TENANCY_FILE,
          TOKEN_AUDIENCE,
          ADMIN_PORT,
          ADMIN_TOKEN,
          OIDC_ISSUER,
          OIDC_AUDIENCE,
          OIDC_ROLES,
          OIDC_TENANT,
          CONNECTIONS,
          SESSIONS,
          CONCURRENT_RUNS,
          QUEUED_RUNS,
          RUNS_PER_MINUTE,
          RUN_BURST,
          CPU_SECONDS_PER_DAY,
          CPU_SECONDS_PER_MONTH,
          ENVIRONMENTS,
          METERING);

  private TenancyKeys() {}

  static List<ConfigKey<?>> all() {
    return ALL;
  }

  private static ConfigKey<String> text(String name, String preset, String meaning) {
    return new ConfigKey<>(name, new ValueKind.Text("a text", preset.isEmpty()), preset, meaning);
  }

  private static ConfigKey<Integer> quota(String name, int least, String meaning) {
    return new ConfigKey<>(
        "quota." + name, new ValueKind.Quota(least), "none", meaning + " (" + least + " or more, or none)");
  }
}
