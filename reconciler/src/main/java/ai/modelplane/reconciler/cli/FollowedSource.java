package ai.modelplane.reconciler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.compiler.source.Snapshot;
import ai.modelplane.compiler.source.Source;
import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.source.git.GitUrl;
import ai.modelplane.compiler.source.request.RepositoryPaths;
import ai.modelplane.compiler.source.request.Request;
import ai.modelplane.compiler.source.request.Sources;
import ai.modelplane.reconciler.gather.LastPass;
import ai.modelplane.reconciler.githost.CommitReports;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * One of the sources that a loop follows. An option of the command is for all of them; what is
 * written behind a source, as in {@code URL?rev=main&path=teams/a}, is for it alone and counts
 * more.
 */
@Command
final class FollowedSource {

  @Mixin private RevisionOptions revision = new RevisionOptions();
  @Mixin private NamingOptions naming = new NamingOptions();
  @Mixin private CommitStatusOptions status = new CommitStatusOptions();

  private final String source;
  private final CommandLine line;

  private FollowedSource(String source, @Nullable CommandSpec command) {
    this.source = source;
    this.line = new CommandLine(this);
    if (command != null) {
      line.setCommandName(command.qualifiedName()); // whose help it is
    }
  }

  /**
   * As it was typed.
   *
   * @param command has what was given for all sources
   */
  static FollowedSource of(@Nullable CommandSpec command, String typed) {
    int mark = Files.exists(Path.of(typed)) ? -1 : typed.indexOf('?');
    FollowedSource followed =
        new FollowedSource(mark < 0 ? typed : typed.substring(0, mark), command);
    Map<String, String> own =
        mark < 0 ? Map.of() : followed.options(command, typed.substring(mark + 1));
    try {
      followed.line.parseArgs(followed.arguments(command, own).toArray(String[]::new));
    } catch (ParameterException e) {
      throw Misuse.of(command, "%s: %s".formatted(followed.shown(), e.getMessage()));
    }
    return followed;
  }

  private Map<String, String> options(@Nullable CommandSpec command, String query) {
    Map<String, String> own = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      String name = part.replaceFirst("=.*", "");
      boolean isOption = line.getCommandSpec().findOption("--" + name) != null;
      if (!isOption || !part.contains("=") || own.containsKey(name)) {
        throw Misuse.of(
            command,
            "%s has \"%s\" behind it, expected each of these at most once, such as"
                    .formatted(shown(), part)
                + " ?rev=main&path=teams/a: "
                + line.getCommandSpec().options().stream()
                    .map(option -> option.longestName().substring(2))
                    .collect(Collectors.joining(", ")));
      }
      own.put(name, decoded(command, part.substring(name.length() + 1)));
    }
    return own;
  }

  /** Branches have plus signs in their names, and no blanks. */
  private String decoded(@Nullable CommandSpec command, String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw Misuse.of(
          command,
          "%s has \"%s\" behind it, expected %%25 for a percent sign".formatted(shown(), value));
    }
  }

  private List<String> arguments(@Nullable CommandSpec command, Map<String, String> own) {
    List<String> arguments = new ArrayList<>();
    for (OptionSpec option : line.getCommandSpec().options()) {
      String name = option.longestName();
      String value = own.get(name.substring(2));
      if (value != null) {
        arguments.add(name + "=" + value);
      } else {
        Started.values(command, name).forEach(general -> arguments.add(name + "=" + general));
      }
    }
    return arguments;
  }

  /** The source without credentials. */
  private String shown() {
    return GitUrl.withoutCredentials(source);
  }

  /** The source, its revision and its folder, without credentials. */
  String name() {
    String path = revision.path == null ? "" : "//" + revision.path;
    return request(InputStream.nullInputStream()) + path;
  }

  /** The revision that is followed; null for the repository's own choice. */
  @Nullable String rev() {
    return revision.rev;
  }

  private Request request(InputStream stdin) {
    return naming.request(revision, source, stdin);
  }

  Source open(InputStream stdin) throws SourceException {
    return Sources.open(request(stdin));
  }

  /** What the process was started with, as far as it matters for this source. */
  LastPass.Invocation startedAs(@Nullable CommandSpec command) {
    return Started.as(command, line.getCommandSpec());
  }

  /** Whom of the Git host is told what a commit did, if anybody. */
  Optional<CommitReports> reports(String gateway, Consumer<String> log) throws SourceException {
    return status.open(source, naming.sourceIdentity, gateway, log);
  }

  /** Calls files so that no two sources have different ones of the same name. */
  UnaryOperator<Snapshot> called() {
    Request request = request(InputStream.nullInputStream());
    return RepositoryPaths.isRevision(request)
        ? snapshot -> snapshot.called(path -> request + "//" + path)
        : UnaryOperator.identity();
  }

  /** Whether it can have no identity: it needs one, unless it is followed alone. */
  boolean isNameless() {
    return naming.pruneAs == null && (source.equals("-") || Files.isRegularFile(Path.of(source)));
  }

  /** The same for whatever is the same source, as far as the command line shows it. */
  List<Object> place() {
    return List.of(
        GitUrl.matches(source) ? source : Path.of(source).toAbsolutePath().normalize(),
        Optional.ofNullable(revision.path),
        Optional.ofNullable(naming.pruneAs),
        Optional.ofNullable(naming.sourceIdentity));
  }
}
