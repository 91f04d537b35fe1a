// The compiled program runs on the class path, and the generated source stays where tools look for it.
def repository = new File(localRepositoryPath.toString(), 'dev/weft')
def jar = { name -> new File(repository, "$name/$projectVersion/$name-${projectVersion}.jar").path }
def classPath = [new File(basedir, 'target/classes').path, jar('weft-runtime'), jar('weft-annotations')]
def java = new File(System.getProperty('java.home'), 'bin/java').path
def process = [java, '-Xmx64m', '-cp', classPath.join(File.pathSeparator), 'com.example.app.Main'].execute()
def out = new StringBuilder()
process.waitForProcessOutput(out, out)
assert process.exitValue() == 0 : out
assert out.readLines() == ['[hello, how are you]', 'b', 'a']

def generated = new File(basedir, 'target/generated-sources/annotations/com/example/app')
assert generated.list().sort() == ['Main$program.java', 'Main$sayAfter.java']
