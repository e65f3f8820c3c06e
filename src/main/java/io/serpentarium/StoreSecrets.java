package io.serpentarium;

import io.serpentarium.config.TenancyConfig;
import io.serpentarium.tenant.TokenSecrets;
import io.serpentarium.vault.MasterKeys;
import io.serpentarium.vault.SecretBox;
import java.nio.file.Path;

/** Decides which keys encrypt the secrets in the database. Thread-safe: has no state. */
public final class StoreSecrets {
  private StoreSecrets() {}

  /** Servers that share a database would each make another key, so there it has to be given. */
  public static TokenSecrets open(TenancyConfig config, Path data) {
    var given = config.secrets();
    return given.isGiven() || config.storeUrl().isEmpty()
        ? TokenSecrets.sealedBy(new SecretBox(MasterKeys.load("store", given.key(), given.keyFile(), data)))
        : TokenSecrets.keyless();
  }
}
