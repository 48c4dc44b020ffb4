package dev.holdfast.harness.checker;

import dev.holdfast.harness.checker.KeyState.Phase;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.history.Result.Done;
import dev.holdfast.harness.history.Result.Refused;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The sequential life of a key: what may be answered in which state, and what comes of it.
 *
 * <pre>
 *             create                    delete
 *   ABSENT ------------&gt; ACTIVE ------------&gt; DELETED
 *      ^     create, rotate,  ^       recover      |  |
 *      |     update: ACTIVE   +--------------------+  |
 *      +------------------------- purge --------------+
 * </pre>
 *
 * A call of unknown outcome steps as if it had been done and nothing had been told; that it may not have happened is the
 * search's to consider. What a pool does by itself (rotation by policy, purge at the end of retention) has to be in the
 * history as a call.
 */
final class KeyModel {

    private static final Step NOTHING_TO_FIND = Step.no(() -> "there was no such key");

    private KeyModel() {}

    static Step step(KeyState state, Call call) {
        if (call.result() instanceof Refused refused) {
            return refused(state, call, refused.refusal());
        }
        Done facts = call.result() instanceof Done done ? done : Result.DONE;
        return switch (call.operation()) {
            case CREATE ->
                state.phase() == Phase.DELETED
                        ? Step.no(() -> "a deleted key was in its way")
                        : made(state, new Version("", "", enabledUnlessTold(call.attributes())), facts);
            case ROTATE ->
                state.phase() == Phase.ACTIVE ? made(state, rotated(state.current()), facts) : notActive(state);
            case UPDATE -> state.phase() == Phase.ACTIVE ? about(state, call, facts) : notActive(state);
            case DELETE -> state.phase() == Phase.ACTIVE ? told(state.in(Phase.DELETED), facts) : notActive(state);
            case RECOVER -> state.phase() == Phase.DELETED ? told(state.in(Phase.ACTIVE), facts) : notDeleted(state);
            case PURGE -> state.phase() == Phase.DELETED ? Step.to(state.withoutVersions()) : notDeleted(state);
            case GET_DELETED -> state.phase() == Phase.DELETED ? told(state, facts) : notDeleted(state);
            case GET -> state.phase() == Phase.ACTIVE ? about(state, call, facts) : notActive(state);
            case VERSIONS -> state.phase() == Phase.ACTIVE ? listed(state, facts) : notActive(state);
            case SIGN, VERIFY, ENCRYPT, DECRYPT, WRAP, UNWRAP ->
                state.phase() == Phase.ACTIVE ? used(state, call, facts) : notActive(state);
            case NAMES -> throw new IllegalArgumentException("A list of names is about no key");
        };
    }

    private static Step made(KeyState state, Version version, Done facts) {
        if (!state.isNew(facts.version())) {
            return Step.no(() -> "a version " + facts.version() + " had been made before");
        }
        return version.told(facts)
                .map(known -> Step.to(state.plus(known)))
                .orElseGet(() -> Step.no(() -> version.contradiction(facts).orElseThrow()));
    }

    private static Map<Attribute, String> enabledUnlessTold(Map<Attribute, String> asked) {
        Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
        attributes.put(Attribute.ENABLED, Attribute.TRUE);
        attributes.putAll(asked);
        return attributes;
    }

    /** A version like this one, but for its material, and enabled. */
    private static Version rotated(Version current) {
        return new Version("", "", current.attributes()).set(Map.of(Attribute.ENABLED, Attribute.TRUE));
    }

    /** An answer that shows the current version beside what was done to the key as a whole. */
    private static Step told(KeyState state, Done facts) {
        int place = state.versions().size() - 1;
        Version version = state.current();
        if (version.id().isEmpty() && !state.isNew(facts.version())) {
            return notCurrent(facts);
        }
        return version.told(facts)
                .map(known -> Step.to(state.with(place, known)))
                .orElseGet(() -> Step.no(() -> version.contradiction(facts).orElseThrow()));
    }

