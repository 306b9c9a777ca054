package ai.modelplane.reconciler.preview;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts a comment together so that it stays under a size, and says what was left out. */
final class Folding {

  private static final String FINDINGS = "### Findings\n\n";
  private static final String MORE = "\n and 1,000,000 more\n";
  private static final String CLOSE = "</details>\n\n";

  private final String head;
  private final List<String> findings;
  private final List<Part> parts;
  private final int limit;
  private final int names;
  private int left;

  /**
   * One service, or what no single service has for itself: what always stands there, and the
   * objects, which a reader can open.
   *
   * @param name of the service, set as code; empty when it is none
   */
  record Part(String name, String text, List<Block> blocks) {
    boolean isService() {
      return !name.isEmpty();
    }

    int size() {
      return bytes(text);
    }

    String open() {
      return "<details><summary>" + Words.counted(blocks.size(), "object") + "</summary>\n\n";
    }
  }

  /**
   * One object.
   *
   * @param diff a fenced block; empty when there is nothing to show
   * @param isNew whether the diff is a whole object; what is edited tells a reader more
   */
  record Block(String head, String diff, boolean isNew) {}

  /** How much is shown of a part: its objects or not, and which of their diffs. */
  private static final class Shown {
    private final Part part;
    private boolean isOpen;
    private final boolean[] diffs;

    Shown(Part part) {
      this.part = part;
      this.diffs = new boolean[part.blocks().size()];
    }
  }

  /**
   * What there is to show.
   *
   * @param findings a line each
   * @param parts the most important first
   * @param limit bytes of UTF-8
   */
  Folding(String head, List<String> findings, List<Part> parts, int limit) {
    this.head = head;
    this.findings = findings;
    this.parts = parts;
    this.limit = limit;
    this.names =
        Math.min(
            limit / 8, parts.stream().mapToInt(part -> bytes(part.name()) + 2).sum() + bytes(MORE));
    int most = Integer.MAX_VALUE;
    this.left = limit - bytes(head) - bytes(leftOut(most, most, most)) - bytes(FINDINGS) - 2;
  }

  String text() {
    List<String> told = findings();
    List<Shown> shown = services();
    open(shown);
    diffs(shown, false);
    diffs(shown, true);
    List<Part> missing = parts.subList(shown.size(), parts.size());
    StringBuilder out = new StringBuilder(head);
    shown.forEach(service -> write(service, out));
    out.append(told.isEmpty() ? "" : FINDINGS);
    told.forEach(out::append);
    out.append(told.isEmpty() ? "" : "\n");
    out.append(
        leftOut(
            objects(shown),
            (int) missing.stream().filter(Part::isService).count(),
            findings.size() - told.size()));
    out.append(names(missing));
    return out.toString().stripTrailing() + "\n";
  }

  /** All when there is room for all services beside them, else at most a quarter of the room. */
  private List<String> findings() {
    int services = parts.stream().mapToInt(Part::size).sum();
    int room = Math.max(left / 4, left - services);
    List<String> told = new ArrayList<>();
    for (String finding : findings) {
      room -= bytes(finding);
      if (room < 0) {
        break;
      }
      left -= bytes(finding);
      told.add(finding);
    }
    return told;
  }

  /** Those that fit; what is left out needs room for its name. */
  private List<Shown> services() {
    int all = parts.stream().mapToInt(Part::size).sum();
    if (all > left) {
      left -= names;
    }
    List<Shown> shown = new ArrayList<>();
    for (Part part : parts) {
      if (!fits(part.size())) {
        break;
      }
      shown.add(new Shown(part));
    }
    return shown;
  }

  /** A line with as many names of services as the room for them takes. */
  private String names(List<Part> missing) {
    List<String> all = missing.stream().filter(Part::isService).map(Part::name).toList();
    int room = names - bytes(MORE);
    List<String> named = new ArrayList<>();
    for (String name : all) {
      room -= bytes(name) + 2;
      if (room < 0) {
        break;
      }
      named.add(name);
    }
    if (named.isEmpty()) {
      return "";
    }
    int more = all.size() - named.size();
    String rest = more == 0 ? "" : String.format(Locale.ROOT, " and %,d more", more);
    return "\n" + String.join(", ", named) + rest + "\n";
  }

  private void open(List<Shown> shown) {
    for (Shown service : shown) {
      Part part = service.part;
      int heads = part.blocks().stream().mapToInt(block -> bytes(block.head())).sum();
      service.isOpen = !part.blocks().isEmpty() && fits(heads + bytes(part.open()) + bytes(CLOSE));
    }
  }

  private void diffs(List<Shown> shown, boolean isNew) {
    for (Shown service : shown) {
      for (int i = 0; i < service.diffs.length; i++) {
        Block block = service.part.blocks().get(i);
        if (service.isOpen && block.isNew() == isNew && !block.diff().isEmpty()) {
          service.diffs[i] = fits(bytes(block.diff()) + 1);
        }
      }
    }
  }

  private boolean fits(int size) {
    if (size > left) {
      return false;
    }
    left -= size;
    return true;
  }

  private static void write(Shown service, StringBuilder out) {
    Part part = service.part;
    out.append(part.text());
    if (service.isOpen) {
      out.append(part.open());
      for (int i = 0; i < service.diffs.length; i++) {
        Block block = part.blocks().get(i);
        out.append(block.head()).append(service.diffs[i] ? block.diff() + "\n" : "");
      }
      out.append(CLOSE);
    }
  }

  /** How many objects, but for those of services that are not shown, have something left out. */
  private int objects(List<Shown> shown) {
    int missing =
        parts.stream()
            .skip(shown.size())
            .filter(part -> !part.isService())
            .mapToInt(part -> part.blocks().size())
            .sum();
    for (Shown service : shown) {
      for (int i = 0; i < service.diffs.length; i++) {
        boolean whole = service.diffs[i] || service.part.blocks().get(i).diff().isEmpty();
        missing += service.isOpen && whole ? 0 : 1;
      }
    }
    return missing;
  }

  private String leftOut(int objects, int services, int findings) {
    List<String> parts = new ArrayList<>();
    if (findings > 0) {
      parts.add(Words.counted(findings, "finding"));
    }
    if (services > 0) {
      parts.add(Words.counted(services, "service"));
    }
    if (objects > 0) {
      parts.add("the diffs of " + Words.counted(objects, "object"));
    }
    return parts.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "**Left out to stay below %,d bytes:** %s. `modelplane diff` shows all.\n",
            limit,
            String.join(", ", parts));
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
