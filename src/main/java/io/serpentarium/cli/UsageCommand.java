package io.serpentarium.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code usage}. */
@Command(name = "usage", description = "Shows what a tenant has used: the last day by hours, unless something else is wanted.")
final class UsageCommand implements Runnable {
  private final Commands commands;

  @Parameters(paramLabel = "TENANT")
  private String tenant = "";

  @Option(names = "--span", paramLabel = "SPAN", description = "minute, hour or day (hour)")
  private String span = "hour";

  @Option(names = "--from", paramLabel = "TIME", description = "like 2026-11-01T00:00:00Z (a day before the end)")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "the end (now)")
  private @Nullable String to;

  @Option(names = "--csv", description = "all columns as CSV, for a spreadsheet")
  private boolean csv;

  UsageCommand(Commands commands) {
    this.commands = commands;
  }

  @Override
  public void run() {
    var path = TenantCommand.path(tenant) + "/usage?limit=10000" + Times.query(span, from, to);
    commands.perform(
        (api, console) -> {
          if (csv) {
            console.raw(api.get(path + "&format=csv").text());
          } else {
            console.list(
                api.items(path),
                "start", "subject", "key", "runs", "ok", "error", "timeout", "wallMs", "cpuMs", "peakMemoryBytes", "outputBytes");
          }
        });
  }
}
