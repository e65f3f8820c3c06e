package io.serpentarium.admin;

import io.serpentarium.admin.Administrator.Need;
import io.serpentarium.tenant.TenantAdministration;
import io.serpentarium.tenant.TenantDirectory;
import io.serpentarium.tenant.TenantEntry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request of an administrator: reads it, and answers it. Not thread-safe: confined to its event loop. */
final class Call {
  static final String ADMINISTRATOR = "administrator";
  private static final Pattern ETAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

  private final RoutingContext routing;
  private final TenantDirectory tenants;

  Call(RoutingContext routing, TenantDirectory tenants) {
    this.routing = routing;
    this.tenants = tenants;
  }

  Administrator administrator() {
    return Objects.requireNonNull(routing.<Administrator>get(ADMINISTRATOR), "nobody has been asked who it is");
  }

  TenantAdministration administration() {
    return tenants.administration(administrator().actor());
  }

  String path(String name) {
    return Objects.requireNonNullElse(routing.pathParam(name), "");
  }

  /** The tenant that the address names, if the administrator may do that with it. */
  TenantEntry tenant(Need need) {
    var id = path("tenant");
    require(need, id);
    return tenants.tenant(id).orElseThrow(() -> Problem.missing("There is no tenant %s.".formatted(id)));
  }

  /** The tenant of who administers one only; else what is given. */
  @Nullable String ownTenantOr(@Nullable String otherwise) {
    var own = administrator().tenant();
    return own == null || otherwise != null ? otherwise : own;
  }

  void require(Need need, @Nullable String about) {
    if (!administrator().may(need, about)) {
      throw new Problem(
          403, "Not allowed", "", "The role %s does not allow this.".formatted(administrator().role().wire()));
    }
  }

  @Nullable String query(String name) {
    return routing.queryParam(name).stream().findFirst().orElse(null);
  }

  int limit(int most) {
    var text = query("limit");
    if (text == null) {
      return Math.min(100, most);
    }
    if (!text.matches("[1-9][0-9]{0,5}") || Integer.parseInt(text) > most) {
      throw Problem.invalid("limit", "limit has to be a whole number from 1 to %d.".formatted(most));
    }
    return Integer.parseInt(text);
  }

  Instant time(String name, Instant otherwise) {
    var text = query(name);
    return text == null ? otherwise : instant(name, text);
  }

  static Instant instant(String field, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException unreadable) {
      throw Problem.invalid(field, "%s has to be a time like 2026-11-27T10:00:00Z.".formatted(field));
    }
  }

  /** The body, which may have these members only. */
  JsonObject body(Set<String> known) {
    try {
      var body = routing.body().asJsonObject();
      if (body == null) {
        throw Problem.invalid("", "The body has to be a JSON object.");
      }
      for (var name : body.fieldNames()) {
        if (!known.contains(name)) {
          throw Problem.invalid(
              name, "There is no member of that name here; known are %s.".formatted(String.join(", ", known.stream().sorted().toList())));
        }
      }
      return body;
    } catch (DecodeException | ClassCastException unreadable) {
      throw Problem.invalid("", "The body has to be a JSON object.");
    }
  }

  static @Nullable String text(JsonObject body, String name) {
    var value = body.getValue(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw Problem.invalid(name, "%s has to be a text.".formatted(name));
  }

  static String requiredText(JsonObject body, String name) {
    var text = text(body, name);
    if (text == null) {
      throw Problem.invalid(name, "%s is missing.".formatted(name));
    }
    return text;
  }

  static long requiredNumber(JsonObject body, String name) {
    if (body.getValue(name) instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && Math.abs(number.doubleValue()) < 1e15) {
      return number.longValue();
    }
    throw Problem.invalid(name, "%s has to be a whole number.".formatted(name));
  }

  static List<String> requiredTexts(JsonObject body, String name) {
    if (body.getValue(name) instanceof JsonArray texts && texts.stream().allMatch(String.class::isInstance)) {
      return texts.stream().map(String.class::cast).toList();
    }
    throw Problem.invalid(name, "%s has to be a list of texts.".formatted(name));
  }

  /** The version that the administrator has read; null when it does not care. */
  @Nullable Long version() {
    var header = routing.request().getHeader(HttpHeaders.IF_MATCH);
    if (header == null || header.strip().equals("*")) {
      return null;
    }
    var tag = ETAG.matcher(header.strip());
    if (!tag.matches()) {
      throw Problem.invalid("If-Match", "If-Match has to be the ETag of an answer, like \"42\".");
    }
    return Long.parseLong(tag.group(1));
  }

  Call etag(String tenant) {
    tenants
        .tenant(tenant)
        .ifPresent(entry -> routing.response().putHeader(HttpHeaders.ETAG, "\"" + entry.version() + "\""));
    return this;
  }

  /** Says in a header how the list goes on, where the body has no place for it. */
  Call next(@Nullable String cursor) {
    if (cursor != null) {
      routing.response().putHeader("Next-Cursor", cursor);
    }
    return this;
  }

  void json(int status, JsonObject body) {
    end(status, "application/json", body.encode());
  }

  void end(int status, String type, String body) {
    routing
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body);
  }

  void nothing() {
    routing.response().setStatusCode(204).end();
  }

  /** Answers when the work is done, or with what went wrong. */
  <T> void when(Future<T> work, Consumer<T> answer) {
    work.onComplete(
        result -> {
          try {
            answer.accept(result);
          } catch (RuntimeException failed) {
            Problem.of(failed).answer(routing);
          }
        },
        failure -> Problem.of(failure).answer(routing));
  }
}
