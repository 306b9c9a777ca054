package ai.modelplane.reconciler.cluster;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers for what objects say again and again: the names of fields, those of labels and
 * annotations included, and the values of some. There are not so many that they would have to be
 * given back: what comes after the first {@link #MOST} gets none, nor does what identifies one item
 * of a list.
 */
final class Words {

  /** Of what has no number. */
  static final int NONE = 0;

  /** Fields with the same few values in all objects. */
  private static final Set<String> VOCABULARIES =
      Set.of(
          "addressType",
          "apiVersion",
          "appProtocol",
          "app.kubernetes.io/managed-by",
          "controllerName",
          "fieldsType",
          "group",
          "kind",
          "manager",
          "modelplane.ai/cluster",
          "modelplane.ai/instance",
          "operation",
          "protocol",
          "reason",
          "sectionName",
          "status",
          "subresource",
          "type");

  private static final int MOST = 8192;
  private static final int LONGEST = 128;
  private static final Map<String, Integer> NUMBERS = new ConcurrentHashMap<>();
  private static final String[] WORDS = new String[MOST + 1];

  private Words() {}

  /** The number of a field's name. */
  static int number(String name) {
    Integer known = NUMBERS.get(name);
    if (known != null) {
      return known;
    }
    // "k:{...}" in managed fields holds the values of an item's keys
    return name.length() > LONGEST || name.indexOf('{') >= 0 ? NONE : next(name);
  }

  /** The number of a field's value. */
  static int number(String field, String value) {
    return VOCABULARIES.contains(field) ? number(value) : NONE;
  }

  private static synchronized int next(String word) {
    Integer known = NUMBERS.get(word);
    if (known != null) {
      return known;
    }
    int number = NUMBERS.size() + 1;
    if (number > MOST) {
      return NONE;
    }
    WORDS[number] = word; // before its number is known to anybody
    NUMBERS.put(word, number);
    return number;
  }

  static String word(int number) {
    return WORDS[number];
  }
}
