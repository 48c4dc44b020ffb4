package dev.holdfast.harness.junit;

import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.node.FirmwareKind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a service with an activated pool, offered over HTTPS and PKCS#11. On a class all its tests
 * share one pool, which is there until the last has ended; on a method that test has one of its own.
 *
 * <p>Test methods, those around them and constructors may have these parameters: {@link TestedPool}, {@link Cards},
 * {@link Faults}, {@link Clients}, {@link ServiceClock}, {@link Recovery}. After every test faults end and clients that
 * still run are stopped and judged. The pool's folder is deleted, unless a test failed.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(HoldfastExtension.class)
public @interface HoldfastPool {

    /** The configuration parameter, or system property, by which a run is repeated with the seed that it printed. */
    String SEED = "holdfast.seed";

    /** The seed of {@link #seed()} that stands for a new one each time. */
    long RANDOM = 0;

    /** The pool's: a letter, then 2 to 23 letters and digits. */
    String name() default "TestPool";

    /** 1 to 7. */
    int cards() default 3;

    /** How many custodians of how many hold its security domain: 2 or more of 3 to 10. */
    String quorum() default "2 of 3";

    /** What the cards run; {@code TEST} can be made to fail by {@link Faults}, or a tester. */
    FirmwareKind firmware() default FirmwareKind.RELEASE;

    /** Where the cards are: in this JVM, or each in a process of its own. A test cannot be in virtual time. */
    Hosting hosting() default Hosting.EMBEDDED;

    /** How many copies of the pool {@link Faults} may take at a time: a number of cards, {@code minority} or {@code all}. */
    String mayLose() default "minority";

    /**
     * Where {@link Recovery} has exchange keys made: {@code partition}, which is the pool's own vault, or a PKCS#11 token,
     * {@code module=PATH,token=LABEL,pin-file=FILE}.
     */
    String custody() default "partition";

    /** Whether the service replaces lost cards by blank ones from the start; {@link Cards#heal} lets it do so later. */
    boolean healing() default false;

    /** Decides what faults leave to chance, and which cards are taken when any will do. {@link #SEED} goes before it. */
    long seed() default RANDOM;
}
