package ai.modelplane.compiler.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import ai.modelplane.compiler.api.ModelEndpoint;
import ai.modelplane.compiler.endpoint.Candidate;
import ai.modelplane.compiler.routing.Route;
import ai.modelplane.compiler.routing.Route.Share;
import ai.modelplane.compiler.routing.Router;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which endpoints share a rule. */
class ShardTest extends Rendering {

  private static final List<Share> ALL = shares(256);

  private static List<Share> shares(int count) {
    List<ModelEndpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      endpoints.add(endpoint("qwen3-8b-" + i, "/p" + i, null));
    }
    List<Candidate> candidates = candidates(endpoints.toArray(new ModelEndpoint[0])).in("ml-team");
    return ((Route.Split) split("qwen", candidates).traffic()).shares();
  }

  @Test
  void everyEndpointIsInOneShardAndNoShardIsTooLarge() {
    for (int count = 17; count <= Router.MAX_ENDPOINTS; count++) {
      List<Share> some = ALL.subList(0, count);
      List<Shard> shards = Shard.of(some);
      assertThat(shards)
          .hasSizeLessThanOrEqualTo(Router.MAX_BACKENDS)
          .isSortedAccordingTo(Comparator.comparingInt(Shard::number));
      assertThat(shards)
          .allSatisfy(s -> assertThat(s.shares()).hasSizeBetween(1, Router.MAX_BACKENDS));
      assertThat(shards.stream().flatMap(s -> s.shares().stream()))
          .containsExactlyInAnyOrderElementsOf(some);
    }
  }

  /** The order of what is seen decides nothing. */
  @Test
  void theSameEndpointsMakeTheSameShards() {
    List<Share> shuffled = new ArrayList<>(ALL.subList(0, 100));
    Collections.shuffle(shuffled, new Random(1));
    assertThat(names(Shard.of(shuffled))).isEqualTo(names(Shard.of(ALL.subList(0, 100))));
  }

  /** While shards have room an endpoint that goes, or comes back, changes its own alone. */
  @Test
  void oneEndpointChangesFewShards() {
    assertThat(changed(40, 60)).isLessThan(1.01);
    assertThat(changed(100, 128)).isLessThan(1.2);
    assertThat(changed(200, 220)).isLessThan(4);
  }

  /** The mean number of shards that differ when one of so many endpoints goes. */
  private static double changed(int least, int most) {
    int differing = 0;
    int times = 0;
    for (int count = least; count <= most; count++) {
      List<Share> some = ALL.subList(0, count);
      List<Set<String>> before = names(Shard.of(some));
      for (int gone = 0; gone < count; gone += 7) {
        List<Share> left = new ArrayList<>(some);
        left.remove(gone);
        Set<Set<String>> after = new HashSet<>(names(Shard.of(left)));
        differing += (int) before.stream().filter(s -> !after.contains(s)).count();
        times++;
      }
    }
    return (double) differing / times;
  }

  private static List<Set<String>> names(List<Shard> shards) {
    return shards.stream()
        .map(
            shard ->
                shard.number()
                    + shard.shares().stream()
                        .map(s -> s.candidate().key().name())
                        .collect(Collectors.toCollection(TreeSet::new))
                        .toString())
        .map(Set::of)
        .toList();
  }
}
