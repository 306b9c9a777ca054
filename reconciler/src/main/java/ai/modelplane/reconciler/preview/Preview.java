package ai.modelplane.reconciler.preview;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Diagnostic;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.plan.Plan;
import ai.modelplane.reconciler.plan.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every format of a diff shows.
 *
 * @param wanted what is compared, for a headline: a source, with its revision if it has one
 * @param against what it is compared with: a cluster, or another revision
 * @param traffic of each service, also of those that nothing happens to
 * @param diagnostics what is wrong, in the order in which it is to be read
 * @param silent by service the entries that have a weight and nothing that could serve, so that
 *     others carry it
 */
public record Preview(
    String wanted,
    String against,
    Plan plan,
    List<Traffic> traffic,
    List<Diagnostic> diagnostics,
    Map<Key, List<Integer>> silent) {

  /** What matters most first: who is not served, then by how much moves, then who stays. */
  private static final Comparator<Traffic> BY_IMPORTANCE =
      Comparator.comparingInt(Preview::rank).thenComparing(Traffic.BY_WEIGHT);

  public Preview {
    traffic = List.copyOf(traffic);
    diagnostics = List.copyOf(diagnostics);
    silent = Map.copyOf(silent);
  }

  /** One in which every entry serves. */
  Preview(
      String wanted,
      String against,
      Plan plan,
      List<Traffic> traffic,
      List<Diagnostic> diagnostics) {
    this(wanted, against, plan, traffic, diagnostics, Map.of());
  }

  /**
   * One service to which something happens.
   *
   * @param changes of objects that no other service uses, in the plan's order
   */
  public record Section(Traffic traffic, List<Change> changes) {
    public Section {
      changes = List.copyOf(changes);
    }
  }

  /**
   * The changes by service, what matters most first: services that lose their traffic, that nobody
   * serves or that would go if deletions were not held, then by how much moves.
   *
   * @param sections services whose traffic or whose own objects change
   * @param others changes of objects that several services use, or none, in the plan's order
   */
  public record Grouped(List<Section> sections, List<Change> others) {
    public Grouped {
      sections = List.copyOf(sections);
      others = List.copyOf(others);
    }
  }

  /** The changes by service; each is in one place. */
  public Grouped grouped() {
    Map<Key, List<Traffic>> users = users();
    Map<Key, List<Change>> own = new TreeMap<>();
    List<Change> others = new ArrayList<>();
    for (Change change : plan.changes()) {
      List<Traffic> using = users.getOrDefault(change.key(), List.of());
      if (using.size() == 1) {
        own.computeIfAbsent(using.getFirst().service(), k -> new ArrayList<>()).add(change);
      } else {
        others.add(change);
      }
    }
    List<Section> sections =
        traffic.stream()
            .filter(t -> t.isChanged() || own.containsKey(t.service()))
            .map(t -> new Section(t, own.getOrDefault(t.service(), List.of())))
            .sorted(Comparator.comparing(Section::traffic, BY_IMPORTANCE))
            .toList();
    return new Grouped(sections, others);
  }

  private static int rank(Traffic traffic) {
    return switch (traffic.effect()) {
      case LOST -> 0;
      case MOVED -> 3;
      case GAINED -> 4;
      case UNCHANGED ->
          switch (traffic.note().meaning()) {
            case UNANSWERED -> 1;
            case DELETION_HELD -> 2;
            case NOT_COMPARED, STAYS -> 5;
            case NONE -> 6;
          };
    };
  }

  /** The services whose traffic passes through an object that changes. */
  Map<Key, List<Traffic>> users() {
    Map<Key, List<Traffic>> users = new HashMap<>();
    plan.changes().forEach(c -> users.put(c.key(), new ArrayList<>()));
    for (Traffic service : traffic) {
      for (Key object : service.objects()) {
        List<Traffic> using = users.get(object);
        if (using != null) {
          using.add(service);
        }
      }
    }
    return users;
  }

  /** How many changes there are of a kind. */
  long count(Class<? extends Change> type) {
    return Words.count(plan, type);
  }

  /** How many diagnostics are errors; the others are warnings. */
  long errors() {
    return diagnostics.stream().filter(d -> d.finding().isError()).count();
  }
}
