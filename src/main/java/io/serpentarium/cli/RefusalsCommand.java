package io.serpentarium.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code refusals}. */
@Command(name = "refusals", description = "Shows what a tenant was refused, by reason: the last day by hours.")
final class RefusalsCommand implements Runnable {
  private final Commands commands;

  @Parameters(paramLabel = "TENANT")
  private String tenant = "";

  @Option(names = "--span", paramLabel = "SPAN", description = "minute, hour or day (hour)")
  private String span = "hour";

  @Option(names = "--from", paramLabel = "TIME", description = "like 2026-11-01T00:00:00Z (a day before the end)")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "the end (now)")
  private @Nullable String to;

  RefusalsCommand(Commands commands) {
    this.commands = commands;
  }

  @Override
  public void run() {
    var path = TenantCommand.path(tenant) + "/refusals?limit=10000" + Times.query(span, from, to);
    commands.perform((api, console) -> console.list(api.items(path), "start", "reason", "refusals"));
  }
}
