package ai.modelplane.compiler.endpoint;

import ai.modelplane.compiler.api.Kind;
import ai.modelplane.compiler.endpoint.Candidate.Routable;
import java.util.Optional;

/**
 * Why an endpoint gets no traffic, or a replica has no endpoint.
 *
 * @param text one clause
 * @param on the kind whose list says so; empty for what no list can be wrong about
 * @param isSeen whether an object of that kind says so; otherwise there is none
 * @param where requests to it went, as far as that is known
 */
public record Lack(String text, Optional<Kind> on, boolean isSeen, Optional<Routable> where) {

  /** No replica has the endpoint's name. */
  public static final Lack NO_REPLICA =
      new Lack("its replica is gone", Optional.of(Kind.MODEL_REPLICA), false, Optional.empty());

  static final Lack STANDS =
      new Lack("another endpoint stands for its replica", Optional.empty(), true, Optional.empty());
}
