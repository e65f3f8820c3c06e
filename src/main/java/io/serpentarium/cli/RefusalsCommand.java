package io.serpentarium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code refusals}. */
@Command(name = "refusals", description = "Shows what a tenant was refused, by reason: the last day by hours.")
final class RefusalsCommand implements Runnable {
  private final Commands commands;

  @Parameters(paramLabel = "TENANT")
  private String tenant = "";

  @Mixin private final Times times = new Times();

  RefusalsCommand(Commands commands) {
    this.commands = commands;
  }

  @Override
  public void run() {
    var path = TenantCommand.path(tenant) + "/refusals" + times.query();
    commands.perform((api, console) -> console.list(api.items(path), "start", "reason", "refusals"));
  }
}
