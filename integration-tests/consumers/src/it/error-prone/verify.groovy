// Error Prone looks at the sources as they are, and finds nothing in the generated ones; then they are woven as ever.
def consumer = evaluate(new File(support))
def classPath = consumer.path(consumer.file('target/classes'), consumer.runtime())
assert consumer.java('-cp', classPath, 'com.example.app.Main') == ['4 5']
