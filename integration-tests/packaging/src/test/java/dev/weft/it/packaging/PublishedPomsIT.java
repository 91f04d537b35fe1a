package dev.weft.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The poms as they are published have what Maven Central demands, and need nothing that is not published. */
class PublishedPomsIT {
    private static final Path ROOT = Path.of("../..");

    private static Element pom(String module) throws Exception {
        Path file = ROOT.resolve(module).resolve("target/.flattened-pom.xml");
        assertThat(file).as("made in `verify`, by the build of the whole").exists();
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
    }

    private static List<Element> children(Element of, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    private static String text(Element of, String... path) {
        Element element = of;
        for (String name : path) {
            assertThat(children(element, name)).as(name).isNotEmpty();
            element = children(element, name).get(0);
        }
        return element.getTextContent().strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bom", "annotations", "runtime", "processor", "testing"})
    void sayWhatMavenCentralDemands(String module) throws Exception {
        Element pom = pom(module);
        assertThat(text(pom, "groupId")).isEqualTo("dev.weft");
        assertThat(text(pom, "name")).startsWith("Weft ");
        assertThat(text(pom, "description")).endsWith(".");
        assertThat(text(pom, "url")).startsWith("https://");
        assertThat(text(pom, "licenses", "license", "name")).isEqualTo("Apache-2.0");
        assertThat(text(pom, "licenses", "license", "url")).startsWith("https://");
        assertThat(text(pom, "developers", "developer", "name")).isNotEmpty();
        assertThat(text(pom, "scm", "connection")).startsWith("scm:git:");
        assertThat(text(pom, "scm", "url")).startsWith("https://");
        assertThat(children(pom, "parent"))
                .as("a parent would have to be published, too")
                .isEmpty();
        assertThat(children(pom, "repositories")).isEmpty();
        for (Element dependencies : children(pom, "dependencies")) {
            assertThat(children(dependencies, "dependency"))
                    .allSatisfy(dependency -> assertThat(text(dependency, "version"))
                            .as(text(dependency, "artifactId"))
                            .doesNotContain("${"));
        }
    }

    @Test
    void theBomNamesAllThatIsPublished() throws Exception {
        Element managed = children(children(pom("bom"), "dependencyManagement").get(0), "dependencies")
                .get(0);
        String root = Files.readString(ROOT.resolve("pom.xml"));
        List<String> published = new ArrayList<>();
        for (String module :
                List.of("annotations", "runtime", "processor", "testing", "integrations/spring-boot-starter")) {
            assertThat(root).contains("<module>" + module + "</module>");
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            published.add(pom.replaceAll("(?s).*?</parent>.*?<artifactId>(.*?)</artifactId>.*", "$1"));
        }
        assertThat(children(managed, "dependency"))
                .extracting(dependency -> text(dependency, "artifactId"))
                .containsExactlyElementsOf(published);
        assertThat(root.split("<module>", -1))
                .as("modules: those, bom and integration-tests")
                .hasSize(8);
        assertThat(children(managed, "dependency"))
                .extracting(dependency -> text(dependency, "version"))
                .as("that of the BOM itself")
                .containsOnly("${project.version}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"annotations", "runtime", "processor", "testing"})
    void haveSourcesAndJavadoc(String module) throws Exception {
        String name = text(pom(module), "artifactId") + "-" + text(pom(module), "version");
        assertThat(ROOT.resolve(module).resolve("target/" + name + "-sources.jar"))
                .exists();
        assertThat(ROOT.resolve(module).resolve("target/" + name + "-javadoc.jar"))
                .exists();
    }
}
