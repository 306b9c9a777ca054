package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.Options;
import ai.modelplane.compiler.source.Identity;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.ClusterView;
import ai.modelplane.reconciler.gather.LastPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The flags that decide what is served. A process that writes leaves its own on the Lease, and
 * whoever explains takes from there what a person did not give. A process that writes never does.
 */
@Command
final class Started {

  /** In the order in which they are told; none of them can hold a secret but a URL. */
  private static final List<String> FLAGS =
      List.of("--gateway", "--gateway-url", "--namespaces", "--allow-address", "--path", "--hold");

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private HoldOptions holds = new HoldOptions();

  /** What a command was started with. */
  static LastPass.Invocation as(@Nullable CommandSpec command) {
    return as(command, command);
  }

  /**
   * The same for one of its sources.
   *
   * @param source has what was given for the source alone
   */
  static LastPass.Invocation as(@Nullable CommandSpec command, @Nullable CommandSpec source) {
    List<String> flags = new ArrayList<>();
    for (String flag : FLAGS) {
      CommandSpec of = isGiven(source, flag) ? source : command;
      if (isGiven(of, flag)) {
        for (String value : values(of, flag)) {
          flags.add(flag + "=" + value);
        }
      }
    }
    return new LastPass.Invocation(command == null ? "" : command.name(), flags);
  }

  /**
   * The last passes, the latest first, as the Lease has them. Whoever may not read it explains
   * without it.
   *
   * @param source whose passes count; empty for those of all sources
   */
  static List<LastPass> passes(ClusterView live, Optional<Identity> source) {
    Map<String, String> left;
    try {
      left = live.left();
    } catch (ClusterException e) {
      return List.of();
    }
    return LastPass.all(left).stream()
        .filter(pass -> source.isEmpty() || pass.isOver(source.get()))
        .toList();
  }

  /**
   * The options of a command that explains.
   *
   * @param passes those whose flags count, the latest first
   * @param given what a person said on the command line
   */
  static Options explaining(
      List<LastPass> passes, Options given, @Nullable CommandSpec command, Console console) {
    Optional<LastPass> last = passes.stream().findFirst();
    List<String> taken =
        last.map(LastPass::flags).orElse(List.of()).stream()
            .filter(flag -> !isGiven(command, flag.replaceFirst("=.*", "")))
            .filter(flag -> !flag.startsWith("--path="))
            .toList();
    if (taken.isEmpty()) {
      return given;
    }
    Started started = new Started();
    try {
      CommandLine line = new CommandLine(started);
      Converters.register(line);
      line.parseArgs(taken.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      return given; // another version wrote it
    }
    Options options = started.holds.in(started.cluster.options(started.limits));
    Options merged =
        new Options(
            has(taken, "--gateway") && options.gateway().equals(given.gateway())
                ? options.gateways()
                : given.gateways(),
            given.publicUrl().or(options::publicUrl),
            given.allowed().isEmpty() ? options.allowed() : given.allowed(),
            given.maxDeletes(),
            given.namespaces().isEmpty() ? options.namespaces() : given.namespaces(),
            has(taken, "--hold") ? options.hold() : given.hold(),
            given.gone());
    if (!merged.equals(given)) {
      console.say(
          "modelplane: as %s was started: %s"
              .formatted(last.get().command(), String.join(" ", taken)));
    }
    return merged;
  }

  /** Says of each source whose last pass was no success since when there is none. */
  static void trouble(List<LastPass> passes, Console console) {
    passes.forEach(pass -> pass.trouble().ifPresent(why -> console.say("modelplane: " + why)));
  }

  private static boolean has(List<String> flags, String name) {
    return flags.stream().anyMatch(flag -> flag.startsWith(name + "="));
  }

  static boolean isGiven(@Nullable CommandSpec command, String flag) {
    return parsed(command).map(p -> p.hasMatchedOption(flag)).orElse(false);
  }

  static List<String> values(@Nullable CommandSpec command, String flag) {
    OptionSpec option = parsed(command).map(p -> p.matchedOption(flag)).orElse(null);
    return option == null ? List.of() : option.originalStringValues();
  }

  private static Optional<ParseResult> parsed(@Nullable CommandSpec command) {
    return Optional.ofNullable(command)
        .map(CommandSpec::commandLine)
        .map(CommandLine::getParseResult);
  }
}
