package io.serpentarium.tenant;

/**
 * Whose state it is: isolates and session images are never shared between two principals.
 *
 * @param subject who it is within the tenant; a random id for each anonymous visitor, so that two
 *     readers of one page are two principals
 */
public record Principal(String tenantId, String subject) {
  public Principal {
    if (tenantId.isEmpty() || subject.isEmpty()) {
      throw new IllegalArgumentException("A principal needs a tenant and a subject.");
    }
  }
}
