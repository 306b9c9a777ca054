package ai.modelplane.compiler.dialect;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.dialect.TemplateView.EndpointView;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.endpoint.Candidate.Provenance;
import ai.modelplane.compiler.endpoint.Candidates;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The endpoints that stand for replicas, the same for every gateway. */
public final class ReplicaEndpoints {

  private static final Templates TEMPLATES = new Templates("templates/");

  private ReplicaEndpoints() {}

  public static List<DesiredObject> objects(Candidates candidates, Target target) {
    Map<String, String> ours = target.labels();
    return candidates.byNamespace().values().stream()
        .flatMap(List::stream)
        .filter(c -> c.provenance() == Provenance.DERIVED)
        .map(Candidate::endpoint)
        .toList()
        .parallelStream()
        .map(endpoint -> object(endpoint, ours))
        .toList();
  }

  private static DesiredObject object(ModelEndpoint endpoint, Map<String, String> ours) {
    Key key = endpoint.key();
    Map<String, String> labels = new TreeMap<>(endpoint.meta().labels());
    labels.putAll(ours);
    String rewritePath = endpoint.rewritePath() == null ? "/" : endpoint.rewritePath();
    EndpointView view = new EndpointView(key.name(), key.namespace(), endpoint.url(), rewritePath);
    String json = TEMPLATES.object(key.kind(), "endpoint", view, labels);
    return new DesiredObject(key, Stage.RECORD, new DesiredObject.Shared(), json, List.of());
  }
}
