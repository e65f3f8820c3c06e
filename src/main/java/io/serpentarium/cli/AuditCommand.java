package io.serpentarium.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit}. */
@Command(name = "audit", description = "Shows who has changed what, newest first.")
final class AuditCommand implements Runnable {
  private final Commands commands;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "changes of one tenant (all)")
  private @Nullable String tenant;

  @Option(names = "--limit", paramLabel = "N", description = "how many lines, at most 1000 (100)")
  private int limit = 100;

  AuditCommand(Commands commands) {
    this.commands = commands;
  }

  @Override
  public void run() {
    var path = "/audit?limit=" + limit + (tenant == null ? "" : "&tenant=" + AdminApi.part(tenant));
    commands.perform(
        (api, console) ->
            console.list(api.items(path), "seq", "at", "actor", "action", "tenant", "target", "before", "after"));
  }
}
