package dev.holdfast.harness.fuzz;

import java.nio.file.Path;

/**
 * One method that Jazzer can call with bytes of its choice.
 *
 * @param module the folder of the Maven module whose test it is
 * @param className with its package
 */
record FuzzTarget(Path module, String className, String method) {

    /** As people call it: {@code EvidenceFuzzTest.anyFile}. */
    String name() {
        return simpleName() + '.' + method;
    }

    /** Whether a person who says this means it: its name, or its class for all of that. */
    boolean isCalled(String said) {
        return said.equals(name()) || said.equals(simpleName());
    }

    /** The class without its package. */
    private String simpleName() {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** Where Jazzer finds its seeds: every file here is replayed by every run of the tests. */
    Path seeds() {
        return module.resolve("src/test/resources")
                .resolve(className.replace('.', '/') + "Inputs")
                .resolve(method);
    }

    /** What Jazzer says during a run, all of it. */
    Path log() {
        return module.resolve("target/fuzz").resolve(name() + ".log");
    }
}
