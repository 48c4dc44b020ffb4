package dev.holdfast.harness.action;

import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.experiment.Quorum;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The holders of a security domain as people: where they are, what they have, and what they remember. Numbers are from 1. */
final class CustodianGroup {

    private final List<Custodian> all;
    private final Quorum quorum;
    private final StageTime time;
    private final SplittableRandom random;
    private final Map<Integer, Duration> lateUntil = new HashMap<>();
    private final Set<Integer> withoutShare = new TreeSet<>();
    private final Set<Integer> unreachable = new TreeSet<>();
    private final Map<Integer, String> passphrases = new HashMap<>();
    private final Map<Integer, String> remembered = new HashMap<>();

    /** @param service by whose time they come, and whose chance decides about them */
    CustodianGroup(List<Custodian> all, Quorum quorum, Service service) {
        this.all = all;
        this.quorum = quorum;
        time = service.time();
        random = service.stage().random();
    }

    String late(int custodian, Duration by) {
        lateUntil.put(custodian, time.now().plus(by));
        return "Custodian " + custodian + " can come in " + by.toSeconds() + " s.";
    }

    String loseShare(int custodian) {
        withoutShare.add(custodian);
        all.get(custodian - 1).lose();
        return "The private key of custodian " + custodian + " is gone.";
    }

    /** Gives the key a passphrase, if it has none, and lets its holder remember another one. */
    String forget(int custodian) {
        if (!passphrases.containsKey(custodian)) {
            String passphrase = phrase();
            all.get(custodian - 1).lock(passphrase.toCharArray());
            passphrases.put(custodian, passphrase);
        }
        remembered.put(custodian, phrase());
        return "Custodian " + custodian + " is sure of a passphrase, which is the wrong one.";
    }

    String remember(int custodian) {
        remembered.remove(custodian);
        return "Custodian " + custodian + " remembers the passphrase.";
    }

    String missing(int count) {
        List<Integer> there = new ArrayList<>(IntStream.rangeClosed(1, all.size())
                .filter(each -> !unreachable.contains(each))
                .boxed()
                .toList());
        if (count > there.size()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Only " + there.size() + " custodians are left who could be unavailable.");
        }
        for (int i = 0; i < count; i++) {
            unreachable.add(there.remove(random.nextInt(there.size())));
        }
        return "Nobody can reach " + named(unreachable) + ".";
    }

    String found() {
        if (unreachable.isEmpty()) {
            throw new RefusedException(Code.CONFLICT, "Every custodian can be reached; nobody has to be found.");
        }
        List<Integer> missing = List.copyOf(unreachable);
        int found = missing.get(random.nextInt(missing.size()));
        unreachable.remove(found);
        return "Custodian " + found + " can be reached again.";
    }

    /**
     * As many as it takes, if there are so many: rather those who are on time, and of these the last ones, so that it shows that
     * any quorum will do. Waits for those who are late and needed.
     */
    List<Integer> whoCanCome() {
        List<Integer> chosen = IntStream.rangeClosed(1, all.size())
                .filter(each -> !unreachable.contains(each) && !withoutShare.contains(each))
                .boxed()
                .sorted(Comparator.<Integer, Duration>comparing(this::comes).thenComparing(Comparator.reverseOrder()))
                .limit(quorum.required())
                .sorted()
                .toList();
        chosen.stream().map(this::comes).max(Comparator.naturalOrder()).ifPresent(this::waitUntil);
        return chosen;
    }

    /** Their private keys, those with a passphrase first. */
    List<Path> keys(List<Integer> custodians) {
        return inOrder(custodians).stream()
                .map(each -> all.get(each - 1).privateKey())
                .toList();
    }

    /** What they say the passphrases are, in the order of {@link #keys}, as far as they have one. */
    List<String> passphrases(List<Integer> custodians) {
        return inOrder(custodians).stream()
                .filter(passphrases::containsKey)
                .map(each -> remembered.getOrDefault(each, passphrases.get(each)))
                .toList();
    }

    /** What an operator can do when the custodians who came were not enough. */
    String wayOut() {
        List<String> sentences = new ArrayList<>();
        if (!unreachable.isEmpty()) {
            sentences.add("Find " + named(unreachable) + ".");
        }
        if (!withoutShare.isEmpty()) {
            sentences.add("Do without " + named(withoutShare) + ": the share is lost.");
        }
        if (!remembered.isEmpty()) {
            sentences.add("Let " + named(new TreeSet<>(remembered.keySet()))
                    + " look the passphrase up, or ask another custodian.");
        }
        sentences.add("It takes " + quorum + " custodians; nothing has changed, and the step can be repeated.");
        return String.join(" ", sentences);
    }

    private void waitUntil(Duration moment) {
        Duration left = moment.minus(time.now());
        if (left.compareTo(Duration.ZERO) > 0) {
            time.pass(left);
        }
    }

    private Duration comes(int custodian) {
        return lateUntil.getOrDefault(custodian, Duration.ZERO);
    }

    private List<Integer> inOrder(List<Integer> custodians) {
        return custodians.stream()
                .sorted(Comparator.comparing(each -> !passphrases.containsKey(each)))
                .toList();
    }

    private String phrase() {
        return Long.toHexString(random.nextLong());
    }

    private static String named(Set<Integer> custodians) {
        return "custodian "
                + String.join(" and ", custodians.stream().map(String::valueOf).toList());
    }
}
