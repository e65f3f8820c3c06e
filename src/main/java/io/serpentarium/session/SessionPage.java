package io.serpentarium.session;

import java.util.List;

/** Some sessions, by id; {@code more} when others follow. */
public record SessionPage(List<SessionStatus> items, boolean more) {
  public SessionPage {
    items = List.copyOf(items);
  }
}
