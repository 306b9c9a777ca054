package ai.modelplane.compiler.yaml;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.Token;

/**
 * The parser's scanner, except that it takes tabs behind an indicator, as in {@code
 * key:<tab>value}. YAML and kubectl allow them. Such tabs are passed before the scanner sees them,
 * so a file full of them is still read once.
 */
final class TabScanner implements Scanner {

  private static final String INDICATORS = "-?:";

  private final String text;
  private final Offsets offsets;
  private final StreamReader reader;
  private final Scanner scanner;

  /** The last tab that was passed; -1 for none. */
  private int passed = -1;

  private TabScanner(String text, Offsets offsets, StreamReader reader, Scanner scanner) {
    this.text = text;
    this.offsets = offsets;
    this.reader = reader;
    this.scanner = scanner;
  }

  static Scanner of(String text, Offsets offsets, LoaderOptions options) {
    StreamReader reader = new StreamReader(text);
    Scanner scanner = new ScannerImpl(reader, options);
    return text.indexOf('\t') < 0 ? scanner : new TabScanner(text, offsets, reader, scanner);
  }

  /** Whether YAML allows the tab at an offset: behind a key or a value, not as indentation. */
  static boolean isSeparator(String text, int tab) {
    return isSeparator(text, tab, -1);
  }

  /**
   * @param known an offset where that was so
   */
  private static boolean isSeparator(String text, int tab, int known) {
    for (int i = tab - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        return false;
      }
      if (i == known || (!isBlank(c) && !isIndicator(c))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean checkToken(Token.ID choice) {
    passTabs();
    return scanner.checkToken(choice);
  }

  @Override
  public boolean checkToken(Token.ID... choices) {
    passTabs();
    return scanner.checkToken(choices);
  }

  @Override
  public Token peekToken() {
    passTabs();
    return scanner.peekToken();
  }

  @Override
  public Token getToken() {
    return scanner.getToken();
  }

  @Override
  public void resetDocumentIndex() {
    scanner.resetDocumentIndex();
  }

  /**
   * The reader stands between two tokens here. Only behind an indicator, which is on the tab's own
   * line: a quoted text may have begun on an earlier one, and the scanner has not closed the blocks
   * that end between the two.
   */
  private void passTabs() {
    if (!isBlank(reader.peek())) {
      return;
    }
    int at = offsets.of(reader.getIndex());
    if (at == 0 || !isIndicator(text.charAt(at - 1)) || !isSeparator(text, at, passed)) {
      return;
    }
    passed = at;
    while (isBlank(reader.peek())) {
      reader.forward();
    }
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isIndicator(char c) {
    return INDICATORS.indexOf(c) >= 0;
  }
}
