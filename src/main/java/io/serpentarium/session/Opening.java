package io.serpentarium.session;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage.Failure;
import org.jspecify.annotations.Nullable;

/** Which requests for a session are refused, and how. Thread-safe. */
final class Opening {
  private Opening() {}

  /** There is no such state to begin with. */
  static Failure unknown(ClientMessage.SessionOpen message) {
    return message.template() != null
        ? refusal(
            message,
            ErrorCode.UNKNOWN_TEMPLATE,
            "template: there is no template \"%s\"; check its name.".formatted(message.template()))
        : refusal(
            message,
            ErrorCode.SHARE_GONE,
            "share: this state is not kept any more, or belongs to another tenant. Ask for a new one.");
  }

  static Failure failed(ClientMessage.SessionOpen message, String why) {
    return refusal(
        message, ErrorCode.INTERNAL, "template: \"%s\" cannot be used: %s".formatted(message.template(), why));
  }

  static Failure tenantDraining(ClientMessage.SessionOpen message) {
    return refusal(message, ErrorCode.DRAINING, Sentences.tenantDraining());
  }

  /** The refusal, or null when it may be opened. */
  static @Nullable Failure refuse(
      Registry.Connection connection, ClientMessage.SessionOpen message, LimitsConfig limits) {
    if (connection.held().size() >= limits.sessions()) {
      return refusal(
          message,
          ErrorCode.TOO_MANY_SESSIONS,
          "This connection has %d sessions, which is the limit (sessions). Close one, or share one by its name."
              .formatted(limits.sessions()));
    }
    if (message.template() != null && message.share() != null) {
      return refusal(
          message, ErrorCode.BAD_MESSAGE, "share: a session begins with one state; leave out share or template.");
    }
    if (!message.packages().isEmpty()) {
      return refusal(
          message,
          ErrorCode.PACKAGE_NOT_ALLOWED,
          "packages: what can be imported is decided by the profile; leave the list empty.");
    }
    var setup = RunAdmission.codeBytes(message.setup());
    if (setup > limits.codeBytes()) {
      return refusal(
          message,
          ErrorCode.CODE_TOO_LARGE,
          "setup has %d bytes, the limit is %d (codeBytes).".formatted(setup, limits.codeBytes()));
    }
    var files = RunAdmission.fileBytes(message.files());
    if (files > limits.fileBytes()) {
      return refusal(
          message, ErrorCode.FILE_TOO_LARGE, Sentences.filesTooLarge(files, limits.fileBytes()));
    }
    return null;
  }

  /** What the session would join, or begin with, is of another environment than the one asked for; null = it is not. */
  static @Nullable Failure refuseOther(ClientMessage.SessionOpen message, String environment) {
    return message.profile() == null || message.profile().equals(environment)
        ? null
        : refusal(
            message,
            ErrorCode.BAD_MESSAGE,
            "profile: this session, or state, is of the environment \"%s\"; leave profile out, or take another name."
                .formatted(environment));
  }

  private static Failure refusal(ClientMessage.SessionOpen message, ErrorCode code, String sentence) {
    return Failure.of(message.id(), null, code, sentence);
  }
}
