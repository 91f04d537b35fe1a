package dev.weft.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The jars are bundles: a framework of OSGi resolves them by themselves, gives out the API, and keeps the rest. */
class OsgiIT {
    @Test
    void theJarsAreBundles(@TempDir Path cache) throws Exception {
        Map<String, String> options = new HashMap<>();
        options.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        options.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        Framework framework = new FrameworkFactory().newFramework(options);
        framework.start();
        try {
            BundleContext context = framework.getBundleContext();
            Bundle annotations = install(context, "dev/weft/annotations/Async.class");
            Bundle runtime = install(context, "dev/weft/Asyncio.class");
            annotations.start();
            runtime.start();
            assertThat(runtime.getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(runtime.getSymbolicName()).isEqualTo("dev.weft");
            assertThat(runtime.getHeaders().get(Constants.EXPORT_PACKAGE))
                    .contains("dev.weft;", "dev.weft.codegen;", "dev.weft.io;", "dev.weft.sync;")
                    .doesNotContain("dev.weft.internal");
            Class<?> loops = runtime.loadClass("dev.weft.EventLoop");
            AutoCloseable loop = (AutoCloseable) loops.getMethod("create").invoke(null);
            loop.close(); // needs the whole of the kernel
        } finally {
            framework.stop();
            framework.waitForStop(0);
        }
    }

    private static Bundle install(BundleContext context, String entry) throws Exception {
        return context.installBundle(Jar.with(entry).path().toUri().toString());
    }
}
