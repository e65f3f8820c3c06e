package io.serpentarium.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code refusals}. */
@Command(name = "refusals", description = "Shows what was refused, by reason: the last day by hours.")
final class RefusalsCommand implements Runnable {
  private final Commands commands;

  @Parameters(paramLabel = "TENANT", arity = "0..1", description = "one tenant (all, and callers whom nobody knows)")
  private @Nullable String tenant;

  @Mixin private final Times times = new Times();

  RefusalsCommand(Commands commands) {
    this.commands = commands;
  }

  @Override
  public void run() {
    var path = (tenant == null ? "" : TenantCommand.path(tenant)) + "/refusals";
    commands.perform((api, console) -> console.list(api.all(path, times.query()), "start", "tenant", "reason", "refusals"));
  }
}
