package dev.weft.processor.validate;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.find.AnalyzedClass;
import dev.weft.processor.model.Bodies;
import dev.weft.processor.model.RuntimeTypes;
import java.util.List;
import java.util.function.Consumer;

/** All rules, for one attributed class after the other. Everything that is wrong in a class is reported in one go. */
public final class Checks implements Consumer<AnalyzedClass> {
    private final Trees trees;
    private final RuntimeTypes types;
    private final FunctionalTypes functional;
    private final List<Rule> rules;
    private final MissingBodies missing;

    /** The rules of one compilation. */
    public Checks(JavacTask task, Bodies bodies, Reporter reporter) {
        this.trees = Trees.instance(task);
        this.types = new RuntimeTypes(task.getElements(), task.getTypes());
        this.functional = new FunctionalTypes(task.getElements());
        this.missing = new MissingBodies(bodies, reporter);
        this.rules = List.of(
                new MethodDeclarations(reporter),
                new NeverRunTests(reporter),
                new WaitingPlaces(trees, reporter),
                new DiscardedValues(trees, types, functional, reporter),
                new SynchronousClosings(trees, types, reporter),
                new MarkerUses(reporter),
                new Generators(trees, types, reporter),
                new BlockingCalls(trees, types, reporter),
                new SwallowedCancellations(trees, types, reporter),
                new DroppedTasks(trees, reporter),
                new UnprotectedLocks(trees, types, reporter),
                new ThreadLocalReads(trees, types, reporter));
    }

    @Override
    public void accept(AnalyzedClass analyzed) {
        missing.check(analyzed);
        new BodyWalk(trees, types, functional, rules).scan(analyzed.path(), null);
    }
}
