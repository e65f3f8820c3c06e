package io.serpentarium.telemetry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names tenants in metrics, the first ones by their ids and all others together: a label costs memory. Thread-safe. */
final class TenantTags {
  static final String UNKNOWN = "_unknown";
  static final String OTHER = "_other";

  private final int most;
  private final Set<String> named = ConcurrentHashMap.newKeySet();

  TenantTags(int most) {
    this.most = most;
  }

  /** The id, if it is one of the first; "" = nobody knows whose. */
  String named(String tenant) {
    if (tenant.isEmpty()) {
      return UNKNOWN;
    }
    if (named.contains(tenant)) {
      return tenant;
    }
    // Two threads may both add the last one; a few more do no harm.
    return named.size() < most && named.add(tenant) ? tenant : OTHER;
  }
}
