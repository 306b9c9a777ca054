package ai.modelplane.compiler.manifest;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.api.ModelService;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One valid document that is ours to apply. */
public sealed interface Manifest {

  Key key();

  /**
   * The document as it was written, aliases and merge keys resolved; empty when it was read only to
   * be checked.
   */
  ObjectNode tree();

  Written written();

  /** A ModelService. */
  record Service(ModelService service, ObjectNode tree, Written written) implements Manifest {
    @Override
    public Key key() {
      return service.key();
    }
  }

  /** A hand-written ModelEndpoint. */
  record Endpoint(ModelEndpoint endpoint, ObjectNode tree, Written written) implements Manifest {
    @Override
    public Key key() {
      return endpoint.key();
    }
  }
}
