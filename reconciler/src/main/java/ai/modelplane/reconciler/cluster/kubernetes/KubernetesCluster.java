package ai.modelplane.reconciler.cluster.kubernetes;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.api.Names;
import ai.modelplane.reconciler.cluster.Cluster;
import ai.modelplane.reconciler.cluster.ClusterException;
import ai.modelplane.reconciler.cluster.LeaseHolder;
import ai.modelplane.reconciler.cluster.LiveObject;
import ai.modelplane.reconciler.cluster.LiveState;
import ai.modelplane.reconciler.cluster.Observer;
import ai.modelplane.reconciler.cluster.Parallel;
import ai.modelplane.reconciler.cluster.SeenDefinition;
import ai.modelplane.reconciler.cluster.ServiceEvent;
import ai.modelplane.reconciler.cluster.Watch;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Answer;
import ai.modelplane.reconciler.cluster.kubernetes.ApiServer.Request;
import ai.modelplane.reconciler.cluster.kubernetes.Refusal.ApiRequest;
import ai.modelplane.reconciler.fields.FieldChange;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cluster behind a Kubernetes API server. */
public final class KubernetesCluster implements Cluster {

  private static final String APPLY_PATCH = "application/apply-patch+yaml";
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String FORCED = "fieldManager=" + Names.FIELD_MANAGER + "&force=true";

  /** The revision of a store in which nothing is. */
  private static final String NOBODYS_VERSION = "1";

  static final int PAGE = 500;

  private final ApiServer server;
  private final Refusal refusal;
  private final Listing listing;
  private final LeaseObject lease;
  private final Set<String> namespaces;

  KubernetesCluster(Access access, String leaseNamespace, int page) {
    this(access, leaseNamespace, Names.FIELD_MANAGER, page, Set.of());
  }

  private KubernetesCluster(
      Access access, String leaseNamespace, String leaseName, int page, Set<String> namespaces) {
    this.namespaces = Set.copyOf(namespaces);
    this.server = new ApiServer(access);
    this.refusal = new Refusal(access);
    this.listing = new Listing(server, refusal, page);
    this.lease = new LeaseObject(server, refusal, leaseNamespace, leaseName);
  }

  /**
   * Finds the cluster like kubectl does; nothing is asked of it yet.
   *
   * @param kubeconfig null takes KUBECONFIG, else the home folder's, else the pod's service account
   * @param context null takes the current one
   * @param leaseNamespace where the lease is kept: the gateway's namespace
   * @throws ClusterException when there is nothing to be found, or it cannot be used
   */
  public static KubernetesCluster open(
      @Nullable Path kubeconfig, @Nullable String context, String leaseNamespace) {
    return new KubernetesCluster(Access.find(kubeconfig, context), leaseNamespace, PAGE);
  }

  /**
   * The same for an instance.
   *
   * @param gateway its first one, by which its lease is named: two instances do not wait for each
   *     other
   * @param namespaces what is looked at beside the Gateways, so that roles of these are enough;
   *     empty for all
   */
  public static KubernetesCluster open(
      @Nullable Path kubeconfig, @Nullable String context, Key gateway, Set<String> namespaces) {
    String name = SeenDefinition.lease(gateway).name();
    return new KubernetesCluster(
        Access.find(kubeconfig, context), gateway.namespace(), name, PAGE, namespaces);
  }

  @Override
  public String name() {
    return server.access().server();
  }

  @Override
  public LiveState read(Collection<Key> gateways) {
    return Reading.of(listing, gateways, namespaces);
  }

  @Override
  public Optional<Watch> watch(Collection<Key> gateways, Observer observer) {
    return Optional.of(Watching.begin(server.access(), listing, gateways, namespaces, observer));
  }

  @Override
  public List<LiveObject> get(Collection<Key> keys) {
    return listing.get(keys);
  }

  @Override
  public boolean holdsAll(Kind kind) {
    return true;
  }

  @Override
  public LiveObject apply(Key key, ObjectNode tree, boolean dryRun) {
    return patch(key, tree, FORCED + (dryRun ? "&dryRun=All" : ""));
  }

  /**
   * The preconditions go with the object: its uid, which the server refuses for one that is gone or
   * another; and for what should be new a resourceVersion that no object has, which it refuses when
   * there is one, and ignores when there is none (seen with 1.37.2).
   */
  @Override
  public LiveObject applyOnto(@Nullable LiveObject before, Key key, ObjectNode tree) {
    ObjectNode bound = tree.deepCopy();
    ObjectNode metadata = bound.withObjectProperty("metadata");
    if (before == null) {
      metadata.put("resourceVersion", NOBODYS_VERSION);
    } else {
      metadata.put("uid", before.uid());
    }
    return patch(key, bound, FORCED);
  }

