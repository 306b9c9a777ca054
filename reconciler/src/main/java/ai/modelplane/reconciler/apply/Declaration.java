package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.dialect.Stage;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.List;
import java.util.Set;

/**
 * The first step: writes what people wrote. Endpoints go before the services that may need them.
 * What the cluster does not take stays as it is there, and the rest is planned without it.
 */
public final class Declaration {

  private static final List<Kind> ORDER = List.of(Kind.MODEL_ENDPOINT, Kind.MODEL_SERVICE);

  private Declaration() {}

  public static Execution declare(Writer writer, Prepared planned) {
    Execution execution = Execution.of(planned);
    for (Kind kind : ORDER) {
      List<Change> changes =
          execution.in(Stage.DECLARE).stream().filter(c -> c.key().kind() == kind).toList();
      execution = writer.write(execution, changes);
      Set<Key> untaken = execution.written().untaken(kind);
      if (!untaken.isEmpty()) {
        execution =
            writer.isStopping() ? execution.unmet(untaken) : execution.plannedWithout(untaken);
      }
    }
    // A plan without something may hold deletions that the first plan did not.
    Set<Key> told = execution.written().keys();
    List<Change> held =
        execution.in(Stage.DECLARE).stream()
            .filter(c -> c instanceof Change.Skip && !told.contains(c.key()))
            .toList();
    return writer.write(execution, held);
  }
}
