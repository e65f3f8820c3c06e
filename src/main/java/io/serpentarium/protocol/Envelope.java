package io.serpentarium.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a message that was refused: the request and the session it names, and the place where
 * the JSON itself breaks, if it does.
 */
record Envelope(@Nullable String id, @Nullable String session, @Nullable JsonProcessingException broken) {

  /** The {@code type} of the object in the text; null where it has none that is a text. */
  static @Nullable String typeOf(JsonFactory factory, String text) throws JsonProcessingException {
    try (var parser = factory.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (name.equals("type")) {
          return parser.nextTextValue();
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return null;
    } catch (JsonProcessingException malformed) {
      throw malformed;
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }

  /** Reads the top level as far as it goes. */
  static Envelope skim(JsonFactory factory, String text) {
    String id = null;
    String session = null;
    try (var parser = factory.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          switch (name) {
            case "id" -> id = nameIn(parser);
            case "session" -> session = nameIn(parser);
            default -> parser.skipChildren();
          }
        }
      }
      return new Envelope(id, session, null);
    } catch (JsonProcessingException malformed) {
      return new Envelope(id, session, malformed);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }

  InvalidMessage refuse(ErrorCode code, String sentence) {
    return new InvalidMessage(code, sentence, id, session);
  }

  private static @Nullable String nameIn(JsonParser parser) throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      parser.skipChildren();
      return null;
    }
    var text = parser.getText();
    return text.isBlank() || text.length() > Check.MAX_NAME ? null : text;
  }
}
