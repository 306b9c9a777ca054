package ai.modelplane.reconciler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The house: which room may use which, and where each library lives. */
class ArchitectureTest {

  private static final String HOME = "ai.modelplane.reconciler";

  /** The package itself: Pass and what it takes and gives. */
  private static final String ROOT = "";

  /** From the bottom up; a room uses only rooms that stand before it. */
  private static final List<String> ROOMS =
      List.of(
          "fields", "cluster", "arrival", "plan", "gather", "prepare", "apply", "status", "notify",
          ROOT, "preview", "loop", "githost", "cli");

  private static final int LONGEST_CLASS = 300;

  private static final Path ROOT_FOLDER = Path.of(System.getProperty("modelplane.root", ".."));

  private static final Path SOURCES = ROOT_FOLDER.resolve("reconciler/src/main/java");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importPackages(HOME)
          .that(DescribedPredicate.describe("are not tests", ArchitectureTest::isMain));

  @Test
  void everyClassLivesInARoomThatIsListed() {
    TreeSet<String> found = new TreeSet<>();
    MAIN.forEach(c -> found.add(room(c)));
    assertThat(found).isEqualTo(new TreeSet<>(ROOMS));
  }

  @Test
  void aRoomUsesOnlyRoomsAboveIt() {
    for (int i = 0; i < ROOMS.size() - 1; i++) {
      String[] below =
          ROOMS.subList(i + 1, ROOMS.size()).stream()
              .map(ArchitectureTest::packages)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(packages(ROOMS.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(below)
          .allowEmptyShould(false)
          .check(MAIN);
    }
  }

  /** What is printed goes through the console, which makes it harmless. */
  @Test
  void onlyTheConsolePrints() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(HOME + ".cli.Console")
        .and()
        .doNotHaveFullyQualifiedName(HOME + ".cli.Main")
        .and()
        .doNotHaveFullyQualifiedName(HOME + ".cli.Crash")
        .and()
        .doNotHaveFullyQualifiedName(HOME + ".cli.Training") // to nowhere
        .should()
        .dependOnClassesThat()
        .areAssignableTo(PrintStream.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(PrintWriter.class)
        .check(MAIN);
  }

  /** A pass sees the port; only the command line chooses what is behind it. */
  @Test
  void onlyTheCommandLineKnowsWhichClusterItIs() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOME + ".cluster..", HOME + ".cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HOME + ".cluster.kubernetes..", HOME + ".cluster.folder..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(HOME + ".cluster")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HOME + ".cluster.kubernetes..", HOME + ".cluster.folder..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(HOME + ".cluster.folder..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HOME + ".cluster.kubernetes..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(HOME + ".cluster.kubernetes..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HOME + ".cluster.folder..")
        .check(MAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "io.fabric8.., cluster.kubernetes",
    "io.vertx.., cluster.kubernetes",
    "com.github.difflib.., preview",
    "com.sun.net.httpserver.., githost",
    "java.net.http.., githost",
    "picocli.., cli"
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
            "ai.modelplane.compiler..",
            "java..",
            "javax..",
            "org.jspecify..",
            "com.fasterxml.jackson.core..",
            "com.fasterxml.jackson.databind..",
            "com.github.difflib..",
            "com.sun.net.httpserver..",
            "io.fabric8..",
            "io.vertx..",
            "picocli..",
            "sun.misc..")
        .check(MAIN);
  }

  /** In both modules, and tests as well. */
  @Test
  void noClassNeedsScrolling() throws IOException {
    Map<String, Long> tooLong = new TreeMap<>();
    for (String module : List.of("compiler", "reconciler")) {
      try (Stream<Path> all = Files.walk(ROOT_FOLDER.resolve(module).resolve("src"))) {
        for (Path file : all.filter(f -> f.toString().endsWith(".java")).toList()) {
          try (Stream<String> lines = Files.lines(file)) {
            long count = lines.count();
            if (count > LONGEST_CLASS) {
              tooLong.put(ROOT_FOLDER.relativize(file).toString(), count);
            }
          }
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static boolean isMain(JavaClass type) {
    String folder = type.getPackageName().replace('.', '/');
    return type.getSource()
        .flatMap(source -> source.getFileName())
        .filter(name -> Files.exists(SOURCES.resolve(folder).resolve(name)))
        .isPresent();
  }

  private static String packages(String room) {
    return room.equals(ROOT) ? HOME : HOME + "." + room + "..";
  }

  private static String room(JavaClass type) {
    String inside = type.getPackageName().substring(HOME.length());
    return inside.isEmpty() ? ROOT : inside.substring(1).replaceFirst("[.].*", "");
  }
}
