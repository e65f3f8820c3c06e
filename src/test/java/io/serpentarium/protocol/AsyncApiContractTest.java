package io.serpentarium.protocol;

import static io.serpentarium.testing.AsyncApi.Direction.FROM_CLIENT;
import static io.serpentarium.testing.AsyncApi.Direction.TO_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serpentarium.protocol.ServerMessage.Notice;
import io.serpentarium.protocol.ServerMessage.SessionState;
import io.serpentarium.testing.AsyncApi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AsyncApiContractTest {
  private static final AsyncApi API = AsyncApi.load();
  private static final MessageCodec CODEC = new MessageCodec();

  @Test
  void theRecordsAreTheDocumentsMessages() {
    assertThat(MessageTypes.recordsOf(ClientMessage.class).keySet()).isEqualTo(API.types(FROM_CLIENT));
    assertThat(MessageTypes.recordsOf(ServerMessage.class).keySet()).isEqualTo(API.types(TO_CLIENT));
    assertThat(API.types(FROM_CLIENT)).hasSize(15);
    assertThat(API.types(TO_CLIENT)).hasSize(17);
  }

  @Test
  void theSamplesLeaveNoMessageOut() {
    for (var samples : List.of(Samples.FULL_CLIENT, Samples.BARE_CLIENT)) {
      assertThat(samples).extracting(ClientMessage::type).hasSameElementsAs(API.types(FROM_CLIENT));
    }
    for (var samples : List.of(Samples.FULL_SERVER, Samples.BARE_SERVER)) {
      assertThat(samples).extracting(ServerMessage::type).hasSameElementsAs(API.types(TO_CLIENT));
    }
  }

  @ParameterizedTest
  @MethodSource("clientMessages")
  void whatAClientSaysIsInTheContractAndComesBackEqual(ClientMessage message) {
    var json = CODEC.encode(message);

    API.check(json, FROM_CLIENT);
    assertThat(CODEC.decode(json)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("serverMessages")
  void whatTheServerSaysIsInTheContractAndComesBackEqual(ServerMessage message) {
    var json = CODEC.encode(message);

    API.check(json, TO_CLIENT);
    assertThat(CODEC.decodeServer(json)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("fullMessages")
  void aFullSampleHasEveryFieldOfTheContract(String type, String json) throws JsonProcessingException {
    assertThat(fields(json))
        .containsExactlyInAnyOrderElementsOf(namesOf(API.payload(type).path("properties")));
  }

  @ParameterizedTest
  @MethodSource("bareMessages")
  void aBareSampleHasTheRequiredFieldsOnly(String type, String json) throws JsonProcessingException {
    var required = new ArrayList<String>();
    API.payload(type).path("required").forEach(name -> required.add(name.asText()));

    assertThat(fields(json)).containsExactlyInAnyOrderElementsOf(required);
  }

  @Test
  void theWordsAreTheDocumentsWords() {
    assertThat(words(Outcome.values())).isEqualTo(API.words("done", "status"));
    assertThat(words(StreamName.values())).isEqualTo(API.words("stream", "name"));
    assertThat(words(StdinMode.values())).isEqualTo(API.words("run", "stdin"));
    assertThat(words(SessionPhase.values())).isEqualTo(API.words("session.state", "state"));
    assertThat(words(StateReason.values())).isEqualTo(API.words("session.state", "reason"));
    assertThat(words(Notice.Level.values())).isEqualTo(API.words("notice", "level"));
    assertThat(words(Retry.values())).isEqualTo(API.words("error", "retry"));
  }

  @Test
  void theJudgeNoticesAFieldNobodyAgreedOn() {
    assertThat(API.violations("{\"type\":\"ping\",\"t\":1,\"extra\":1}", TO_CLIENT)).hasSize(1);
    assertThat(API.violations("{\"type\":\"run\",\"id\":\"r\",\"session\":\"s\"}", FROM_CLIENT)).hasSize(1);
    assertThat(API.violations("{\"type\":\"run\"}", TO_CLIENT)).hasSize(1);
  }

  @Test
  void theErrorCodesAreThoseOfTheProtocolPage() {
    assertThat(words(ErrorCode.values()))
        .containsExactly(
            ("bad_message unknown_type unauthenticated token_expired origin_not_allowed key_revoked"
                    + " tenant_suspended quota_exceeded rate_limited too_many_connections too_many_sessions"
                    + " busy queue_full session_gone session_busy session_pinned nothing_to_undo unknown_template unknown_profile share_gone not_waiting_for_input code_too_large"
                    + " file_too_large package_not_allowed profile_not_allowed draining internal")
                .split(" "));
  }

  static Stream<ClientMessage> clientMessages() {
    return Stream.of(Samples.FULL_CLIENT, Samples.BARE_CLIENT).flatMap(Collection::stream);
  }

  static Stream<ServerMessage> serverMessages() {
    return Stream.of(Samples.FULL_SERVER, Samples.BARE_SERVER).flatMap(Collection::stream);
  }

  static Stream<Arguments> fullMessages() {
    return encoded(Samples.FULL_CLIENT, Samples.FULL_SERVER);
  }

  static Stream<Arguments> bareMessages() {
    return encoded(Samples.BARE_CLIENT, Samples.BARE_SERVER);
  }

  private static Stream<Arguments> encoded(List<ClientMessage> client, List<ServerMessage> server) {
    return Stream.concat(
        client.stream().map(message -> Arguments.of(message.type(), CODEC.encode(message))),
        server.stream().map(message -> Arguments.of(message.type(), CODEC.encode(message))));
  }

  private static List<String> fields(String json) throws JsonProcessingException {
    return namesOf(new ObjectMapper().readTree(json));
  }

  private static List<String> namesOf(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).toList();
  }

  private static List<String> words(WireWord[] words) {
    return Arrays.stream(words).map(WireWord::wire).toList();
  }
}
