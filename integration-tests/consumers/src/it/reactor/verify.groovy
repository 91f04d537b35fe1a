// Values, items and cancellation cross in both directions.
def consumer = evaluate(new File(support))
def classPath = consumer.path('target/classes', consumer.runtime(), *reactor.split(' ').collect { consumer.jar(it) })
def lines = consumer.java('-cp', classPath, 'com.example.app.Main')
assert lines - 'closed' == ['one', '1', '2', 'cancelled', '[1, 9, 25]', 'ADA has 3']
assert lines.count('closed') == 1
