// ProGuard takes the program and the runtime apart and puts them together again, by no rule but the entry point, and it does what it did.
def consumer = evaluate(new File(support))
def main = 'com.example.app.Main'
def lines = ['gather [a1, b2] visits 2', 'lambda c3', 'generator [one, two, three]', 'group has begun false false', 'timeout',
        'failure as it should']
assert consumer.java('-cp', consumer.path('target/classes', consumer.runtime()), main) == lines

// The JDK's classes as a jar, read from the running JDK: one that is built without jmods has no file of them.
def platform = consumer.file('target/jdk.jar')
new java.util.zip.ZipOutputStream(platform.newOutputStream()).withCloseable { jar ->
    for (module in ['java.base', 'java.management', 'jdk.attach', 'jdk.jfr', 'jdk.unsupported']) {
        def root = java.nio.file.Path.of(URI.create("jrt:/$module"))
        java.nio.file.Files.walk(root).filter { it.toString().endsWith('.class') && !it.endsWith('module-info.class') }.forEach {
            jar.putNextEntry(new java.util.zip.ZipEntry(root.relativize(it).toString()))
            java.nio.file.Files.copy(it, jar)
        }
    }
}

def shrinker = consumer.path(*proguard.split(' ').collect { consumer.jar(it) })
def run = consumer.run('java', ['-Xmx256m', '-cp', shrinker, 'proguard.ProGuard', '@rules.pro',
        '-injars', 'target/classes', '-injars', consumer.jar('weft-runtime') + '(!META-INF/**)',
        '-injars', consumer.jar('weft-annotations') + '(!META-INF/**,!module-info.class)',
        '-libraryjars', 'target/jdk.jar',
        '-outjars', 'target/small.jar'])
assert run.exit == 0 : run.text
assert !run.text.contains('Warning:') : run.text

def small = consumer.file('target/small.jar')
assert consumer.java('-cp', small, main) == lines
def names = new java.util.zip.ZipFile(small).stream()*.name.findAll { it.endsWith('.class') }
assert names.any { it == 'com/example/app/Main.class' }
assert !names.any { it.contains('Frames') || it.startsWith('dev/weft/') } // all of them have other names
def whole = new java.util.zip.ZipFile(consumer.jar('weft-runtime')).stream()*.name.findAll { it.endsWith('.class') }
assert names.size() < whole.size() / 2
