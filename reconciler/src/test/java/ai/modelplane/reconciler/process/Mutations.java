package ai.modelplane.reconciler.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Files that were right, or nearly so, made wrong. */
final class Mutations {

  /** What means something in YAML, JSON or to us. */
  private static final List<String> TOKENS =
      List.of(
          "---\n",
          "...\n",
          "{",
          "}",
          "[",
          "]",
          ": ",
          "- ",
          "? ",
          "\t",
          "&a ",
          "*a",
          "<<: *a\n",
          "<<: [*a, *b]",
          "|\n",
          ">-\n",
          "|9\n",
          "!!binary ",
          "!!set ",
          "!x ",
          "%YAML 9.9\n",
          "%TAG ! x\n",
          "#",
          "\"",
          "'",
          "\\",
          "\\u0000",
          "\\ud800",
          "\r",
          "\r\n",
          "\n",
          "\u0000",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\ufffe",
          "🦙",
          "e\u0301",
          "~",
          "null",
          "off",
          "0x7f",
          "1e999",
          ".nan",
          "-.inf",
          "0o17",
          "190:20:30",
          "2001-01-01",
          "99999999999999999999",
          "-1",
          "1_000",
          "{{ .Values.x }}",
          "<<<<<<< HEAD\n",
          "apiVersion: modelplane.ai/v1\n",
          "kind: ModelService\n",
          "kind: List\nitems:\n",
          "metadata: {name: a, namespace: b}\n",
          "spec: {endpoints: [{selector: {matchLabels: {a: b}}}]}\n",
          "weight: 3\n",
          "priority: 101\n",
          "url: http://[::1]:99999/v1\n",
          "url: http://a@b/v1?x#y\n",
          "rewritePath: ../x\n",
          "rules: {selector/empty: off}\n");

  /** The largest input, in bytes. */
  private static final int MOST = 64 * 1024;

  private Mutations() {}

  /** One of the corpus, changed in one to eight places. */
  static byte[] mutate(List<byte[]> corpus, RandomGenerator random) {
    byte[] bytes = any(corpus, random);
    for (int i = random.nextInt(8); i >= 0; i--) {
      bytes = once(bytes, corpus, random);
    }
    return bytes.length > MOST ? Arrays.copyOf(bytes, MOST) : bytes;
  }

  private static byte[] once(byte[] bytes, List<byte[]> corpus, RandomGenerator random) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
    return switch (random.nextInt(12)) {
      case 0 -> splice(bytes, at, at, one(random.nextInt(256))); // any byte
      case 1 -> splice(bytes, at, Math.min(bytes.length, at + 1), one(1 << random.nextInt(8)));
      case 2 -> splice(bytes, at, to, new byte[0]);
      case 3 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      case 4 -> splice(bytes, at, at, repeat(Arrays.copyOfRange(bytes, at, to), random));
      case 5 -> splice(bytes, at, at, repeat(token(random), random));
      case 6 -> part(bytes, any(corpus, random), random);
      case 7 -> lines(bytes, random);
      case 8 -> splice(bytes, line(bytes, at), line(bytes, at), spaces(random));
      default -> splice(bytes, at, random.nextBoolean() ? at : to, token(random));
    };
  }

  private static byte[] any(List<byte[]> corpus, RandomGenerator random) {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private static byte[] token(RandomGenerator random) {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8);
  }

  private static byte[] one(int value) {
    return new byte[] {(byte) value};
  }

  private static byte[] spaces(RandomGenerator random) {
    return " ".repeat(1 + random.nextInt(6)).getBytes(UTF_8);
  }

  /** Mostly a few times, now and then thousands. */
  private static byte[] repeat(byte[] part, RandomGenerator random) {
    int times = random.nextInt(20) == 0 ? 1 + random.nextInt(20_000) : 2 + random.nextInt(8);
    int most = Math.min(times, MOST / Math.max(1, part.length));
    byte[] all = new byte[part.length * most];
    for (int i = 0; i < most; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }

  /** The begin of one and the end of another. */
  private static byte[] part(byte[] a, byte[] b, RandomGenerator random) {
    int from = random.nextInt(b.length + 1);
    int cut = random.nextInt(a.length + 1);
    return splice(a, cut, a.length, Arrays.copyOfRange(b, from, b.length));
  }

  /** Two lines change places. */
  private static byte[] lines(byte[] bytes, RandomGenerator random) {
    String[] lines = new String(bytes, UTF_8).split("(?<=\n)", -1);
    int a = random.nextInt(lines.length);
    int b = random.nextInt(lines.length);
    String first = lines[a];
    lines[a] = lines[b];
    lines[b] = first;
    return String.join("", lines).getBytes(UTF_8);
  }

  private static int line(byte[] bytes, int at) {
    int start = at;
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
    byte[] all = new byte[bytes.length - (to - from) + with.length];
    System.arraycopy(bytes, 0, all, 0, from);
    System.arraycopy(with, 0, all, from, with.length);
    System.arraycopy(bytes, to, all, from + with.length, bytes.length - to);
    return all;
  }
}
