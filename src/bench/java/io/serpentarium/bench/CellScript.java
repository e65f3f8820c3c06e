package io.serpentarium.bench;

/** Runs the same code over and over in one session, acknowledging now and then. Confined to the event loop. */
final class CellScript implements PingPong.Script {
  private static final int RUNS_PER_ACK = 200;

  private final Client client;
  private final String session;
  private final String code;
  private int runs;
  private String lastDone = "";

  CellScript(Client client, String session, String code) {
    this.client = client;
    this.session = session;
    this.code = code;
  }

  @Override
  public String request() {
    if (++runs % RUNS_PER_ACK == 0) {
      client.send(Wire.ack(session, Wire.number(lastDone, "seq")));
    }
    return Wire.run("r" + runs, session, code);
  }

  @Override
  public boolean isAnswer(String message) {
    if (Wire.is("error", message) || Wire.is("exception", message) || Wire.is("closed", message)) {
      throw new BenchException("a run of %s brought %s".formatted(code, message));
    }
    if (!Wire.is("done", message)) {
      return false;
    }
    lastDone = message;
    return true;
  }
}
