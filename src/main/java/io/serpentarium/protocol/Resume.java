package io.serpentarium.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A client's claim to a session it held before: its token, and the last event it has seen. */
public record Resume(String session, String resumeToken, @JsonProperty(required = true) long lastSeq) {
  static final int MAX_TOKEN = 256;

  public Resume {
    Check.name(session, "session", Check.MAX_NAME);
    Check.name(resumeToken, "resumeToken", MAX_TOKEN);
    Check.atLeast(lastSeq, "lastSeq", 0);
  }

  @Override
  public String toString() {
    return "Resume[session=%s, resumeToken=***, lastSeq=%d]".formatted(session, lastSeq);
  }
}
