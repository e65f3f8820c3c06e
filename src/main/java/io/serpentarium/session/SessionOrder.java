package io.serpentarium.session;

import org.jspecify.annotations.Nullable;

/** What administrators ask of the session verticle. */
sealed interface SessionOrder {

  /** Answered with a {@link SessionPage}; null = of all tenants, of all subjects, from the first one. */
  record ListAll(@Nullable String tenant, @Nullable String subject, @Nullable String after, int limit)
      implements SessionOrder {}

  /** Does that with one session; answered with its status afterwards, empty when there is none of that id. */
  record Perform(String session, Action action) implements SessionOrder {}

  /** What is done with a session. */
  enum Action {
    LOOK,
    INTERRUPT,
    RESTART,
    END
  }
}
