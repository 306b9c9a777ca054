package ai.modelplane.reconciler.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.modelplane.reconciler.cli.Main;
import ai.modelplane.reconciler.preview.Style;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Validates files that are as large as a file may be and as hostile as can be, in a process of its
 * own whose heap is bounded. Prints the slowest, in milliseconds of CPU time.
 */
final class HugeFiles {

  private static final int BYTES = 4 * 1024 * 1024;

  /**
   * CPU time, several times what the slowest takes: what grows with the square of its size takes
   * minutes.
   */
  private static final long MOST_MILLIS = 4_000;

  private HugeFiles() {}

  public static void main(String[] none) {
    Map<String, IntFunction<String>> files = files();
    validate(filled(files.getOrDefault("items", i -> ""))); // compiles the code on the way
    List<String> slow = new ArrayList<>();
    long worst = 0;
    for (Map.Entry<String, IntFunction<String>> file : files.entrySet()) {
      byte[] bytes = filled(file.getValue());
      long start = cpu();
      int exit = validate(bytes);
      long millis = (cpu() - start) / 1_000_000;
      worst = Math.max(worst, millis);
      if (millis > MOST_MILLIS || exit > 1) {
        slow.add(file.getKey() + " took " + millis + " ms, exit code " + exit);
      }
    }
    System.out.printf("%d files of 4 MiB, the slowest took %d ms%n", files.size(), worst);
    slow.forEach(System.out::println);
    System.exit(slow.isEmpty() ? 0 : 1);
  }

  private static int validate(byte[] bytes) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    return Main.run(
        new String[] {"validate", "-"},
        new ByteArrayInputStream(bytes),
        nowhere,
        nowhere,
        Style.PLAIN);
  }

  /** Of all threads: files are read by several. */
  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Map<String, IntFunction<String>> files() {
    Map<String, IntFunction<String>> files = new TreeMap<>();
    files.put("items", i -> "- a\n");
    files.put("keys", i -> "k" + i + ": v\n");
    files.put("the same key", i -> "k: v\n");
    files.put("characters of several bytes", i -> "a: 🦙\n");
    files.put("documents", i -> "a: b\n---\n");
    files.put("nothing but null", i -> "~\n");
    files.put("comments", i -> "#\n");
    files.put("spaces", i -> " ");
    files.put("colons", i -> ":");
    files.put("colons on lines", i -> i % 1000 == 0 ? ":\n" : ":");
    files.put("questions", i -> "? ");
    files.put("dashes", i -> "- ");
    files.put("brackets", i -> "[");
    files.put("empty lists", i -> i == 0 ? "[" : "[],");
    files.put("a flow on lines", i -> i == 0 ? "[\n" : "a, b, c,\n");
    files.put("one long value", i -> i == 0 ? "a: " : "x");
    files.put("long lines", i -> i % 100_000 == 0 ? "\nk" + i + ": " : "x");
    files.put("a block", i -> i == 0 ? "a: |\n" : "  x\n");
    files.put("a folded block", i -> i == 0 ? "a: >\n" : "  x\n\n");
    files.put("quotes", i -> "a" + i + ": '\n");
    files.put("escapes", i -> i % 1000 == 0 ? "\"\n- \"" : "\\x41");
    files.put("tabs", i -> "k" + i + ":\tv\n");
    files.put("anchors", i -> "- &a%d x\n- *a%d\n".formatted(i, i));
    files.put("merge keys", i -> i == 0 ? "a: &a {x: 1}\n" : "b%d: {<<: *a}\n".formatted(i));
    files.put("tags", i -> "- !!binary x\n");
    files.put("nul", i -> "\0");
    files.put("carriage returns", i -> "a\r");
    files.put("JSON", i -> i == 0 ? "{\"a\": [" : "1,");
    files.put("deep JSON", i -> "{\"a\":");
    files.put(
        "a wrong service",
        i ->
            i == 0
                ? """
                apiVersion: modelplane.ai/v1alpha1
                kind: ModelService
                metadata: {name: a, namespace: b}
                spec:
                  endpoints:
                """
                : "  - x: 1\n");
    files.put(
        "labels that are none",
        i ->
            i == 0
                ? """
                apiVersion: modelplane.ai/v1alpha1
                kind: ModelEndpoint
                spec: {url: 'http://10.0.0.1/v1'}
                metadata:
                  name: a
                  namespace: b
                  labels:
                """
                : "    -" + i + ": 1\n");
    return files;
  }

  private static byte[] filled(IntFunction<String> part) {
    byte[] bytes = new byte[BYTES];
    int at = 0;
    for (int i = 0; at < BYTES; i++) {
      byte[] next = part.apply(i).getBytes(UTF_8);
      int length = Math.min(next.length, BYTES - at);
      System.arraycopy(next, 0, bytes, at, length);
      at += length;
      if (length < next.length) {
        Arrays.fill(bytes, at - length, BYTES, (byte) '\n');
      }
    }
    return bytes;
  }
}
