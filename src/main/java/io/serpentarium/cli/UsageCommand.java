package io.serpentarium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code usage}. */
@Command(
    name = "usage",
    description = "Shows what a tenant has used: the last day by hours, unless something else is wanted.")
final class UsageCommand implements Runnable {
  private final Commands commands;

  @Parameters(paramLabel = "TENANT")
  private String tenant = "";

  @Mixin private final Times times = new Times();

  @Option(names = "--csv", description = "all columns as CSV, for a spreadsheet")
  private boolean csv;

  UsageCommand(Commands commands) {
    this.commands = commands;
  }

  @Override
  public void run() {
    var path = TenantCommand.path(tenant) + "/usage";
    commands.perform(
        (api, console) -> {
          if (csv) {
            console.raw(api.table(path, times.query() + "&format=csv"));
          } else {
            console.list(
                api.all(path, times.query()),
                "start", "subject", "key", "runs", "ok", "error", "timeout", "wallMs", "cpuMs",
                "peakMemoryBytes", "outputBytes");
          }
        });
  }
}
