package io.serpentarium.protocol;

/** A message was built with a field it may not have; says which, and what it must be. */
final class FieldProblem extends IllegalArgumentException {
  private final String field;
  private final String expectation;

  FieldProblem(String field, String expectation) {
    super("Field \"%s\" must be %s.".formatted(field, expectation));
    this.field = field;
    this.expectation = expectation;
  }

  /** The field's name on the wire, within its own object. */
  String field() {
    return field;
  }

  /** What must be there: completes the sentence "field … must be …". */
  String expectation() {
    return expectation;
  }
}