    private static Step about(KeyState state, Call call, Done facts) {
        if (!call.version().isEmpty()
                && !facts.version().isEmpty()
                && !call.version().equals(facts.version())) {
            return Step.no(() -> "another version was asked for");
        }
        if (call.version().isEmpty()) {
            return told(set(state, state.versions().size() - 1, call), facts);
        }
        Done named = Result.of(call.version(), facts.material(), facts.seen());
        return branched(
                places(state, call.version()).stream().flatMap(place -> {
                    KeyState changed = set(state, place, call);
                    return changed.versions().get(place).told(named).map(known -> changed.with(place, known)).stream();
                }),
                () -> whyNot(state, call, named));
    }

    private static KeyState set(KeyState state, int place, Call call) {
        return state.with(place, state.versions().get(place).set(call.attributes()));
    }

    private static Step used(KeyState state, Call call, Done facts) {
        Step step = about(state, call, facts);
        if (!step.isPossible()) {
            return step;
        }
        String version = call.concerned();
        return branched(
                step.after().stream().filter(after -> !versionOf(after, version).isDisabled()),
                () -> "the version was disabled");
    }

    private static Version versionOf(KeyState state, String id) {
        return id.isEmpty() ? state.current() : state.versions().get(state.place(id));
    }

    /** The version of this id; or any of those that nobody was told the id of. */
    private static List<Integer> places(KeyState state, String id) {
        int place = state.place(id);
        if (place >= 0) {
            return List.of(place);
        }
        return state.purged().contains(id) ? List.of() : state.unnamed();
    }

    private static Step listed(KeyState state, Done facts) {
        Set<String> others = new HashSet<>(facts.names());
        long named = state.versions().stream()
                .filter(version -> !version.id().isEmpty())
                .filter(version -> others.remove(version.id()))
                .count();
        List<Integer> unnamed = state.unnamed();
        if (named + unnamed.size() != state.versions().size()
                || others.size() != unnamed.size()
                || others.stream().anyMatch(state.purged()::contains)) {
            return Step.no(() -> "the versions were " + state.versions());
        }
        // Which of several is which may be seen from a later answer.
        return unnamed.size() == 1
                ? told(state, unnamed.get(0), others.iterator().next())
                : Step.to(state);
    }

    private static Step told(KeyState state, int place, String id) {
        Version version = state.versions().get(place);
        return Step.to(state.with(place, new Version(id, version.material(), version.attributes())));
    }

    private static Step refused(KeyState state, Call call, Refusal refusal) {
        boolean explained =
                switch (refusal) {
                    case NOT_FOUND -> isMissing(state, call);
                    case DELETED -> call.operation() == Operation.CREATE && state.phase() == Phase.DELETED;
                    case DISABLED -> isDisabled(state, call);
                    case OTHER -> true;
                };
        return explained ? Step.to(state) : Step.no(() -> "there was no reason to refuse it: the key was " + state);
    }

    private static boolean isMissing(KeyState state, Call call) {
        return switch (call.operation()) {
            case RECOVER, PURGE, GET_DELETED -> state.phase() != Phase.DELETED;
            case CREATE, NAMES -> false;
            default -> state.phase() != Phase.ACTIVE || !call.version().isEmpty() && state.place(call.version()) < 0;
        };
    }

    private static boolean isDisabled(KeyState state, Call call) {
        if (!call.operation().isUse() || state.phase() != Phase.ACTIVE) {
            return false;
        }
        return call.version().isEmpty()
                ? state.current().isDisabled()
                : places(state, call.version()).stream()
                        .anyMatch(place -> state.versions().get(place).isDisabled());
    }

    private static Step branched(Stream<KeyState> after, Supplier<String> why) {
        return new Step(after.distinct().toList(), why);
    }

    private static String whyNot(KeyState state, Call call, Done facts) {
        return places(state, call.version()).stream()
                .map(place -> set(state, place, call).versions().get(place).contradiction(facts))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("there was no such version, but " + state.versions());
    }

    private static Step notCurrent(Done facts) {
        return Step.no(() -> "the current version was not " + facts.version());
    }

    private static Step notActive(KeyState state) {
        return state.phase() == Phase.ABSENT ? NOTHING_TO_FIND : Step.no(() -> "the key was deleted");
    }

    private static Step notDeleted(KeyState state) {
        return state.phase() == Phase.ABSENT ? NOTHING_TO_FIND : Step.no(() -> "the key was not deleted");
    }
}
