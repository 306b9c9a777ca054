package ai.modelplane.reconciler.cli;

import ai.modelplane.reconciler.preview.Style;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs several commands in one JVM and prints nothing: what the build records for the AOT cache.
 *
 * <p>It is part of the program, since the JVM takes a cache only for the class path that it was
 * recorded with, and a recording is of one process.
 */
final class Training {

  private Training() {}

  /** Each line of standard input is a command, its words separated by tabs. */
  @SuppressWarnings("SystemConsoleNull") // null is rare, and still allowed by its contract
  public static void main(String[] none) throws IOException {
    String commands = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Console terminal = System.console(); // as the program asks
    Style style = terminal != null && terminal.isTerminal() ? Style.COLOUR : Style.PLAIN;
    for (String command : commands.lines().toList()) {
      Main.run(command.split("\t", -1), InputStream.nullInputStream(), nowhere, nowhere, style);
    }
    Runtime.getRuntime().exit(0); // clients leave threads behind
  }
}
