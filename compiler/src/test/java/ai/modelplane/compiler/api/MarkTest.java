package ai.modelplane.compiler.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkTest {

  /** What stands on the Lease alone, which nobody's manifest is. */
  private static final List<String> ON_THE_LEASE = List.of(Names.DEFINITIONS);

  /** A key that is read or written and is not in the registry would be reported as a mistake. */
  @Test
  void everyNameOfTheGroupIsAMark() throws IllegalAccessException {
    List<String> names = new ArrayList<>();
    for (Field field : Names.class.getFields()) {
      if (field.get(null) instanceof String text && text.startsWith(Names.GROUP + "/")) {
        names.add(text);
      }
    }
    names.removeAll(ON_THE_LEASE);
    assertThat(names).isNotEmpty();
    assertThat(Arrays.stream(Mark.values()).map(Mark::key)).containsAll(names);
  }
}
