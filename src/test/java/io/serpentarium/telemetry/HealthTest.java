package io.serpentarium.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.telemetry.Health.Check;
import io.serpentarium.telemetry.Health.Report;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health();

  @Test
  void isUpWithoutChecks() {
    assertThat(health.liveness()).isEqualTo(new Report(true, "{\"status\":\"UP\",\"checks\":[]}"));
    assertThat(health.readiness()).isEqualTo(new Report(true, "{\"status\":\"UP\",\"checks\":[]}"));
  }

  @Test
  void isDownWhenOneCheckIsAndUpAgainAfterIt() {
    var pool = new AtomicReference<Check>(Check.down("no runner is \"ready\""));
    health.addReadiness("store", () -> Check.UP);
    health.addReadiness("pool", pool::get);

    assertThat(health.readiness())
        .isEqualTo(
            new Report(
                false,
                "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"pool\",\"status\":\"DOWN\",\"reason\":\"no"
                    + " runner is \\\"ready\\\"\"},{\"name\":\"store\",\"status\":\"UP\"}]}"));
    assertThat(health.liveness().up()).isTrue();
    pool.set(Check.UP);
    assertThat(health.readiness().up()).isTrue();
  }

  @Test
  void takesACheckThatFailsForDown() {
    health.addLiveness(
        "broken",
        () -> {
          throw new IllegalStateException("inner secret");
        });

    assertThat(health.liveness().up()).isFalse();
    assertThat(health.liveness().json())
        .contains("The check itself failed")
        .doesNotContain("inner secret");
  }

  @Test
  void refusesASecondCheckOfAName() {
    health.addLiveness("loop", () -> Check.UP);

    assertThatThrownBy(() -> health.addLiveness("loop", () -> Check.UP))
        .hasMessage("There is a check loop already.");
  }
}
