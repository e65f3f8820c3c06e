package io.serpentarium.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonMappingException;

/** A value of the wrong JSON type; Jackson adds the path to it on its way out. */
final class Mistyped extends JsonMappingException {
  Mistyped(JsonParser parser, String expectation) {
    super(parser, expectation);
  }

  /** What must be there: completes the sentence "field … must be …". */
  String expectation() {
    return getOriginalMessage();
  }
}
