package ai.modelplane.compiler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The house: which room may use which, and where each library lives. */
class ArchitectureTest {

  private static final String HOME = "ai.modelplane.compiler";

  /** From the bottom up; a room uses only rooms that stand before it. */
  private static final List<String> ROOMS =
      List.of(
          "text",
          "diagnostic",
          "api",
          "hold",
          "address",
          "yaml",
          "source",
          "config",
          "schema",
          "manifest",
          "fleet",
          "endpoint",
          "routing",
          "check",
          "dialect",
          "report");

  private static final Path SOURCES =
      Path.of(System.getProperty("modelplane.root", ".."), "compiler/src/main/java");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importPackages(HOME)
          .that(DescribedPredicate.describe("are not tests", ArchitectureTest::isMain));

  @Test
  void everyClassLivesInARoomThatIsListed() {
    TreeSet<String> found = new TreeSet<>();
    MAIN.forEach(c -> found.add(room(c)));
    TreeSet<String> listed = new TreeSet<>(ROOMS);
    listed.add("");
    assertThat(found).isEqualTo(listed);
  }

  @Test
  void aRoomUsesOnlyRoomsAboveIt() {
    for (int i = 0; i < ROOMS.size(); i++) {
      String[] below =
          ROOMS.subList(i + 1, ROOMS.size()).stream()
              .map(room -> HOME + "." + room + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(HOME + "." + ROOMS.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(below)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage(HOME)
          .allowEmptyShould(false)
          .check(MAIN);
    }
  }

  @Test
  void theRoomsOfTheSourcesBuildOnEachOther() {
    List<String> rooms =
        Stream.of("source", "source.disk", "source.git", "source.request")
            .map(room -> HOME + "." + room)
            .toList();
    for (int i = 0; i < rooms.size() - 1; i++) {
      noClasses()
          .that()
          .resideInAPackage(rooms.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(rooms.subList(i + 1, rooms.size()).toArray(String[]::new))
          .allowEmptyShould(false)
          .check(MAIN);
    }
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching(HOME + ".(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "com.fasterxml.jackson.dataformat.., yaml",
    "org.yaml.snakeyaml.., yaml",
    "org.eclipse.jgit.., source.git",
    "org.apache.sshd.., source.git",
    "org.bouncycastle.., source.git",
    "com.networknt.., schema",
    "org.apache.velocity.., dialect",
  })
  void aLibraryHasOneRoom(String library, String room) {
    noClasses()
        .that()
        .resideOutsideOfPackage(HOME + "." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(MAIN);
  }

  @Test
  void nothingElseIsUsed() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            HOME + "..",
            "java..",
            "javax..",
            "org.jspecify..",
            "com.fasterxml.jackson.core..",
            "com.fasterxml.jackson.databind..",
            "com.fasterxml.jackson.dataformat.yaml..",
            "org.yaml.snakeyaml..",
            "org.eclipse.jgit..",
            "org.apache.sshd..",
            "org.bouncycastle..",
            "com.networknt..",
            "org.apache.velocity..")
        .check(MAIN);
  }

  private static boolean isMain(JavaClass type) {
    String folder = type.getPackageName().replace('.', '/');
    return type.getSource()
        .flatMap(source -> source.getFileName())
        .filter(name -> Files.exists(SOURCES.resolve(folder).resolve(name)))
        .isPresent();
  }

  private static String room(JavaClass type) {
    String inside = type.getPackageName().substring(HOME.length());
    return inside.isEmpty() ? "" : inside.substring(1).replaceFirst("[.].*", "");
  }
}
