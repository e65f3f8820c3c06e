package io.serpentarium.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The commands of administrators and the options that all of them have. For one thread.
 *
 * <p>Exit codes: 0 done, 1 a fault of its own, 2 the command line is wrong, 3 no administration answers or its
 * database does not, 4 the token is refused or its role does not allow this, 5 the server refuses what was asked
 * for, 6 the tenant has changed since the version that {@code --if-version} names.
 */
@Command(
    name = "serpentarium",
    description = "Administers a running server. Without a command the server itself starts; see --help.",
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false)
public final class Commands {
  static final String URL_VARIABLE = "SERPENTARIUM_ADMIN_URL";
  static final String TOKEN_VARIABLE = "SERPENTARIUM_ADMIN_TOKEN";
  private static final String DEFAULT_URL = "http://localhost:8081";

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "address of the administration; also " + URL_VARIABLE + " (" + DEFAULT_URL + ")")
  private String server = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      scope = ScopeType.INHERIT,
      description = "token of an administrator; better as " + TOKEN_VARIABLE + ", which no list of processes shows")
  private String token = "";

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "answer with JSON, as the API does")
  private boolean json;

  @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "show this")
  private boolean help;

  private Commands(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Whether the arguments of {@code main} begin with a command; otherwise they are settings of the server. */
  public static boolean begins(String... arguments) {
    return arguments.length > 0 && !arguments[0].startsWith("-");
  }

  /** Carries out a command and returns the exit code. */
  public static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    var line = new Commands(environment, out, err).commandLine();
    int code = line.execute(arguments);
    out.flush();
    return code;
  }

  private CommandLine commandLine() {
    return new CommandLine(this)
        .addSubcommand(new TenantCommand(this))
        .addSubcommand(new KeyCommand(this))
        .addSubcommand(new TokenKeyCommand(this))
        .addSubcommand(new QuotaCommand(this))
        .addSubcommand(new UsageCommand(this))
        .addSubcommand(new RefusalsCommand(this))
        .addSubcommand(new SessionsCommand(this))
        .addSubcommand(new PoolCommand(this))
        .addSubcommand(new AuditCommand(this))
        .addSubcommand(new TokenCommand(this))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((wrong, _) -> fail(CommandFailure.USAGE, WrongUsage.sentence(wrong)))
        .setExecutionExceptionHandler(this::failed);
  }

  private int failed(Exception failure, CommandLine line, CommandLine.ParseResult result) throws Exception {
    if (failure instanceof CommandFailure known) {
      return fail(known.exitCode(), Objects.requireNonNullElse(known.getMessage(), "It failed."));
    }
    throw failure;
  }

  private int fail(int code, String sentence) {
    err.println("serpentarium: " + sentence);
    return code;
  }

  /** What a command does with the server. */
  interface Work {
    void with(AdminApi api, Console console);
  }

  void perform(Work work) {
    var secret = token.isEmpty() ? environment.getOrDefault(TOKEN_VARIABLE, "") : token;
    if (secret.isBlank()) {
      throw new CommandFailure(
          CommandFailure.NOT_ALLOWED,
          "There is no token: set %s to that of an administrator, or pass it with --token."
              .formatted(TOKEN_VARIABLE));
    }
    if (!secret.strip().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new CommandFailure(
          CommandFailure.NOT_ALLOWED, "The token has characters that no token has; copy it once more, as a whole.");
    }
    var address = server.isEmpty() ? environment.getOrDefault(URL_VARIABLE, DEFAULT_URL) : server;
    try (var api = new AdminApi(address, secret.strip())) {
      work.with(api, new Console(out, err, json));
    }
  }
}
