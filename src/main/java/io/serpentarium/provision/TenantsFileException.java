package io.serpentarium.provision;

/** The file of tenants cannot be used; the message is a sentence with the line and the key that are wrong. */
public final class TenantsFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TenantsFileException(String sentence) {
    super(sentence);
  }

  TenantsFileException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** For logs and health. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}
