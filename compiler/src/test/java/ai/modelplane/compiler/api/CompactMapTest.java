package ai.modelplane.compiler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** It is as a tree map of the same entries, but for changes. */
class CompactMapTest {

  @Test
  void itAnswersAsATreeMap() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      Map<String, String> given = new HashMap<>();
      for (int n = random.nextInt(8); n > 0; n--) {
        given.put("key-" + random.nextInt(12), "value-" + random.nextInt(3));
      }
      CompactMap map = CompactMap.of(given);
      TreeMap<String, String> like = new TreeMap<>(given);

      assertThat(map).isEqualTo(like).isEqualTo(CompactMap.of(like)).hasSameSizeAs(like);
      assertThat(like).isEqualTo(map);
      assertThat(map.hashCode()).isEqualTo(like.hashCode());
      assertThat(map.entrySet()).containsExactlyElementsOf(like.entrySet());
      for (int k = 0; k < 12; k++) {
        assertThat(map.get("key-" + k)).isEqualTo(like.get("key-" + k));
        assertThat(map.containsKey("key-" + k)).isEqualTo(like.containsKey("key-" + k));
        Map.Entry<String, String> entry = Map.entry("key-" + k, "value-1");
        assertThat(map.entrySet().contains(entry)).isEqualTo(like.entrySet().contains(entry));
      }
    }
  }

  @Test
  void itIsACopyThatNobodyChanges() {
    Map<String, String> given = new HashMap<>(Map.of("a", "1"));
    CompactMap map = CompactMap.of(given);
    given.put("b", "2");

    assertThat(map).containsExactly(Map.entry("a", "1"));
    assertThatThrownBy(() -> map.put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.remove("a")).isInstanceOf(UnsupportedOperationException.class);
    assertThat(CompactMap.of(map)).isSameAs(map);
  }
}
