package io.serpentarium.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.quota.Holder;
import io.serpentarium.tenant.Principal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is saved beside a session's state: enough to go on with it after the server was started anew.
 *
 * @param ended the latest runs that have ended, so that none is executed twice
 * @param setup hidden code for the first run after a restart; absent when it is too long to be kept here
 */
record SavedSession(
    long version,
    long seq,
    long openedAt,
    long executions,
    Map<String, Ended> ended,
    @Nullable String setup,
    @Nullable Belonging belonging) {
  private static final JsonMapper JSON = new JsonMapper();

  /** How a run ended. */
  record Ended(long seq, Outcome outcome) {}

  /** Whose it is, and where it runs; no environment = the default one, as all were once. */
  record Belonging(
      String tenant,
      String subject,
      String key,
      @Nullable String origin,
      boolean visitor,
      String openId,
      @Nullable String name,
      String resumeToken,
      @Nullable String environment) {

    Owner owner() {
      // The subject of a token is that of quotas as well, but for the prefix which tells it from others.
      var holder = Holder.of(tenant, subject.startsWith("sub-") ? subject.substring(4) : subject);
      return new Owner(new Principal(tenant, subject), key, origin, visitor, holder);
    }
  }

  SavedSession {
    ended = new LinkedHashMap<>(ended);
  }

  SavedSession of(Belonging owner) {
    return new SavedSession(version, seq, openedAt, executions, ended, setup, owner);
  }

  Instant opened() {
    return Instant.ofEpochMilli(openedAt);
  }

  String encode() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of texts and numbers can always be written", e);
    }
  }

  /** Empty for what another version of the server wrote, and for images that are no session's. */
  static Optional<SavedSession> decode(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(JSON.readValue(text, SavedSession.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
