package ai.modelplane.reconciler.fields;

import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.fields.ManagedFields.Writer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What others wrote to the spec of an object that a person keeps in Git, and Git does not have.
 *
 * <p>What a hand wrote goes: Git wins. What an applier (Argo CD, Flux, Helm) holds stays its own.
 * Labels that are set by hand stay as well, except at our first apply, when the object is taken
 * over: those of kubectl, which made the object, go then. Annotations are never taken.
 */
final class Hands {

  private static final FieldSet SPEC = FieldSet.of(List.of("spec"));

  /**
   * What Crossplane notes for itself in an object that it composes others from; no manifest has it.
   */
  private static final FieldSet CROSSPLANE = FieldSet.of(List.of("spec", "crossplane"));

  private static final FieldSet LABELS = FieldSet.of(List.of("metadata", "labels"));
  private static final List<String> INSTANCE = List.of("metadata", "labels", Names.INSTANCE);

  private Hands() {}

  /** Each hand with the fields that it holds alone. */
  static List<Writer> of(ObjectNode wanted, ObjectNode live, ManagedFields managed) {
    if (managed.writers().isEmpty()) { // as in a file of a folder, which is written by hand
      FieldSet all =
          FieldSet.of(live).within(SPEC.union(LABELS)).minus(FieldSet.of(wanted)).minus(CROSSPLANE);
      return all.isEmpty() ? List.of() : List.of(Strangers.SOMEBODY.with(all));
    }
    FieldSet others = managed.ours().union(held(managed, Predicate.not(Writer::isHand)));
    boolean isFirst = managed.ours().isEmpty();
    return managed.others().stream()
        .filter(Writer::isHand)
        .map(
            hand -> {
              FieldSet spec = hand.fields().within(SPEC);
              FieldSet labels = hand.fields().within(LABELS);
              return hand.with(isFirst && isMaker(hand, live) ? spec.union(labels) : spec);
            })
        .flatMap(hand -> beside(hand, others, wanted, live))
        .toList();
  }

  /** Each applier with the fields of the spec that it holds, and nobody else wants. */
  static List<Writer> appliers(ObjectNode wanted, ObjectNode live, ManagedFields managed) {
    return managed.others().stream()
        .filter(Writer::isApplier)
        .map(applier -> applier.with(applier.fields().within(SPEC)))
        .flatMap(applier -> beside(applier, managed.ours(), wanted, live))
        .toList();
  }

  /** Kubectl, and who restored an object of ours: it wrote what we had written. */
  private static boolean isMaker(Writer hand, ObjectNode live) {
    return hand.isKubectl() || hand.fields().touches(INSTANCE, live);
  }

  private static FieldSet held(ManagedFields managed, Predicate<Writer> by) {
    return managed.others().stream()
        .filter(by)
        .map(Writer::fields)
        .reduce(FieldSet.NONE, FieldSet::union);
  }

  private static Stream<Writer> beside(
      Writer writer, FieldSet others, ObjectNode wanted, ObjectNode live) {
    FieldSet left =
        writer.fields().members().minus(others).minus(FieldSet.of(wanted)).minus(CROSSPLANE);
    return left.project(live).isEmpty() ? Stream.empty() : Stream.of(writer.with(left));
  }
}
