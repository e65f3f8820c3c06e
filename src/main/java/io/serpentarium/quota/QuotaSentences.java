package io.serpentarium.quota;

/** What readers are told about quotas. Thread-safe: has no state. */
final class QuotaSentences {
  private QuotaSentences() {}

  static String refusal(Admission.Refused<?> refused) {
    var whose = whose(refused.level());
    long limit = refused.limit();
    var sentence =
        switch (refused.quota()) {
          case CONNECTIONS -> "%s have %d connections open, which is the limit".formatted(whose, limit);
          case SESSIONS -> "%s have %d sessions open, which is the limit".formatted(whose, limit);
          case CONCURRENT_RUNS, QUEUED_RUNS ->
              "Too many runs of %s are under way or waiting: %d may wait".formatted(object(refused.level()), limit);
          case RUNS_PER_MINUTE, RUN_BURST ->
              "%s may start %d runs per minute, and have done so".formatted(whose, limit);
          case CPU_SECONDS_PER_DAY -> "%s have used the %d s of processor time of this day".formatted(whose, limit);
          case CPU_SECONDS_PER_MONTH ->
              "%s have used the %d s of processor time of this month".formatted(whose, limit);
          default -> "%s have reached the limit of %d".formatted(whose, limit);
        };
    return "%s (%s). Try again in %d s.".formatted(sentence, refused.quota().wire(), seconds(refused));
  }

  static String storeSilent(Admission.Refused<?> refused) {
    return ("This server cannot find out what others have admitted, because the database that they share does not"
            + " answer (%s). Try again in %d s; if it stays like that, whoever runs the server should look at the"
            + " database of store.url.")
        .formatted(refused.quota().wire(), seconds(refused));
  }

  static String warning(Admission.Warning warning) {
    return "%s have used %d of %d (%s); beyond that requests are refused."
        .formatted(whose(warning.level()), warning.used(), warning.limit(), warning.quota().wire());
  }

  private static long seconds(Admission.Refused<?> refused) {
    return Math.max(1, (refused.retryAfter().toMillis() + 999) / 1_000);
  }

  private static String whose(Admission.Level level) {
    return level == Admission.Level.TENANT ? "All readers of this site together" : "You";
  }

  private static String object(Admission.Level level) {
    return level == Admission.Level.TENANT ? "this site" : "yours";
  }

}
