package io.serpentarium.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line of the server: a flag for each key, {@code --config}, {@code --help} and {@code
 * --version}. Thread-safe.
 */
public final class ServerOptions {
  private final Map<String, String> flags;
  private final Optional<String> configFile;
  private final Optional<String> answer;

  private ServerOptions(
      Map<String, String> flags, Optional<String> configFile, Optional<String> answer) {
    this.flags = Map.copyOf(flags);
    this.configFile = configFile;
    this.answer = answer;
  }

  /**
   * Reads the arguments of {@code main}.
   *
   * @throws ConfigException when a flag is unknown or lacks its value
   */
  public static ServerOptions parse(String... arguments) {
    var commandLine = new CommandLine(command()).setUnmatchedArgumentsAllowed(true);
    ParseResult result;
    try {
      result = commandLine.parseArgs(arguments);
    } catch (ParameterException wrong) {
      throw new ConfigException(sentence(wrong), wrong);
    }
    refuseUnmatched(result.unmatched());
    Optional<String> answer = Optional.empty();
    if (result.isUsageHelpRequested()) {
      answer = Optional.of(commandLine.getUsageMessage());
    } else if (result.isVersionHelpRequested()) {
      answer = Optional.of("serpentarium " + version());
    }
    var flags = new HashMap<String, String>();
    for (ConfigKey<?> key : ConfigKeys.all()) {
      if (result.hasMatchedOption(key.flag())) {
        flags.put(key.name(), result.matchedOptionValue(key.flag(), ""));
      }
    }
    return new ServerOptions(
        flags, Optional.ofNullable(result.matchedOptionValue("--config", null)), answer);
  }

  /** The text of {@code --help} or {@code --version}; print it and don't start. */
  public Optional<String> answer() {
    return answer;
  }

  /**
   * The configuration: these flags over the environment over the file over the defaults.
   *
   * @throws ConfigException when any of them is wrong
   */
  public ServerConfig config(Map<String, String> environment) {
    var settings = new Settings();
    configFile
        .or(() -> EnvironmentVariables.configFile(environment))
        .map(ServerOptions::path)
        .ifPresent(file -> settings.over(YamlFile.read(file), key -> YamlFile.origin(file)));
    settings.over(EnvironmentVariables.read(environment), EnvironmentVariables::origin);
    settings.over(flags, key -> "in the flag " + key.flag());
    return ServerConfig.from(settings);
  }

  private static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException impossible) {
      throw new ConfigException("The name of the configuration file is not a path.", impossible);
    }
  }

  private static CommandSpec command() {
    var command = CommandSpec.create().name("serpentarium");
    command
        .usageMessage()
        .description("Runs untrusted Python for many tenants, sandboxed.")
        .footer(
            "",
            "With a word in place of flags it administers a server that runs: tenant, key, token-key, quota,",
            "usage, refusals, sessions, pool, audit, token; each of them knows --help.",
            "",
            "Every key can also be set in the file and as SERPENTARIUM_... in the environment;",
            "flags win over the environment, the environment wins over the file.")
        .abbreviateSynopsis(true)
        .sortOptions(false);
    command.addOption(
        OptionSpec.builder("--help", "-h").usageHelp(true).description("show this").build());
    command.addOption(
        OptionSpec.builder("--version").versionHelp(true).description("show the version").build());
    command.addOption(
        OptionSpec.builder("--config")
            .type(String.class)
            .paramLabel("FILE")
            .description("YAML file to read; also " + EnvironmentVariables.CONFIG_FILE)
            .build());
    ConfigKeys.all().forEach(key -> command.addOption(option(key)));
    return command;
  }

  private static OptionSpec option(ConfigKey<?> key) {
    String defaultText = key.defaultText().isEmpty() ? "empty" : key.defaultText();
    var option =
        OptionSpec.builder(key.flag())
            .type(String.class)
            .paramLabel(key.kind().type().replace(" or ", "|"))
            .description("%s (%s)".formatted(key.meaning(), defaultText));
    return key.kind() instanceof ValueKind.Flag
        ? option.arity("0..1").fallbackValue("true").build()
        : option.arity("1").build();
  }

  private static void refuseUnmatched(List<String> unmatched) {
    for (String argument : unmatched) {
      if (!argument.startsWith("--")) {
        throw new ConfigException(
            "\"%s\" is not a flag; all settings look like --port=8080.".formatted(argument));
      }
      String key = argument.substring(2).split("=", 2)[0];
      KnownKeys.require(key, "--" + key, "on the command line");
    }
  }

  private static String sentence(ParameterException wrong) {
    return switch (wrong) {
      case CommandLine.MissingParameterException missing -> {
        ArgSpec argument = missing.getMissing().getFirst();
        yield "The flag %s lacks its value.".formatted(name(argument));
      }
      case CommandLine.OverwrittenOptionException twice ->
          "The flag %s is given twice.".formatted(name(twice.getOverwritten()));
      default -> Objects.requireNonNullElse(wrong.getMessage(), "The command line cannot be read.");
    };
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String version() {
    String version = ServerOptions.class.getPackage().getImplementationVersion();
    return version == null ? "(built from source)" : version;
  }
}
