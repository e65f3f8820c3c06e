package io.serpentarium.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageReportTest {
  private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");

  private static UsageRow of(String subject) {
    return new UsageRow(Span.HOUR, START, "uni", subject, "k1", "", 3, Map.of(Outcome.OK, 3L), 600, 300, 1_000, 42);
  }

  @Test
  void writesALineOfNamesAndALinePerRow() {
    assertThat(UsageReport.csv(List.of(of("ada"))))
        .isEqualTo(
            "span,start,tenant,subject,key,origin,runs,ok,error,interrupted,timeout,memory,output_limit,cancelled,"
                + "crashed,wallMs,cpuMs,peakMemoryBytes,outputBytes\r\n"
                + "hour,2026-11-27T12:00:00Z,uni,ada,k1,,3,3,0,0,0,0,0,0,0,600,300,1000,42\r\n");
  }

  @Test
  void quotesWhatNeedsQuotesAndDisarmsFormulas() {
    assertThat(UsageReport.csv(List.of(of("Ada, \"the\" first\n")))).contains(",\"Ada, \"\"the\"\" first\n\",");
    assertThat(UsageReport.csv(List.of(of("=HYPERLINK(1)")))).contains(",'=HYPERLINK(1),");
  }

  @Test
  void usesTheSameNamesForJson() {
    assertThat(UsageReport.named(of("ada"))).containsEntry("cpuMs", 300L).containsEntry("ok", 3L).hasSize(19);
  }
}
