// The starter, which is built against Spring Boot 3, works in both stacks of Spring Boot 4.
assert new File(basedir, 'build.log').readLines().any { it.contains('Tests run: 2, Failures: 0, Errors: 0, Skipped: 0') }
