package io.serpentarium.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Jackson says into a sentence for the people who write clients: no class names, no echo of long
 * texts.
 */
final class Explanation {
  /** Characters of a client's own text that a sentence may repeat. */
  static final int MAX_ECHO = 60;

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

  private Explanation() {}

  static String of(JsonProcessingException problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case StreamConstraintsException _ -> {
          return "The message is nested too deeply, or a text, name or number in it is too long.";
        }
        case StreamReadException syntax -> {
          return ofSyntax(syntax);
        }
        case FieldProblem field -> {
          return mustBe(join(pathOf(problem), field.field()), field.expectation());
        }
        default -> {}
      }
    }
    var path = pathOf(problem);
    if (path.isEmpty()) {
      return "A message must be exactly one JSON object.";
    }
    return switch (problem) {
      case Mistyped mistyped -> mustBe(path, mistyped.expectation());
      case MismatchedInputException mismatch -> mustBe(path, shapeOf(mismatch.getTargetType()));
      default -> "Field \"%s\" cannot be read.".formatted(echo(path));
    };
  }

  /** The text on one line, cut to a length that may be shown, never in the middle of a character. */
  static String echo(String text) {
    var shown = text;
    if (text.length() > MAX_ECHO) {
      var end = Character.isHighSurrogate(text.charAt(MAX_ECHO - 1)) ? MAX_ECHO - 1 : MAX_ECHO;
      shown = text.substring(0, end) + "…";
    }
    return CONTROLS.matcher(shown).replaceAll("?");
  }

  private static String mustBe(String field, String expectation) {
    return "Field \"%s\" must be %s.".formatted(echo(field), expectation);
  }

  private static String ofSyntax(StreamReadException syntax) {
    if (syntax.getOriginalMessage().startsWith("Duplicate ")) {
      return "The message gives a field twice in one object.";
    }
    var where = syntax.getLocation();
    return "The message is not valid JSON (line %d, column %d)."
        .formatted(where.getLineNr(), where.getColumnNr());
  }

  private static String pathOf(JsonProcessingException problem) {
    var path = new StringBuilder();
    if (problem instanceof JsonMappingException mapping) {
      for (var step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          path.append('[').append(step.getIndex()).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
    }
    return path.toString();
  }

  private static String join(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static String shapeOf(@Nullable Class<?> type) {
    if (type == null) {
      return "given, with the right type";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    if (type == long.class || type == int.class) {
      return "given, a whole number";
    }
    return type == boolean.class ? "given, true or false" : "an object";
  }
}
