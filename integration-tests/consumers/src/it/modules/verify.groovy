// The compiled program runs as a module; what was generated for it needs no export and no opening.
def repository = new File(localRepositoryPath.toString(), 'dev/weft')
def jar = { name -> new File(repository, "$name/$projectVersion/$name-${projectVersion}.jar").path }
def modulePath = [new File(basedir, 'target/classes').path, jar('weft-runtime'), jar('weft-annotations')]
def java = new File(System.getProperty('java.home'), 'bin/java').path
def process = [java, '-Xmx64m', '-p', modulePath.join(File.pathSeparator), '-m', 'com.example.app/com.example.app.Main'].execute()
def out = new StringBuilder()
process.waitForProcessOutput(out, out)
assert process.exitValue() == 0 : out
assert out.readLines() == ['hello from module com.example.app']
