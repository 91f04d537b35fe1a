package dev.weft.processor.model;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.Trees;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bodies that were found during the rounds, by place. */
public final class Bodies {
    private final Map<Place, AsyncBody> byPlace = new HashMap<>();
    private final Map<String, String> sourceOfFrames = new HashMap<>();
    private final Set<String> filesWithBodies = new HashSet<>();
    private final Set<String> files = new HashSet<>();

    /** Notes that {@code unit} took part in the rounds, with its bodies. */
    public void add(CompilationUnitTree unit, Iterable<FoundBody> bodies) {
        files.add(unit.getSourceFile().toUri().toString());
        for (FoundBody found : bodies) {
            AsyncBody body = found.body();
            byPlace.put(body.place(), body);
            sourceOfFrames.put(body.framesBinaryName(), body.place().file());
            sourceOfFrames.put(body.frameBinaryName(), body.place().file());
            filesWithBodies.add(body.place().file());
        }
    }

    /**
     * The source file whose bodies run in the frame class of that name, or in those that are nested in the class of
     * that name.
     */
    public Optional<String> sourceOfFrames(String binaryName) {
        return Optional.ofNullable(sourceOfFrames.get(binaryName));
    }

    /** Whether the source file has bodies. */
    public boolean areIn(String file) {
        return filesWithBodies.contains(file);
    }

    /** The body that is {@code tree}. */
    public Optional<AsyncBody> at(Trees trees, CompilationUnitTree unit, Tree tree) {
        return Optional.ofNullable(byPlace.get(Place.of(trees, unit, tree)));
    }

    /** Whether {@code unit} took part in the rounds; one that javac found on the source path did not. */
    public boolean sawUnit(CompilationUnitTree unit) {
        return files.contains(unit.getSourceFile().toUri().toString());
    }
}
