package ai.modelplane.reconciler.apply;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.diagnostic.Pointer;
import ai.modelplane.compiler.diagnostic.Rule;
import ai.modelplane.compiler.diagnostic.Where;
import ai.modelplane.compiler.dialect.DesiredObject;
import ai.modelplane.compiler.manifest.Written;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.plan.Change;
import ai.modelplane.reconciler.prepare.Prepared;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cluster itself thinks of a plan: each object that would be written is sent as a dry run,
 * so that its admission webhooks, policies and CEL rules have their say before anything is merged.
 *
 * @param findings what it would refuse
 * @param refused of that, services and endpoints: what is live of them would go on being served
 * @param unasked why it was not asked about some; empty when it was asked about all
 */
public record DryRun(List<Finding> findings, Set<Key> refused, Optional<String> unasked) {

  /** The first field of an API server's message: {@code spec.endpoints[0].weight: Invalid}. */
  private static final Pattern FIELD =
      Pattern.compile("(?<![\\w.])((?:spec|metadata)(?:\\.[\\w-]+|\\[[^\\]]*])*): ");

  public DryRun {
    findings = List.copyOf(findings);
    refused = Set.copyOf(refused);
  }

  /** An answer that is no yes. */
  private record Refused(DesiredObject desired, ClusterException why) {}

  /**
   * Asks about every object that the plan creates or configures. What the cluster cannot say, for
   * want of a right or for trouble of its own, hides no plan.
   *
   * @throws ClusterException when the cluster cannot be reached
   */
  public static DryRun of(Cluster cluster, Prepared prepared) {
    List<Finding> findings = new ArrayList<>();
    Set<Key> refused = new HashSet<>();
    Optional<String> unasked = Optional.empty();
    for (Optional<Refused> answer :
        Parallel.each(prepared.plan().changes(), change -> ask(cluster, change))) {
      if (answer.isEmpty()) {
        continue;
      }
      ClusterException why = answer.get().why();
      switch (why.kind()) {
        case INVALID, MISSING -> {
          findings.add(finding(answer.get(), prepared));
          if (answer.get().desired().isAuthored()) {
            refused.add(answer.get().desired().key());
          }
        }
        case FORBIDDEN, TROUBLED ->
            unasked = unasked.or(() -> Optional.ofNullable(why.getMessage()));
        case CONFLICT -> {} // it changed in this moment; the next plan sees it
        case UNREACHABLE -> throw why;
      }
    }
    return new DryRun(findings, refused, unasked);
  }

  private static Optional<Refused> ask(Cluster cluster, Change change) {
    return switch (change) {
      case Change.Create create -> ask(cluster, create.desired());
      case Change.Configure configure ->
          ask(cluster, configure.desired())
              .filter(refused -> !isReplaced(cluster, configure, refused));
      case Change.Delete _, Change.Skip _, Change.Conflict _ -> Optional.empty();
    };
  }

  private static Optional<Refused> ask(Cluster cluster, DesiredObject desired) {
    try {
      cluster.apply(desired.key(), desired.tree(), /* dryRun= */ true);
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(new Refused(desired, e));
    }
  }

  /** What a pass would make anew is not refused. */
  private static boolean isReplaced(Cluster cluster, Change.Configure change, Refused refused) {
    return refused.why().kind() == ClusterException.Cause.INVALID
        && Replacement.helps(cluster, change);
  }

  private static Finding finding(Refused refused, Prepared prepared) {
    DesiredObject desired = refused.desired();
    String message = Objects.requireNonNullElse(refused.why().getMessage(), "no reason is given");
    Where where =
        switch (desired.origin()) {
          case DesiredObject.Authored(Written written, var _) ->
              written.value(field(message).orElse("/metadata/name"));
          case DesiredObject.Serves(Key service) -> name(service, prepared);
          case DesiredObject.Shared _, DesiredObject.Left _ -> new Where.Nowhere();
        };
    return new Finding(Rule.RESOURCE_REFUSED, where, desired.key().resource(), message, null);
  }

  /** A rendered route stands on the line of its service. */
  private static Where name(Key service, Prepared prepared) {
    return prepared
        .valid()
        .filter(m -> m.key().equals(service))
        .findFirst()
        .<Where>map(m -> m.written().value("/metadata/name"))
        .orElseGet(Where.Nowhere::new);
  }

  /** As a JSON pointer; labels and the like may hold any text in their brackets. */
  private static Optional<String> field(String message) {
    Matcher matcher = FIELD.matcher(message);
    if (!matcher.find()) {
      return Optional.empty();
    }
    StringBuilder pointer = new StringBuilder();
    for (String part : matcher.group(1).split("[.\\[]", -1)) {
      String name = part.endsWith("]") ? part.substring(0, part.length() - 1) : part;
      pointer.append(Pointer.part(name.replace("\"", "")));
    }
    return Optional.of(pointer.toString());
  }
}
