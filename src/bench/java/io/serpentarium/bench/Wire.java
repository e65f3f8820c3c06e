package io.serpentarium.bench;

import io.vertx.core.json.Json;

/** Messages as text: made and looked into without the cost of parsing them. */
final class Wire {
  private Wire() {}

  static String hello(String key) {
    return "{\"type\":\"hello\",\"key\":\"%s\"}".formatted(key);
  }

  static String open(String id) {
    return "{\"type\":\"session.open\",\"id\":\"%s\"}".formatted(id);
  }

  static String close(String session) {
    return "{\"type\":\"session.close\",\"session\":\"%s\"}".formatted(session);
  }

  static String run(String id, String session, String code) {
    return "{\"type\":\"run\",\"id\":\"%s\",\"session\":\"%s\",\"code\":%s}"
        .formatted(id, session, Json.encode(code));
  }

  static String interrupt(String session, String run) {
    return "{\"type\":\"interrupt\",\"session\":\"%s\",\"re\":\"%s\"}".formatted(session, run);
  }

  static String ack(String session, long seq) {
    return "{\"type\":\"ack\",\"session\":\"%s\",\"seq\":%d}".formatted(session, seq);
  }

  static String pong(long t) {
    return "{\"type\":\"pong\",\"t\":%d}".formatted(t);
  }

  static boolean is(String type, String message) {
    return message.startsWith(type, "{\"type\":\"".length());
  }

  /** A number of the outermost object. */
  static long number(String message, String field) {
    var start = after(message, field);
    var end = start;
    while (end < message.length() && Character.isDigit(message.charAt(end))) {
      end++;
    }
    return Long.parseLong(message.substring(start, end));
  }

  /** A text of the outermost object that needs no unescaping. */
  static String text(String message, String field) {
    var start = after(message, field) + 1;
    return message.substring(start, message.indexOf('"', start));
  }

  private static int after(String message, String field) {
    var name = "\"" + field + "\":";
    var at = message.indexOf(name);
    if (at < 0) {
      throw new BenchException("no %s in %s".formatted(field, message));
    }
    return at + name.length();
  }
}
