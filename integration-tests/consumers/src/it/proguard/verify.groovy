// ProGuard takes the program and the runtime apart and puts them together again, by no rule but the entry point, and it does what it did.
def consumer = evaluate(new File(support))
def main = 'com.example.app.Main'
def lines = ['gather [a1, b2] visits 2', 'lambda c3', 'generator [one, two, three]', 'group has begun false false', 'timeout',
        'failure as it should']
assert consumer.java('-cp', consumer.path('target/classes', consumer.runtime()), main) == lines

def shrinker = consumer.path(*proguard.split(' ').collect { consumer.jar(it) })
def run = consumer.run('java', ['-Xmx256m', '-cp', shrinker, 'proguard.ProGuard', '@rules.pro',
        '-injars', 'target/classes', '-injars', consumer.jar('weft-runtime') + '(!META-INF/**)',
        '-injars', consumer.jar('weft-annotations') + '(!META-INF/**,!module-info.class)',
        '-libraryjars', '<java.home>/jmods/java.base.jmod(!**.jar;!module-info.class)',
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
