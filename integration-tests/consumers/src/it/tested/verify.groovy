// Coverage is reported on the lines of the user's source, those behind an await included, and on nothing else.
def consumer = evaluate(new File(support))
assert consumer.file('build.log').readLines().count { it.contains('Tests run: 4, Failures: 0, Errors: 0, Skipped: 0') } == 4

def source = consumer.file('src/main/java/com/example/app/Account.java').readLines()
def missed = (1..source.size()).findAll { source[it - 1].endsWith('// missed') } as Set
for (run in ['jacoco', 'offline']) {
    def report = consumer.xml("target/site/$run/jacoco.xml")
    def all = { parent, name -> def nodes = parent.getElementsByTagName(name); (0..<nodes.length).collect { nodes.item(it) } }
    // a class of which everything is generated is named, and counted nowhere
    assert all(report, 'class').findAll { it.hasChildNodes() }*.getAttribute('name') == ['com/example/app/Account']
    assert all(report, 'sourcefile').findAll { it.hasChildNodes() }*.getAttribute('name') == ['Account.java']

    def lines = all(report, 'line').collectEntries { line ->
        [line.getAttribute('nr') as int, ['mi', 'ci', 'mb', 'cb'].collectEntries { [it, line.getAttribute(it) as int] }]
    }
    assert lines.findAll { it.value.ci == 0 }.keySet() == missed
    // An await is a branch, finished at once or not. The other lines have the counters of a method that does not wait.
    def others = lines.findAll { number, counts -> !missed.contains(number) && !source[number - 1].contains('await(') }
    others.each { number, counts -> assert counts.mi == 0 : source[number - 1] }
    def conditions = others.findAll { it.value.mb + it.value.cb > 0 }
            .collectEntries { number, counts -> [source[number - 1].strip(), [counts.mb, counts.cb]] }
    assert conditions == ['if (amount < 0) {': [1, 1], 'for (int i = 0; i < end; i++) {': [0, 2]]
}
