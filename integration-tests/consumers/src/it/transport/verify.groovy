// Only the addresses are not tested: the transport has none.
def consumer = evaluate(new File(support))
assert consumer.file('build.log').readLines().any { it ==~ /.*Tests run: \d\d, Failures: 0, Errors: 0, Skipped: 1\b.*/ }
