package io.serpentarium.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pool}: alone it shows the pool. */
@Command(
    name = "pool",
    description = "Shows the runners of a server; replaces their processes, drains and resumes the pool.")
final class PoolCommand implements Runnable {
  private final Commands commands;

  PoolCommand(Commands commands) {
    this.commands = commands;
  }

  @Override
  public void run() {
    commands.perform((api, console) -> show(console, api.get("/pool")));
  }

  @Command(description = "Replaces every process, or that of one slot; lent ones when they come back.")
  void recycle(@Parameters(paramLabel = "SLOT", arity = "0..1") @Nullable String slot) {
    post(slot == null ? "/recycle" : "/slots/" + AdminApi.part(slot) + "/recycle");
  }

  @Command(description = "Lends no runner any more.")
  void drain() {
    post("/drain");
  }

  @Command(description = "Lends runners again.")
  void resume() {
    post("/resume");
  }

  private void post(String action) {
    commands.perform((api, console) -> show(console, api.post("/pool" + action, new JsonObject())));
  }

  private static void show(Console console, AdminApi.Answer answer) {
    console.withList(
        answer.json(),
        "slots",
        "id", "state", "environment", "since", "tenant", "session", "busy", "recycling", "pid", "memoryBytes", "cpuMs");
  }
}