  private LiveObject patch(Key key, ObjectNode tree, String query) {
    Answer answer =
        server.send(new Request("PATCH", Paths.of(key) + "?" + query, APPLY_PATCH, tree));
    if (answer.isFine() && answer.body() instanceof ObjectNode stored) {
      return new LiveObject(key, stored);
    }
    throw refusal.of(ApiRequest.on("apply", key, "create, patch"), answer);
  }

  /**
   * A JSON patch, since only it can take a member of a map away from its owner. It tests the uid
   * and the values, and not the resourceVersion, which moves whenever a controller writes a status.
   */
  @Override
  public LiveObject remove(LiveObject from, List<FieldChange> strangers) {
    ArrayNode patch = ApiServer.object().arrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", from.uid());
    for (FieldChange field : strangers) {
      String path = field.pointer();
      patch.addObject().put("op", "test").put("path", path).set("value", field.before());
      ObjectNode change = patch.addObject().put("op", "remove").put("path", path);
      if (!field.after().isMissingNode()) {
        change.put("op", "replace").set("value", field.after());
      }
    }
    String query = "?fieldManager=" + Names.FIELD_MANAGER;
    Answer answer =
        server.send(new Request("PATCH", Paths.of(from.key()) + query, JSON_PATCH, patch));
    if (answer.isFine() && answer.body() instanceof ObjectNode stored) {
      return new LiveObject(from.key(), stored);
    }
    throw refusal.of(ApiRequest.on("take foreign fields out of", from.key(), "patch"), answer);
  }

  @Override
  public LiveObject applyStatus(Key key, ObjectNode status) {
    ObjectNode tree = LiveObject.identity(key);
    tree.set("status", status);
    String path = Paths.of(key) + "/status?" + FORCED;
    Answer answer = server.send(new Request("PATCH", path, APPLY_PATCH, tree));
    if (answer.isFine() && answer.body() instanceof ObjectNode stored) {
      return new LiveObject(key, stored);
    }
    throw refusal.of(
        ApiRequest.on("write the status of", key, "patch").subresource("status"), answer);
  }

  /**
   * The uid is the only precondition: it tells an object that was made anew. The resourceVersion
   * would refuse as well when a controller wrote a status in between, which happens to routes all
   * the time and changes nothing about whether they are to go.
   */
  @Override
  public Optional<LiveObject> delete(LiveObject live) {
    ObjectNode options = ApiServer.object();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Background");
    options.putObject("preconditions").put("uid", live.uid());
    Answer answer =
        server.send(new Request("DELETE", Paths.of(live.key()), ApiServer.JSON, options));
    if (!answer.isFine() && answer.code() != 404) {
      throw refusal.of(ApiRequest.on("delete", live.key(), "delete"), answer);
    }
    return answer.isFine() && answer.body() instanceof ObjectNode left
        ? Optional.of(new LiveObject(live.key(), left)).filter(LiveObject::isTerminating)
        : Optional.empty();
  }

  @Override
  public void record(ServiceEvent event) {
    try {
      new EventObject(server).record(event, Instant.now());
    } catch (ClusterException e) {
      // the objects themselves say what is; an event only says that it came about
    }
  }

  @Override
  public Collection<String> existingNamespaces(Collection<String> namespaces) {
    List<Supplier<List<String>>> reads = new ArrayList<>();
    for (String namespace : new TreeSet<>(namespaces)) {
      reads.add(() -> exists(namespace) ? List.of(namespace) : List.of());
    }
    return Parallel.all(reads).stream().flatMap(List::stream).toList();
  }

  private boolean exists(String namespace) {
    Answer answer = server.send(Request.get("api/v1/namespaces/" + namespace));
    return switch (answer.code()) {
      case 404 -> false;
      case 403 -> true; // the first write tells
      default -> {
        if (!answer.isFine()) {
          throw refusal.of(
              new ApiRequest("get Namespace " + namespace, "", "namespaces", "get"), answer);
        }
        yield true;
      }
    };
  }

  @Override
  public void writeWhile(BooleanSupplier held) {
    server.writeWhile(held);
  }

  @Override
  public Optional<LeaseHolder> acquireLease(String holder, int seconds) {
    return lease.acquire(holder, seconds);
  }

  @Override
  public void remember(String name, String value) {
    lease.remember(name, value);
  }

  @Override
  public Map<String, String> left() {
    return lease.left();
  }

  @Override
  public void releaseLease(String holder) {
    lease.release(holder);
  }

  @Override
  public void close() {
    server.close();
  }
}
