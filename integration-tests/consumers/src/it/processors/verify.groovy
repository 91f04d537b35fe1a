// Whatever the order of the processors is, each gets its annotations, and the program does the same.
def consumer = evaluate(new File(support))
def runs = { folder ->
    def classPath = consumer.path(folder, consumer.runtime(), consumer.jar(mapstruct))
    assert consumer.java('-cp', classPath, 'com.example.app.Main') ==
            ['ada: TEA: MILK', 'Receipt(buyer=ada, count=1)', 'Receipt(buyer=ada, count=1)', 'Price{cents=200} 400', 'no ada']
}
runs('target/classes')

def reverse = [mapstructProcessor, lombokMapstructBinding, lombok, autoValue, 'weft-processor'].collect { consumer.jar(it) }
def classPath = consumer.path(consumer.runtime(), consumer.jar(lombok), consumer.jar(mapstruct), consumer.jar(autoValueAnnotations))
consumer.javac('-Xlint:-processing', '-d', 'target/reverse', '-cp', classPath, '-processorpath', consumer.path(*reverse),
        *(consumer.isJava(24) ? ['-J--sun-misc-unsafe-memory-access=allow'] : []), // Lombok's
        *(consumer.files('src', '.java').values() as List)).assertSilent()
runs('target/reverse')
