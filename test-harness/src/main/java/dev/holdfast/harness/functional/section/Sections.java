package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Section;
import java.util.List;
import java.util.stream.Stream;

/** All functional tests there are. */
public final class Sections {

    private Sections() {}

    /** In the order of the standard. Sections 6 (operational environment), 8 and 12 ask nothing functional of such a card. */
    public static List<Section> all() {
        return List.of(
                new Section(
                        2, "Cryptographic module specification", all(Specification.tests(), DegradedOperation.tests())),
                new Section(
                        3,
                        "Cryptographic module interfaces",
                        all(Interfaces.tests(), Formats.tests(), Inhibition.tests(), TrustedChannel.tests())),
                new Section(
                        4,
                        "Roles, services and authentication",
                        all(Services.tests(), EveryService.tests(), Authentication.tests())),
                new Section(5, "Software and firmware security", SoftwareSecurity.tests()),
                new Section(7, "Physical security", PhysicalSecurity.tests()),
                new Section(9, "Sensitive security parameters", Parameters.tests()),
                new Section(10, "Self-tests", SelfTests.tests()),
                new Section(11, "Life cycle", LifeCycle.tests()));
    }

    @SafeVarargs
    private static List<FunctionalTest> all(List<FunctionalTest>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }
}
