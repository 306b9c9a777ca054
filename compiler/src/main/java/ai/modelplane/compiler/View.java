package ai.modelplane.compiler;

import ai.modelplane.compiler.api.Key;
import ai.modelplane.compiler.api.ModelService;
import ai.modelplane.compiler.dialect.Target;
import ai.modelplane.compiler.endpoint.EndpointIndex;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that serving one service looks at.
 *
 * @param endpoints of its namespace
 * @param live the service as it is on the cluster; empty when it is not there
 * @param isIncomplete whether its source may have an endpoint in its namespace whose manifest has
 *     errors
 * @param isNew whether the objects of a backend, by its Service, are still to be rendered
 */
public record View(
    EndpointIndex endpoints,
    Optional<ModelService> live,
    boolean isIncomplete,
    Target target,
    Predicate<Key> isNew) {}
