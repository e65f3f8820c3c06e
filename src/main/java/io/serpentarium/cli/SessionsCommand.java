package io.serpentarium.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sessions}: alone it lists them. */
@Command(name = "sessions", description = "Lists the live sessions; interrupts, restarts and ends one.")
final class SessionsCommand implements Runnable {
  private final Commands commands;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "those of one tenant (all)")
  private @Nullable String tenant;

  SessionsCommand(Commands commands) {
    this.commands = commands;
  }

  @Override
  public void run() {
    var query = tenant == null ? "" : "&tenant=" + AdminApi.part(tenant);
    commands.perform(
        (api, console) ->
            console.list(
                api.all("/sessions", query),
                "id", "tenant", "subject", "environment", "state", "resident", "connected", "queued",
                "created", "lastUsed", "runnerPid"));
  }

  @Command(description = "Interrupts what the session runs; its variables stay.")
  void interrupt(@Parameters(paramLabel = "ID") String session) {
    post(session, "interrupt", "interrupted");
  }

  @Command(description = "Gives the session a clean interpreter.")
  void restart(@Parameters(paramLabel = "ID") String session) {
    post(session, "restart", "restarted");
  }

  private void post(String session, String action, String done) {
    commands.perform(
        (api, console) -> {
          api.post(path(session) + "/" + action, new JsonObject());
          console.done("The session %s is %s.".formatted(session, done));
        });
  }

  @Command(description = "Ends the session for good.")
  void end(@Parameters(paramLabel = "ID") String session) {
    commands.perform(
        (api, console) -> {
          api.delete(path(session), null);
          console.done("The session %s is ended.".formatted(session));
        });
  }

  private static String path(String session) {
    return "/sessions/" + AdminApi.part(session);
  }
}
