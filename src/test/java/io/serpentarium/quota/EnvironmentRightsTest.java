package io.serpentarium.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.environment.Environments;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Retry;
import io.serpentarium.tenant.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentRightsTest {
  private static final Holder ADA = Holder.of("uni", "ada");
  private static final Environments ENVIRONMENTS =
      new Environments(
          "base",
          List.of(
              new Environments.Ready("science", "", "s", 100 << 20),
              new Environments.Ready("art", "", "a", 0)));

  private final Ledgers ledgers = new Ledgers();

  private EnvironmentRights rights(QuotaLedger ledger) {
    return new EnvironmentRights(ledger, ENVIRONMENTS);
  }

  @Test
  void allowsEverythingThatIsThereUnlessSomethingWasDecided() {
    var rights = rights(ledgers.of(Map.of()));
    assertThat(rights.refuse("1", ADA, "default")).isNull();
    assertThat(rights.refuse("1", ADA, "science")).isNull();
    var unknown = Objects.requireNonNull(rights.refuse("1", ADA, "scence"));
    assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_PROFILE);
    assertThat(unknown.re()).isEqualTo("1");
    assertThat(unknown.message()).isEqualTo("profile: this server has no environment \"scence\"; you may use art, default, science.");
  }

  @Test
  void namesTheQuotaItsValueAndWhatToDo() {
    var rights = rights(ledgers.names("", List.of("default", "lab")).of(Map.of()));
    var refused = Objects.requireNonNull(rights.refuse(null, ADA, "science"));
    assertThat(refused.code()).isEqualTo(ErrorCode.PROFILE_NOT_ALLOWED);
    assertThat(refused.retry()).isEqualTo(Retry.NEVER);
    assertThat(refused.message())
        .isEqualTo("profile: you may use default here (environments), and not \"science\". Without profile it is default.");
    assertThat(refused.data())
        .containsEntry("quota", "environments")
        .containsEntry("limit", List.of("default", "lab"))
        .containsEntry("of", "tenant");
    assertThat(QuotaRefusals.reason(refused)).isEqualTo("environments");
    assertThat(Objects.requireNonNull(rights.refuse(null, ADA, "lab")).message()).contains("you may use default.");
  }

  @Test
  void takesTheMostParticularValueUntilItExpires() {
    var ledger =
        ledgers
            .names("", List.of("default"))
            .names("*", List.of("default", "art"))
            .names("ada", List.of("science"), ledgers.time.now().plusSeconds(60))
            .of(Map.of());
    var rights = rights(ledger);
    assertThat(rights.refuse(null, ADA, "science")).isNull();
    assertThat(Objects.requireNonNull(rights.refuse(null, ADA, "default")).data()).containsEntry("of", "subject");
    assertThat(rights.refuse(null, Holder.of("uni", "bob"), "art")).isNull();
    assertThat(ledger.effective(ADA))
        .contains(
            new Effective(
                Quota.ENVIRONMENTS, 1, List.of("science"), Effective.Source.SUBJECT, "ada", ledgers.time.now().plusSeconds(60)));
    ledgers.time.advance(Duration.ofSeconds(60));
    assertThat(rights.refuse(null, ADA, "science")).isNotNull();
    assertThat(rights.refuse(null, ADA, "art")).isNull();
  }

  @Test
  void letsATokenLowerItAndNeverRaiseIt() {
    var rights = rights(ledgers.names("", List.of("default", "science")).of(Map.of()));
    var reader = new Holder("uni", "ada", Map.of(), List.of("science", "art"));
    assertThat(rights.refuse(null, reader, "science")).isNull();
    assertThat(rights.refuse(null, reader, "default")).isNotNull();
    assertThat(rights.refuse(null, reader, "art")).isNotNull();
    var nothing = new Holder("uni", "ada", Map.of(), List.of());
    assertThat(Objects.requireNonNull(rights.refuse(null, nothing, "default")).message())
        .contains("you may use none here", "Ask the owner");
  }

  @Test
  void hasADefaultOfTheConfiguration() {
    var ledger =
        new QuotaLedger(
            _ -> Optional.empty(),
            new QuotaDefaults(Map.of(), List.of("default")),
            Ticker.system(),
            new Meter());
    assertThat(rights(ledger).refuse(null, ADA, "science")).isNotNull();
    assertThat(ledger.effective("uni"))
        .contains(new Effective(Quota.ENVIRONMENTS, 1, List.of("default"), Effective.Source.DEFAULT, null, null));
  }

  @Test
  void refusesWhatNeedsMoreMemoryThanThereMayBe() {
    var rights = rights(ledgers.set("", Quota.MEMORY_BYTES, 64L << 20).of(Map.of()));
    var refused = Objects.requireNonNull(rights.refuse(null, ADA, "science"));
    assertThat(refused.message()).contains("104857600", "67108864", "(memoryBytes)");
    assertThat(refused.data()).containsEntry("quota", "memoryBytes");
    assertThat(rights.refuse(null, ADA, "art")).isNull();
  }
}
