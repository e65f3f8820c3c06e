package io.serpentarium.cli;

import io.serpentarium.tenant.Spelling;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, in one sentence. Thread-safe: has no state. */
final class WrongUsage {
  /** Who wants to start the server may have forgotten the hyphens. */
  private static final String SETTINGS = ", and settings of the server look like --port=8080";

  private WrongUsage() {}

  static String sentence(ParameterException wrong) {
    var command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    var help = " See \"%s --help\".".formatted(command);
    return switch (wrong) {
      case MissingParameterException missing when !missing.getMissing().isEmpty() ->
          missing.getMissing().stream().map(WrongUsage::name).collect(Collectors.joining(" and "))
              + (missing.getMissing().size() == 1 ? " is" : " are")
              + " missing."
              + help;
      case OverwrittenOptionException twice -> name(twice.getOverwritten()) + " is given twice.";
      case UnmatchedArgumentException unknown when !unknown.getUnmatched().isEmpty() ->
          unknown(unknown.getUnmatched().getFirst().split("=", 2)[0], wrong.getCommandLine()) + help;
      default -> needsCommand(wrong) ? "What is it to do?" + help : message(wrong) + help;
    };
  }

  private static String unknown(String word, CommandLine line) {
    if (word.startsWith("-")) {
      var options = line.getCommandSpec().optionsMap().keySet();
      return "There is no option %s; the nearest one is %s.".formatted(word, Spelling.nearest(word, options));
    }
    var commands = line.getSubcommands().keySet();
    return commands.isEmpty()
        ? "\"%s\" is one argument too many.".formatted(word)
        : "There is no command %s; the nearest one is %s%s."
            .formatted(word, Spelling.nearest(word, commands), line.getParent() == null ? SETTINGS : "");
  }

  /** A command that only groups others was given alone. */
  private static boolean needsCommand(ParameterException wrong) {
    CommandLine line = wrong.getCommandLine();
    return !line.getSubcommands().isEmpty()
        && String.valueOf(wrong.getMessage()).startsWith("Missing required subcommand");
  }

  private static String message(ParameterException wrong) {
    var text = Objects.requireNonNullElse(wrong.getMessage(), "The command line cannot be read");
    return text.endsWith(".") ? text : text + ".";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
