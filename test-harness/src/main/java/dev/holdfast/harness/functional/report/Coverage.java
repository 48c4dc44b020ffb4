package dev.holdfast.harness.functional.report;

import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which tests there are for which requirements. */
public record Coverage(List<Section> sections, List<Requirement> requirements) {

    /** A section in numbers. */
    public record Figures(int required, int tested, int notApplicable, int others) {}

    /** Ids of the tests that show a requirement. */
    public List<String> testsOf(Requirement requirement) {
        return sections.stream()
                .flatMap(section -> section.tests().stream())
                .filter(test -> test.requirements().contains(requirement.number()))
                .map(FunctionalTest::id)
                .toList();
    }

    /** Of one section. */
    public Figures of(Section section) {
        return count(requirement -> requirement.section() == section.number());
    }

    public Figures total() {
        return count(requirement -> true);
    }

    private Figures count(Predicate<Requirement> which) {
        List<Requirement> all = requirements.stream().filter(which).toList();
        int tested =
                Math.toIntExact(all.stream().filter(Requirement::toBeTested).count());
        int notApplicable = Math.toIntExact(all.stream()
                .filter(one -> one.reason().startsWith("not applicable"))
                .count());
        return new Figures(all.size(), tested, notApplicable, all.size() - tested - notApplicable);
    }

    /** What is wrong with the table or with the tests, each in a sentence; nothing is, in a build that passed its tests. */
    public List<String> contradictions() {
        List<String> found = new ArrayList<>();
        Map<String, Requirement> known = requirements.stream()
                .collect(Collectors.toMap(Requirement::number, one -> one, (one, other) -> one, TreeMap::new));
        if (known.size() != requirements.size()) {
            found.add("A requirement is listed twice.");
        }
        Set<String> shown = new TreeSet<>();
        Set<String> ids = new TreeSet<>();
        for (Section section : sections) {
            for (FunctionalTest test : section.tests()) {
                if (!ids.add(test.id())) {
                    found.add("Two tests are called " + test.id() + ".");
                }
                shown.addAll(test.requirements());
            }
        }
        for (String number : shown) {
            if (!known.containsKey(number)) {
                found.add("There is no requirement " + number + ".");
            } else if (!known.get(number).toBeTested()) {
                found.add(number + " has a test, and a reason for having none.");
            }
        }
        for (Requirement requirement : requirements) {
            if (requirement.toBeTested() && !shown.contains(requirement.number())) {
                found.add(requirement.number() + " has neither a test nor a reason for having none.");
            }
        }
        return found;
    }
}
