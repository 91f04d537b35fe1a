package dev.weft.processor.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.testing.Project;
import dev.weft.testkit.SampleClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class with five asynchronous methods and three lambdas, beside what else there is in such a class. */
class WideClassTest {
    private @TempDir Path root;

    private Project woven() {
        return compiled("woven", SampleClass.asynchronous("Wide", 5, 3));
    }

    private Project compiled(String name, String source) {
        Project project = new Project(root.resolve(name)).source(SampleClass.path("Wide"), source);
        assertThat(project.compile(List.of(), SampleClass.path("Wide")))
                .as(project.messages())
                .isTrue();
        return project;
    }

    private static long bytes(Project project) throws IOException {
        long bytes = 0;
        for (String file : project.classes()) {
            bytes += Files.size(project.output().resolve(file));
        }
        return bytes;
    }

    @Test
    void takesTwiceTheBytesOfItsSynchronousForm() throws IOException {
        Project woven = woven();
        Project plain = compiled("plain", SampleClass.synchronous("Wide", 5, 3));
        assertThat(plain.classes()).containsExactly("sample/Wide$Source.class", "sample/Wide.class");
        assertThat((double) bytes(woven) / bytes(plain)).isLessThanOrEqualTo(2.0);
    }

    @Test
    void needsTwoClassesForItsFrames() {
        assertThat(woven().classes())
                .containsExactly(
                        "sample/Wide$Frames$async.class",
                        "sample/Wide$Frames.class",
                        "sample/Wide$Source.class",
                        "sample/Wide.class");
    }
}
