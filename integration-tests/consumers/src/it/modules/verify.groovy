// The compiled program runs as a module; what was generated for it needs no export and no opening.
def consumer = evaluate(new File(support))
def modulePath = consumer.path(consumer.file('target/classes'), consumer.runtime())
assert consumer.java('-p', modulePath, '-m', 'com.example.app/com.example.app.Main') == ['hello from module com.example.app']
