package io.serpentarium.cli;

import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quota …}. */
@Command(name = "quota", description = "Sets, lists and clears the quotas of a tenant or of its subjects.")
final class QuotaCommand {
  private static final String SUBJECT = "one of its subjects, * for each of them (the tenant itself)";
  private final Commands commands;

  QuotaCommand(Commands commands) {
    this.commands = commands;
  }

  @Command(description = "Gives a quota a value of the tenant's own.")
  void set(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "QUOTA", description = "like runsPerMinute; \"quota list\" has all of them")
          String quota,
      @Parameters(paramLabel = "VALUE", description = "a number; for environments names, like default,science")
          String value,
      @Option(names = "--subject", paramLabel = "SUBJECT", description = SUBJECT) @Nullable String subject,
      @Option(names = "--until", paramLabel = "TIME", description = "like 2026-12-31T12:00:00Z (for ever)")
          @Nullable String until,
      @Option(names = "--if-version", paramLabel = "N", description = TenantCommand.IF_VERSION)
          @Nullable Long version) {
    var body = new JsonObject().put("value", value(quota, value));
    if (until != null) {
      body.put("expiresAt", until);
    }
    commands.perform(
        (api, console) -> {
          api.put(path(tenant, quota, subject), body, version);
          console.done("%s of %s is %s.".formatted(quota, holder(tenant, subject), value));
        });
  }

  @Command(description = "Lists every quota: the value that holds, what is used, and who has set it.")
  void list(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Option(names = "--subject", paramLabel = "SUBJECT", description = SUBJECT) @Nullable String subject) {
    commands.perform(
        (api, console) ->
            console.list(
                api.items(TenantCommand.path(tenant) + "/quotas" + query(subject)),
                "quota", "value", "used", "source", "setBy", "expiresAt", "min", "max"));
  }

  @Command(description = "Lets the next more general value hold again.")
  void clear(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "QUOTA") String quota,
      @Option(names = "--subject", paramLabel = "SUBJECT", description = SUBJECT) @Nullable String subject,
      @Option(names = "--if-version", paramLabel = "N", description = TenantCommand.IF_VERSION)
          @Nullable Long version) {
    commands.perform(
        (api, console) -> {
          api.delete(path(tenant, quota, subject), version);
          console.done("%s of %s has no value of its own any more.".formatted(quota, holder(tenant, subject)));
        });
  }

  private static Object value(String quota, String text) {
    var known = Quota.named(quota);
    if (known.isEmpty()) {
      return text; // The server names the nearest one.
    }
    if (known.get().kind() == Quota.Kind.NAMES) {
      return new JsonArray(QuotaValue.ofText(text).names());
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      throw CommandFailure.usage(
          "VALUE is \"%s\", but has to be a whole number. See \"serpentarium quota set --help\".".formatted(text));
    }
  }

  private static String path(String tenant, String quota, @Nullable String subject) {
    return TenantCommand.path(tenant) + "/quotas/" + AdminApi.part(quota) + query(subject);
  }

  private static String query(@Nullable String subject) {
    return subject == null ? "" : "?subject=" + AdminApi.part(subject);
  }

  private static String holder(String tenant, @Nullable String subject) {
    return subject == null ? tenant : subject.equals("*") ? "each subject of " + tenant : subject + " of " + tenant;
  }
}
