package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.tenant.Principal;
import org.junit.jupiter.api.Test;

class OwnerTest {
  private static final String PAGE = "https://example.org";
  private final Owner ada = new Owner(new Principal("t", "ada"), "k1", PAGE, false);
  private final Owner visitor = new Owner(new Principal("t", "visitor-1"), "k1", PAGE, true);

  @Test
  void isResumedByTheSameSubjectOnly() {
    assertThat(ada.mayBeResumedBy(new Owner(new Principal("t", "ada"), "k1", PAGE, false))).isTrue();
    assertThat(ada.mayBeResumedBy(new Owner(new Principal("t", "bob"), "k1", PAGE, false))).isFalse();
    assertThat(ada.mayBeResumedBy(visitor)).isFalse();
  }

  @Test
  void isResumedByAnyVisitorOfTheSamePageWhenNobodyVouchesForTheSubject() {
    assertThat(visitor.mayBeResumedBy(new Owner(new Principal("t", "visitor-2"), "k1", PAGE, true))).isTrue();
    assertThat(visitor.mayBeResumedBy(ada)).isFalse();
  }

  @Test
  void isNeverResumedFromAnotherTenantKeyOrOrigin() {
    assertThat(visitor.mayBeResumedBy(new Owner(new Principal("u", "visitor-1"), "k1", PAGE, true))).isFalse();
    assertThat(visitor.mayBeResumedBy(new Owner(new Principal("t", "visitor-1"), "k2", PAGE, true))).isFalse();
    assertThat(visitor.mayBeResumedBy(new Owner(new Principal("t", "visitor-1"), "k1", null, true))).isFalse();
    assertThat(visitor.mayBeResumedBy(new Owner(new Principal("t", "visitor-1"), "k1", "https://example.com", true)))
        .isFalse();
  }
}
