package ai.modelplane.compiler;

import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.diagnostic.Finding;
import ai.modelplane.compiler.fleet.FleetState;
import ai.modelplane.compiler.manifest.Manifests;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Router;
import ai.modelplane.compiler.source.Identity;
import java.util.List;
import java.util.Optional;

/**
 * The line from manifests and live state to desired state. Pure: the same input always makes the
 * same output.
 */
public final class Compiler {

  private Compiler() {}

  /**
   * Serves one service: match, split and render. A whole compilation does this for each of them.
   */
  public static Served serve(ModelService service, View view) {
    Router.FanOut fanOut = view.target()::obstacle;
    Route route = Router.route(service, view.endpoints(), fanOut);
    Optional<ModelService> stranded = IncompleteChange.stranded(route, view);
    Route served = stranded.map(live -> Router.route(live, view.endpoints(), fanOut)).orElse(route);
    return new Served(
        served,
        stranded.isPresent(),
        view.target().dialect().objects(served, view.target(), view.isNew()));
  }

  /**
   * Compiles from scratch.
   *
   * @param source what prunes
   */
  public static Compilation compile(
      Options options, Manifests manifests, Identity source, FleetState live) {
    return compile(options, List.of(new SourceManifests(manifests, source)), live);
  }

  /** The same of several sources. */
  public static Compilation compile(
      Options options, List<SourceManifests> sources, FleetState live) {
    return model(options, sources, live).compilation();
  }

  /** The same as a model, which can learn what comes later. */
  public static Model model(Options options, List<SourceManifests> sources, FleetState live) {
    Model model = new Model(options);
    model.apply(Delta.all(sources, live));
    return model;
  }

  /** Checks manifests while no cluster is known: nothing is said about what selectors match. */
  public static List<Finding> check(Options options, Manifests manifests) {
    List<SourceManifests> source = List.of(new SourceManifests(manifests, Identity.NONE));
    return model(options, source, FleetState.EMPTY).claims().findings();
  }
}
