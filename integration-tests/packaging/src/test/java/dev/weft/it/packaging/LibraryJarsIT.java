package dev.weft.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import org.junit.jupiter.api.Test;

/** The jars that users compile and run against hold their own packages, a descriptor and a licence. */
class LibraryJarsIT {
    private static final Jar ANNOTATIONS = Jar.with("dev/weft/annotations/Async.class");
    private static final Jar RUNTIME = Jar.with("dev/weft/Asyncio.class");

    @Test
    void holdNothingButTheirPackages() {
        assertThat(ANNOTATIONS.files())
                .contains("META-INF/LICENSE")
                .allSatisfy(
                        file -> assertThat(file).matches("module-info\\.class|META-INF/.*|dev/weft/annotations/[^/]*"));
        assertThat(RUNTIME.files())
                .contains("META-INF/LICENSE")
                .allSatisfy(
                        file -> assertThat(file)
                                .matches(
                                        "module-info\\.class|META-INF/.*|dev/weft/([^/]*|(codegen|internal|io|sync|testing)/.*)"));
    }

    @Test
    void needNoOtherLibrary() {
        assertThat(ANNOTATIONS.module().requires())
                .filteredOn(LibraryJarsIT::atRunTime)
                .extracting(Requires::name)
                .containsExactly("java.base");
        assertThat(RUNTIME.module().requires())
                .filteredOn(LibraryJarsIT::atRunTime)
                .extracting(Requires::name)
                .allMatch(name ->
                        name.startsWith("java.") || name.startsWith("jdk.") || name.equals("dev.weft.annotations"));
    }

    @Test
    void internalsAreNotExported() {
        ModuleDescriptor module = RUNTIME.module();
        assertThat(module.name()).isEqualTo("dev.weft");
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .contains("dev.weft", "dev.weft.codegen")
                .doesNotContain("dev.weft.internal");
    }

    private static boolean atRunTime(Requires requires) {
        return !requires.modifiers().contains(Requires.Modifier.STATIC);
    }
}
