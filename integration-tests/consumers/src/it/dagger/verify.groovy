// Dagger makes what Weft compiles, and Weft compiles what Dagger provides.
def consumer = evaluate(new File(support))
def classPath = consumer.path(consumer.file('target/classes'), consumer.runtime(), *dagger.split(' ').collect { consumer.jar(it) })
assert consumer.java('-cp', classPath, 'com.example.app.Main') == ['3 EUR, sale 1', '9 EUR, sale 2', '3 EUR, sale 1']
