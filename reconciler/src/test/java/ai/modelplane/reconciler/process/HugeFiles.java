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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Validates files that are as large as a file may be and as hostile as can be, in a process of its
 * own whose heap is bounded. Without an argument it counts the work; with {@code times} it prints a
 * table of the CPU times instead.
 */
public final class HugeFiles {

  private static final int BYTES = 4 * 1024 * 1024;

  /**
   * Steps for each byte, twice what the hardest file takes: what grows with the square of its size
   * takes thousands.
   */
  private static final long MOST_STEPS = 400;

  /** Bytes allocated for each byte of the file, twice what the hardest one takes. */
  private static final long MOST_ALLOCATED = 640;

  private static final String LABELED =
      """
      apiVersion: modelplane.ai/v1alpha1
      kind: ModelEndpoint
      spec: {url: 'http://10.0.0.1/v1'}
      metadata:
        name: a
        namespace: b
        labels:
      """;

  private HugeFiles() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    if (arguments.length == 0) {
      Steps.counted(HugeFiles.class).getMethod("count").invoke(null);
    } else {
      times();
    }
  }

  /** Called in the copy of this class whose steps are counted. */
  public static void count() {
    List<String> hard = new ArrayList<>();
    long mostSteps = 0;
    long mostAllocated = 0;
    for (Map.Entry<String, IntFunction<String>> file : files().entrySet()) {
      byte[] bytes = filled(file.getValue());
      long stepsBefore = Steps.taken();
      long allocatedBefore = allocated();
      int exit = validate(bytes);
      long steps = (Steps.taken() - stepsBefore) / BYTES;
      long allocated = (allocated() - allocatedBefore) / BYTES;
      mostSteps = Math.max(mostSteps, steps);
      mostAllocated = Math.max(mostAllocated, allocated);
      if (steps > MOST_STEPS || allocated > MOST_ALLOCATED || exit > 1) {
        hard.add(
            "%s: %d steps and %d bytes for each byte, exit code %d"
                .formatted(file.getKey(), steps, allocated, exit));
      }
    }
    System.out.printf(
        "%d files of 4 MiB, at most %d steps and %d bytes for each byte%n",
        files().size(), mostSteps, mostAllocated);
    hard.forEach(System.out::println);
    System.exit(hard.isEmpty() ? 0 : 1);
  }

  private static void times() {
    validate(filled(files().getOrDefault("items", i -> ""))); // compiles the code on the way
    System.out.println("| file of 4 MiB | CPU |");
    System.out.println("|---|---:|");
    for (Map.Entry<String, IntFunction<String>> file : files().entrySet()) {
      byte[] bytes = filled(file.getValue());
      long start = cpu();
      validate(bytes);
      System.out.printf("| %s | %d ms |%n", file.getKey(), (cpu() - start) / 1_000_000);
    }
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
  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getTotalThreadAllocatedBytes();
  }

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
    files.put("spaces", i -> i == 0 ? "~" : " "); // nothing else would be nothing at all
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
    files.put("labels that are none", i -> i == 0 ? LABELED : "    -" + i + ": 1\n");
    files.putAll(mistaken());
    return files;
  }

  /** Files that can be read, with as many mistakes as fit. */
  private static Map<String, IntFunction<String>> mistaken() {
    Map<String, IntFunction<String>> files = new TreeMap<>();
    files.put(
        "labels on one line",
        i -> i == 0 ? LABELED.stripTrailing() + " " + flow("", 11_000, "%s: 1") : "#\n");
    files.put(
        "labels on lines", i -> i == 0 ? LABELED : i < 100_000 ? "    k" + i + ": 1\n" : "#\n");
    files.put(
        "labels in one line of JSON",
        i ->
            i == 0
                ? "{\"apiVersion\":\"modelplane.ai/v1alpha1\",\"kind\":\"ModelEndpoint\",\"metadata\":"
                      + "{\"name\":\"a\",\"namespace\":\"b\",\"labels\":"
                    + flow("a-label-that-is-rather-long", 100_000, "\"%s\":1").strip()
                    + "}}"
                : "\n");
    files.put(
        "labels that are the same long text",
        i ->
            i == 0
                ? LABELED.replace(
                    "  labels:", "  annotations: {a: &a '" + "-".repeat(100_000) + "'}\n  labels:")
                : i < 90_000 ? "    k" + i + ": *a\n" : "#\n");
    files.put(
        "labels that are no numbers",
        i -> i == 0 ? LABELED : i < 50_000 ? "    k" + i + ": .nan\n" : "#\n");
    files.put(
        "aliases of nothing", i -> i < 15_000 ? "kind: ModelService\nx: *none\n---\n" : "#\n");
    files.put("somebody else's aliases of nothing", i -> i < 15_000 ? "x: *none\n---\n" : "#\n");
    files.put(
        "tabs at the end",
        i -> i < 120_000 ? "k" + i + ": a value of some length\n" : "k" + i + ":\tv\n");
    files.put(
        "an unknown field in every document",
        i -> i < 15_000 ? LABELED.replace("labels:", "field: x") + "---\n" : "#\n");
    files.put(
        "a list of the same object",
        i ->
            i == 0
                ? "apiVersion: v1\nkind: List\nitems:\n"
                : i < 12_000
                    ? "- " + LABELED.replace("labels:", "field: x").indent(2).stripLeading()
                    : "#\n");
    return files;
  }

  private static String flow(String prefix, int entries, String entry) {
    return IntStream.range(0, entries)
        .mapToObj(i -> entry.formatted(prefix + "k" + i))
        .collect(Collectors.joining(",", "{", "}\n"));
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
