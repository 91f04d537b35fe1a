// The tutorial's service and both of its tests work as the page shows them.
def log = new File(basedir, 'build.log').readLines()
assert log.any { it.contains('Tests run: 2, Failures: 0, Errors: 0, Skipped: 0') }
