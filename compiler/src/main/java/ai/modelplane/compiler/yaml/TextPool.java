package ai.modelplane.compiler.yaml;

import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Short strings that many manifests have in common, kept once: of 50,000 trees they would be most
 * of the memory. A slot holds the last string that fell into it; threads may race for one, since a
 * TextNode never changes and losing costs only a copy.
 */
final class TextPool {

  private static final int SLOTS = 4096;
  private static final int LONGEST = 64;
  private static final TextNode[] NODES = new TextNode[SLOTS];

  private TextPool() {}

  static TextNode node(String text) {
    if (text.length() > LONGEST) {
      return TextNode.valueOf(text);
    }
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 12) & (SLOTS - 1);
    TextNode known = NODES[slot];
    if (known != null && known.textValue().equals(text)) {
      return known;
    }
    TextNode node = TextNode.valueOf(text);
    NODES[slot] = node;
    return node;
  }
}
