package io.serpentarium.provision;

import io.serpentarium.tenant.DeclaredKey;
import io.serpentarium.tenant.DeclaredQuota;
import io.serpentarium.tenant.DeclaredTenant;
import io.serpentarium.tenant.DeclaredTokenKey;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import io.serpentarium.tenant.QuotaValue;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TokenAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the tenants that a file declares. Not thread-safe: for one reading. */
final class TenantsYaml {
  private static final int MOST_BYTES = 64 << 20;

  private final Secrets secrets;

  /** Where each key of the file stands, by its hash. */
  private final Map<String, Place> keys = new HashMap<>();

  private TenantsYaml(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * Reads the file and those that it names.
   *
   * @param sources gets to know which files these are, also when something is wrong with them
   * @throws TenantsFileException when something is
   */
  static List<DeclaredTenant> read(Path file, Map<String, String> environment, Sources sources) {
    String text;
    try {
      text = sources.read(file, MOST_BYTES);
    } catch (IOException unreadable) {
      throw new TenantsFileException(
          "The file of tenants %s cannot be read: %s.".formatted(file, Sources.reason(unreadable)), unreadable);
    }
    return new TenantsYaml(new Secrets(file, environment, sources)).tenants(Place.root(file, text));
  }

  private List<DeclaredTenant> tenants(Place root) {
    var tenants = root.fields(Set.of("tenants")).get("tenants");
    if (tenants == null) {
      throw root.fault("There is no tenants: here; a file that is to declare none has tenants: {}.");
    }
    return tenants.entries().values().stream().map(this::tenant).toList();
  }

  private DeclaredTenant tenant(Place place) {
    var fields = place.fields(Set.of("name", "state", "nullOrigin", "keys", "tokenKeys", "quotas", "subjectQuotas"));
    var tenant =
        new DeclaredTenant(
            place.name(),
            Optional.ofNullable(fields.get("name")).map(Place::text).orElse(place.name()),
            Optional.ofNullable(fields.get("state")).map(TenantsYaml::state).orElse(Tenant.State.ACTIVE),
            Optional.ofNullable(fields.get("nullOrigin")).map(Place::flag).orElse(false),
            Optional.ofNullable(fields.get("keys")).map(this::keys).orElse(Set.of()),
            Optional.ofNullable(fields.get("tokenKeys")).map(this::tokenKeys).orElse(Set.of()),
            quotas(fields));
    return place.check(tenant::checked);
  }

  private static Tenant.State state(Place place) {
    return Stream.of(Tenant.State.values())
        .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(place.text()))
        .findFirst()
        .orElseThrow(() -> place.fault("state has to be active, suspended or draining."));
  }

  private Set<DeclaredKey> keys(Place list) {
    var declared = new HashSet<DeclaredKey>();
    for (var place : list.items()) {
      var key = key(place);
      var twin = keys.put(key.hash(), place);
      if (twin != null) {
        throw place.fault("This is the same key as %s.".formatted(twin.path()));
      }
      declared.add(key);
    }
    return declared;
  }

  private DeclaredKey key(Place place) {
    var fields = place.fields(Set.of("key", "env", "file", "sha256", "mode", "origins"));
    var given = Secrets.one(place, fields, "key", "env", "file", "sha256");
    var origins =
        Optional.ofNullable(fields.get("origins"))
            .map(list -> list.items().stream().map(Place::text).toList())
            .orElse(List.of());
    if (given.name().equals("sha256")) {
      if (fields.containsKey("origins")) {
        throw place.fault("A key of which the hash alone is told is a secret one, and has no origins.");
      }
      return given.check(() -> DeclaredKey.ofHash(given.text(), mode(fields)));
    }
    if (fields.containsKey("mode")) {
      throw place.fault("mode is for keys of which the hash alone is told; the others say it themselves.");
    }
    var text = given.name().equals("key") ? given.text() : secrets.text(given);
    if (given.name().equals("key") && DeclaredKey.isSecret(text)) {
      throw given.fault(
          "A secret key must not stand in this file: name a variable of the environment (env), a file (file) or its"
              + " hash (sha256), and make a new key if others could read this one.");
    }
    return place.check(() -> DeclaredKey.ofText(text, origins));
  }

  private static Key.Mode mode(Map<String, Place> fields) {
    var mode = fields.get("mode");
    if (mode == null) {
      return Key.Mode.LIVE;
    }
    return switch (mode.text()) {
      case "live" -> Key.Mode.LIVE;
      case "test" -> Key.Mode.TEST;
      default -> throw mode.fault("mode has to be live or test.");
    };
  }

  private Set<DeclaredTokenKey> tokenKeys(Place list) {
    var declared = new HashMap<String, DeclaredTokenKey>();
    for (var place : list.items()) {
      var key = tokenKey(place);
      if (declared.put(key.kid(), key) != null) {
        throw place.fault("There are two keys with the kid %s.".formatted(key.kid()));
      }
    }
    return Set.copyOf(declared.values());
  }

  private DeclaredTokenKey tokenKey(Place place) {
    var fields = place.fields(Set.of("kid", "algorithm", "publicKey", "env", "file"));
    var kid = required(place, fields, "kid").text();
    var word = required(place, fields, "algorithm");
    var algorithm =
        TokenAlgorithm.named(word.text())
            .orElseThrow(() -> word.fault("algorithm has to be HS256, RS256 or EdDSA."));
    var given = Secrets.one(place, fields, "publicKey", "env", "file");
    var isHere = given.name().equals("publicKey");
    if (isHere && algorithm == TokenAlgorithm.HS256) {
      throw given.fault(
          "HS256 has a secret and no public key, and it must not stand in this file: name a variable of the"
              + " environment (env) or a file (file).");
    }
    var text = isHere ? given.text() : secrets.text(given);
    return place.check(() -> DeclaredTokenKey.of(kid, algorithm, text));
  }

  private static Place required(Place place, Map<String, Place> fields, String name) {
    return Optional.ofNullable(fields.get(name)).orElseThrow(() -> place.fault("%s is missing.".formatted(name)));
  }

  private static Set<DeclaredQuota> quotas(Map<String, Place> fields) {
    var declared = new ArrayList<DeclaredQuota>();
    Optional.ofNullable(fields.get("quotas"))
        .ifPresent(place -> declared.addAll(quotas(place, QuotaOverride.TENANT)));
    Optional.ofNullable(fields.get("subjectQuotas"))
        .ifPresent(
            subjects ->
                subjects.entries().forEach((subject, place) -> {
                  if (subject.isEmpty()) {
                    throw place.fault("A subject has to have a name; * stands for each of them.");
                  }
                  declared.addAll(quotas(place, subject));
                }));
    return Set.copyOf(declared);
  }

  private static List<DeclaredQuota> quotas(Place place, String subject) {
    return place.entries().values().stream().map(value -> quota(value, subject)).toList();
  }

  private static QuotaValue value(Quota quota, Place place) {
    return quota.kind() == Quota.Kind.NAMES
        ? QuotaValue.of(place.items().stream().map(Place::text).toList())
        : QuotaValue.of(place.whole());
  }

  private static DeclaredQuota quota(Place place, String subject) {
    var quota =
        Quota.named(place.name())
            .orElseThrow(
                () ->
                    place.fault(
                        "There is no quota %s; the nearest one is %s."
                            .formatted(place.name(), Quota.nearest(place.name()).wire())));
    return place.check(() -> DeclaredQuota.of(subject, quota, value(quota, place)));
  }
}
