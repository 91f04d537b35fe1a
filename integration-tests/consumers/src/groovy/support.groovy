/** What the verifying scripts share: the jars of the consumers' repository, and processes of the JDK that runs the build. */
class Consumer {
    /** For processes of a few seconds. */
    private static final List<String> SHORT_LIVED = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']

    final File basedir
    private final File repository
    private final String version

    Consumer(File basedir, File repository, String version) {
        this.basedir = basedir
        this.repository = repository
        this.version = version
    }

    /** Whether the build runs on that version of Java or a later one. */
    static boolean isJava(int feature) {
        Runtime.version().feature() >= feature
    }

    File file(String name) {
        new File(basedir, name)
    }

    /** A jar of Weft by its artifact, or one of others by group, artifact and version. */
    String jar(String name) {
        def (group, artifact, number) = name.contains(':') ? name.split(':') : ['dev.weft', name, version]
        def jar = new File(repository, "${group.replace('.', '/')}/$artifact/$number/$artifact-${number}.jar")
        assert jar.exists()
        jar.path
    }

    /** What a program needs at run time. */
    String runtime() {
        path(jar('weft-runtime'), jar('weft-annotations'))
    }

    static String path(Object... entries) {
        entries.join(File.pathSeparator)
    }

    /** The lines that a program prints; it has to end well. */
    List<String> java(Object... arguments) {
        def run = run('java', ['-Xmx128m', *arguments])
        assert run.exit == 0 : run.text
        run.text.readLines()
    }

    /** A run of javac with the processor, strict about warnings; the folder of the project is the current one. */
    Run javac(Object... arguments) {
        run('javac', ['-J-Xmx256m', '-Xlint:all', '-Werror', '-cp', runtime(), '-processorpath', jar('weft-processor'), *arguments])
    }

    /** A tool of the JDK. */
    Run run(String tool, List<?> arguments) {
        def options = SHORT_LIVED.collect { tool == 'java' ? it : "-J$it" }
        def command = [new File(System.getProperty('java.home'), "bin/$tool").path, *options, *arguments]*.toString()
        // the JVM would say on the console that it has seen such options
        def environment = System.getenv().findAll { !(it.key in ['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS']) }
        def process = command.execute(environment.collect { "$it.key=$it.value" as String }, basedir)
        def out = new StringBuffer()
        process.waitForProcessOutput(out, out)
        new Run(exit: process.exitValue(), text: out.toString())
    }

    /** The files below a folder whose names end so, relative to it, in order. */
    SortedMap<String, File> files(Object folder, String suffix) {
        def root = folder instanceof File ? folder : file(folder.toString())
        def found = new TreeMap<String, File>()
        if (root.exists()) {
            root.eachFileRecurse { file ->
                if (file.name.endsWith(suffix)) {
                    found[root.toPath().relativize(file.toPath()).toString().replace('\\', '/')] = file
                }
            }
        }
        found
    }

    SortedMap<String, File> classes(Object folder) {
        files(folder, '.class')
    }

    /** Both folders hold the same class files, byte by byte. */
    void assertSameClasses(Object one, Object other) {
        def first = classes(one)
        def second = classes(other)
        assert !first.isEmpty()
        assert first.keySet() == second.keySet()
        first.each { name, file -> assert Arrays.equals(file.bytes, second[name].bytes) : name }
    }

    /** A document, whatever its type says. */
    def xml(String name) {
        def factory = javax.xml.parsers.DocumentBuilderFactory.newInstance()
        factory.setFeature('http://apache.org/xml/features/nonvalidating/load-external-dtd', false)
        factory.newDocumentBuilder().parse(file(name)).documentElement
    }

    static class Run {
        int exit
        String text

        void assertSilent() {
            assert exit == 0 && text.isEmpty() : text
        }
    }
}

new Consumer(basedir as File, new File(localRepositoryPath.toString()), projectVersion as String)
