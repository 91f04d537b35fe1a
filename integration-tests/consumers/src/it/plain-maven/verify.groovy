// The compiled program runs on the class path, whatever was compiled before it, and is the same to the byte each time.
def consumer = evaluate(new File(support))
def classes = consumer.file('target/classes')
assert consumer.java('-cp', consumer.path(classes, consumer.runtime()), 'com.example.app.Main') ==
        ['[hello, how are you]', 'b', 'a', 'bye ada', 'bye alan']
consumer.assertSameClasses('target/kept/first', classes)

// What cannot be woven leaves no class file that the next build would take for up to date, and takes nothing else with it.
def broken = consumer.classes('target/kept/broken').keySet()
assert broken.every { it.startsWith('com/example/app/Greeter') } && broken.size() == 5
def log = consumer.file('build.log').text
assert log.contains('[weft-037] ')
assert log.contains('Compiling 1 source file') // the last time, beside the woven class files of the others

// The generated sources stay where tools look for them, and are in the way of none.
def generated = consumer.files('target/generated-sources/annotations', '.java').keySet()
assert generated*.minus('com/example/app/') as List ==
        ['Greeter$Frames.java', 'Main$Frames.java']
assert new java.util.zip.ZipFile(consumer.file('target/app-1.0-sources.jar')).stream()*.name.contains('com/example/app/Main.java')
assert consumer.file('target/reports/apidocs/com/example/app/Main.html').exists()
