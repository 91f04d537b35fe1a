// Each run of javac is a process of its own, as from a shell, strict about warnings.
def consumer = evaluate(new File(support))
def main = 'com.example.app.Main'
def sources = ['src/com/example/app/Main.java', 'src/com/example/app/Names.java']
def compiled = ['Main$Frames$async.class', 'Main$Frames.class', 'Main.class', 'Names.class']
def generated = ['Main$Frames.java']
def names = { folder, suffix -> consumer.files(folder, suffix).keySet()*.minus('com/example/app/') as List }
def runs = { String folder -> assert consumer.java('-cp', consumer.path(folder, consumer.runtime()), main) == ['hello ADA'] }
def compile = { String folder, Object... options ->
    consumer.javac('-d', folder, *options).assertSilent()
    assert names(folder, '.class') == compiled
    runs(folder)
}

// With a folder for the output, once for the oldest Java and once without what helps a debugger.
compile('target/d', '--release', 17, *sources)
compile('target/twice', '--release', 17, *sources)
consumer.assertSameClasses('target/d', 'target/twice')
compile('target/no-debug', '-g:none', '-parameters', *sources)
assert !new File(consumer.basedir, 'target/no-debug/com/example/app/Main.class').getText('ISO-8859-1').contains('Main.java')

// Without one: javac puts class files next to their sources.
sources.each { source ->
    def copy = consumer.file("target/beside/${source - 'src/'}")
    copy.parentFile.mkdirs()
    copy << consumer.file(source).text
}
consumer.javac(*sources.collect { "target/beside/${it - 'src/'}" }, '-s', 'target/beside').assertSilent()
assert names('target/beside', '.class') == compiled
runs('target/beside')

// Only the rounds.
consumer.javac('-d', 'target/only', '-proc:only', *sources).assertSilent()
assert names('target/only', '.class') == []
assert names('target/only', '.java') == generated

// Without a processor path: processors come from the class path, of themselves before Java 23, on demand since 21.
consumer.run('javac', ['-Xlint:all', '-Werror', '-cp', consumer.path(consumer.runtime(), consumer.jar('weft-processor')),
        '-d', 'target/full', *(consumer.isJava(21) ? ['-proc:full'] : []), *sources]).assertSilent()
assert names('target/full', '.class') == compiled
runs('target/full')

// After an error there is nothing that the next run could take for up to date, and it is as if it were the first.
def broken = consumer.file('target/broken/Main.java')
broken.parentFile.mkdirs()
broken.text = consumer.file(sources[0]).text.replace('await(sleep(0.001))', 'sleep(0.001)')
consumer.file('target/mended').mkdirs()
def refused = consumer.javac('-d', 'target/mended', '-cp', consumer.path('target/mended', consumer.runtime()), broken, sources[1])
assert refused.exit == 1 && refused.text.contains("Main.java:14: error: [weft-011] the coroutine of 'sleep' is never awaited")
assert !names('target/mended', '.class').any { it.startsWith('Main') }
compile('target/mended', '--release', 17, *sources)
consumer.assertSameClasses('target/d', 'target/mended')

// Sources that javac finds by itself: with class files and without.
compile('target/implicit', '-implicit:class', '-sourcepath', 'src', sources[0])
consumer.javac('-d', 'target/explicit', '-implicit:none', '-sourcepath', 'src', sources[0]).assertSilent()
assert names('target/explicit', '.class') == compiled - 'Names.class'
runs(consumer.path('target/explicit', 'target/d'))

// Two modules at once.
consumer.javac('-d', 'target/modules', '--module-path', consumer.path(consumer.runtime(), consumer.jar(jspecify)),
        '--module-source-path', 'modules', '-m', 'com.example.app,com.example.lib').assertSilent()
assert consumer.java('-p', consumer.path('target/modules', consumer.runtime()), '-m', "com.example.app/$main") ==
        ['98 in module com.example.app']

// Another compiler: an error that says what to do. It writes class files all the same, which cannot be mistaken for coroutines.
def other = consumer.run('java', ['-Xmx256m', '-jar', consumer.jar(ecj), '-17', '-cp', consumer.runtime(),
        '-processorpath', consumer.jar('weft-processor'), '-d', 'target/ecj', *sources])
assert other.exit != 0
assert other.text.contains('[weft-022] @Async needs javac, this compiler is another one'
        + ' (org.eclipse.jdt.internal.compiler.apt.dispatch.BatchProcessingEnvImpl): let the build run javac,'
        + ' and use the class files in the IDE')
assert other.text.contains('Main.java (at line 12)')
def mistaken = consumer.run('java', ['-cp', consumer.path('target/ecj', consumer.runtime()), main])
assert mistaken.exit != 0 && mistaken.text.contains('IllegalStateException: await(...) was called in code that was not compiled by Weft')
