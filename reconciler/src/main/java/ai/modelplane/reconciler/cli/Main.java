package ai.modelplane.reconciler.cli;

import ai.modelplane.compiler.source.SourceException;
import ai.modelplane.compiler.text.Printable;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.preview.Style;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: streams and arguments in, exit code out. */
@Command(
    name = "modelplane",
    description = "Compiles ModelService manifests into Gateway API routes, and applies them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  modelplane validate                  check the manifests in this folder",
      "  modelplane diff                      what would change on the cluster",
      "  modelplane reconcile --rev main      apply what main says, once",
      "  modelplane explain ml-team/qwen      who gets which share, and why not"
    })
public final class Main {

  /** Something was found: errors, or differences. */
  static final int FOUND = 1;

  /** The command could not do its work. */
  static final int TROUBLE = 2;

  /** In the order in which help lists them. */
  private static final List<String> NAMES =
      List.of(
          "validate",
          "render",
          "diff",
          "reconcile",
          "run",
          "explain",
          "snapshot",
          "adopt",
          "schema");

  private Main() {}

  public static void main(String[] arguments) {
    PrintStream err = stream(new FileOutputStream(FileDescriptor.err));
    int code;
    try {
      code = print(arguments, err);
    } catch (Throwable thrown) { // whatever it is, it is one line and no success
      code = Crash.report(thrown, err, System.getenv());
    }
    err.flush();
    if (arguments.length > 0 && arguments[0].equals("run")) {
      Runtime.getRuntime().exit(code);
    }
    // nothing is left to be done, and an orderly shutdown opens every jar to look for a logger
    Runtime.getRuntime().halt(code);
  }

  /** Runs one command on this process's own streams. */
  private static int print(String[] arguments, PrintStream err) {
    boolean colour = isTerminal() && System.getenv("NO_COLOR") == null;
    Output output = new Output(new FileOutputStream(FileDescriptor.out));
    PrintStream out = stream(output);
    int code = run(arguments, System.in, out, err, colour ? Style.COLOUR : Style.PLAIN);
    out.flush();
    Optional<String> lost = output.lost();
    lost.ifPresent(
        why ->
            err.println(
                "modelplane: what was printed is not complete: standard output: "
                    + Printable.text(why)));
    return lost.isPresent() ? TROUBLE : code;
  }

  @SuppressWarnings("SystemConsoleNull") // null is rare, and still allowed by its contract
  private static boolean isTerminal() {
    java.io.Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static PrintStream stream(OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  /** Runs one command and returns its exit code, whatever happens. */
  public static int run(
      String[] arguments, InputStream in, PrintStream out, PrintStream err, Style style) {
    try {
      return execute(arguments, in, out, err, style);
    } catch (Throwable thrown) { // an Error as well: picocli lets it pass
      return Crash.report(thrown, err, System.getenv());
    }
  }

  private static int execute(
      String[] arguments, InputStream in, PrintStream out, PrintStream err, Style style) {
    Console console = new Console(in, out, err, style);
    CommandLine line = new CommandLine(new Main());
    commands(arguments, console).forEach(line::addSubcommand);
    Converters.register(line);
    line.setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            style == Style.COLOUR ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setUsageHelpLongOptionsMaxWidth(32);
    line.setParameterExceptionHandler((problem, given) -> misspelt(problem, console));
    line.setExecutionExceptionHandler((problem, command, parsed) -> report(problem, console, err));
    if (arguments.length == 0) {
      line.usage(err);
      return TROUBLE;
    }
    return line.execute(arguments);
  }

  /** The command that is named; all of them for help, or for a word that is none. */
  private static List<Object> commands(String[] arguments, Console console) {
    String name = arguments.length == 0 ? "" : arguments[0];
    List<String> names = NAMES.contains(name) ? List.of(name) : NAMES;
    return names.stream().map(n -> command(n, console)).toList();
  }

  private static Object command(String name, Console console) {
    return switch (name) {
      case "validate" -> new ValidateCommand(console);
      case "render" -> new RenderCommand(console);
      case "diff" -> new DiffCommand(console);
      case "reconcile" -> new ReconcileCommand(console);
      case "run" -> new RunCommand(console);
      case "explain" -> new ExplainCommand(console);
      case "snapshot" -> new SnapshotCommand(console);
      case "adopt" -> new AdoptCommand(console);
      case "schema" -> new SchemaCommand(console);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The mistake alone: the whole help would scroll it away. */
  private static int misspelt(CommandLine.ParameterException problem, Console console) {
    CommandLine command = problem.getCommandLine();
    console.say("modelplane: " + problem.getMessage());
    console.talk(to -> CommandLine.UnmatchedArgumentException.printSuggestions(problem, to));
    console.say("see " + command.getCommandSpec().qualifiedName() + " --help");
    return TROUBLE;
  }

  private static int report(Exception problem, Console console, PrintStream err) {
    if (problem instanceof SourceException
        || problem instanceof ClusterException
        || problem instanceof InvalidPathException) {
      console.say("modelplane: " + problem.getMessage());
      return TROUBLE;
    }
    // thrown on, picocli would print its trace and return 1
    return Crash.report(problem, err, System.getenv());
  }
}
