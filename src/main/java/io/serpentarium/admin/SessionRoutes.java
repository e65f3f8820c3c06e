package io.serpentarium.admin;

import io.serpentarium.admin.Administrator.Need;
import io.serpentarium.session.SessionAdministration;
import io.serpentarium.session.SessionStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code /sessions}: those that are there at the moment, on this server. Thread-safe. */
final class SessionRoutes {
  private final SessionAdministration sessions;

  SessionRoutes(SessionAdministration sessions) {
    this.sessions = sessions;
  }

  /** By id, a page at a time: {@code cursor} is the last id of the page before. Who has one tenant sees only that. */
  void list(Call call) {
    var tenant = call.ownTenantOr(call.query("tenant"));
    call.require(Need.LOOK, tenant);
    call.when(
        sessions.list(tenant, call.query("subject"), call.query("cursor"), call.limit(1_000)),
        page -> {
          var items = new JsonArray();
          page.items().forEach(status -> items.add(view(status)));
          call.json(
              200,
              new JsonObject().put("items", items).put("next", page.more() ? page.items().getLast().id() : null));
        });
  }

  void get(Call call) {
    call.when(find(call, Need.LOOK), status -> call.json(200, view(status)));
  }

  void interrupt(Call call) {
    intervene(call, "session.interrupt", sessions::interrupt, status -> call.json(200, view(status)));
  }

  void restart(Call call) {
    intervene(call, "session.restart", sessions::restart, status -> call.json(200, view(status)));
  }

  void end(Call call) {
    intervene(call, "session.end", sessions::end, _ -> call.nothing());
  }

  /** First it is written down, then done: what is not in the audit log does not happen. */
  private void intervene(
      Call call,
      String action,
      Function<String, Future<Optional<SessionStatus>>> work,
      Consumer<SessionStatus> answer) {
    var done =
        find(call, Need.INTERVENE)
            .compose(
                before ->
                    call.administration().note(action, before.tenant(), before.id(), view(before), null))
            .compose(_ -> work.apply(call.path("session")))
            .map(after -> after.orElseThrow(SessionRoutes::missing));
    call.when(done, answer);
  }

  /** Others' sessions look like none at all to who has one tenant. */
  private Future<SessionStatus> find(Call call, Need need) {
    if (call.ownTenantOr(null) == null) {
      call.require(need, null);
    }
    return sessions
        .find(call.path("session"))
        .map(
            found ->
                found
                    .filter(status -> call.administrator().may(need, status.tenant()))
                    .orElseThrow(SessionRoutes::missing));
  }

  private static Problem missing() {
    return Problem.missing("There is no session of that id on this server; it may have ended.");
  }

  private static JsonObject view(SessionStatus status) {
    return new JsonObject()
        .put("id", status.id())
        .put("tenant", status.tenant())
        .put("subject", status.subject())
        .put("environment", status.environment())
        .put("state", Views.word(status.state()))
        .put("resident", status.resident())
        .put("connected", status.connected())
        .put("queued", status.queued())
        .put("created", status.created())
        .put("lastUsed", status.lastUsed())
        .put("runnerPid", status.runnerPid());
  }
}
