package ai.modelplane.compiler.api;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A map that never changes, in the order of its keys, in a quarter of the memory of a tree map: the
 * labels of each endpoint and each replica are in memory all the time.
 */
final class CompactMap extends AbstractMap<String, String> {

  private static final CompactMap EMPTY = new CompactMap(new String[0]);

  /** Keys in their order, each followed by its value. */
  private final String[] entries;

  private CompactMap(String[] entries) {
    this.entries = entries;
  }

  static CompactMap of(Map<String, String> map) {
    if (map instanceof CompactMap compact) {
      return compact;
    }
    if (map.isEmpty()) {
      return EMPTY;
    }
    String[] entries = new String[2 * map.size()];
    int i = 0;
    for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
      entries[i++] = entry.getKey();
      entries[i++] = entry.getValue();
    }
    return new CompactMap(entries);
  }

  @Override
  public @Nullable String get(@Nullable Object key) {
    for (int i = 0; i < entries.length; i += 2) {
      if (entries[i].equals(key)) {
        return entries[i + 1];
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, String>> iterator() {
        return IntStream.range(0, size())
            .mapToObj(i -> Map.entry(entries[2 * i], entries[2 * i + 1]))
            .iterator();
      }

      @Override
      public boolean contains(Object entry) {
        return entry instanceof Map.Entry<?, ?> e && e.getValue().equals(get(e.getKey()));
      }

      @Override
      public int size() {
        return entries.length / 2;
      }
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CompactMap compact
        ? Arrays.equals(entries, compact.entries)
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
