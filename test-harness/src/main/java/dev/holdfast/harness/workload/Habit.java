package dev.holdfast.harness.workload;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyKind;
import dev.holdfast.harness.client.Work;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What one client asks next: an operation of its mix, of a key that it shares or of one of its own. Where that needs something
 * which the client does not have, such as a signature to verify, it asks for that instead.
 */
final class Habit {

    /** One call in so many names a version, at doors where it need not. */
    private static final int NAMED = 4;

    private static final int TAG_VALUES = 1_000_000;

    private final Door door;
    private final Mix mix;
    private final List<ClientKey> keys;
    private final String freshNames;
    private final SplittableRandom random;
    private final Memory memory = new Memory();
    private final List<ClientKey> made = new ArrayList<>();
    private int fresh;

    /**
     * @param keys those that it uses, shared ones and its own
     * @param freshNames begins the names of keys that nobody had before
     */
    Habit(Door door, Mix mix, List<ClientKey> keys, String freshNames, SplittableRandom random) {
        this.door = door;
        this.mix = mix.within(door.operations(), door.word());
        this.keys = List.copyOf(keys);
        this.freshNames = freshNames;
        this.random = random;
    }

    Ask next() {
        Operation operation = mix.pick(random);
        if (operation == Operation.NAMES) {
            return Ask.of(operation, "");
        }
        if (operation == Operation.CREATE && !door.knowsTheCurrentVersion()) {
            return Ask.create(fresh(), KeyKind.EC, "");
        }
        List<ClientKey> fit = fit(operation);
        if (!fit.isEmpty()) {
            return about(operation, fit.get(random.nextInt(fit.size())));
        }
        return door.knowsTheCurrentVersion()
                ? Ask.of(Operation.VERSIONS, keys.get(0).name())
                : Ask.create(fresh(), KeyKind.EC, "");
    }

    void learn(Ask call, Answer answer) {
        memory.learn(call, answer);
    }

    private Ask about(Operation operation, ClientKey key) {
        return switch (operation) {
            case CREATE -> Ask.create(key.name(), key.kind(), tags());
            case UPDATE ->
                random.nextBoolean()
                        ? Ask.update(key.name(), Attribute.ENABLED, Boolean.toString(random.nextBoolean()))
                        : Ask.update(key.name(), Attribute.TAGS, tags());
            case GET -> named(Ask.of(Operation.GET, key.name()).of(key.kind()));
            case SIGN, ENCRYPT, WRAP -> named(Ask.use(operation, key.name(), key.kind(), Work.of(given())));
            case VERIFY -> undoing(operation, Operation.SIGN, key);
            case DECRYPT -> undoing(operation, Operation.ENCRYPT, key);
            case UNWRAP -> undoing(operation, Operation.WRAP, key);
            default -> Ask.of(operation, key.name()).of(key.kind());
        };
    }

    private Ask undoing(Operation operation, Operation making, ClientKey key) {
        return memory.work(key.name(), making)
                .map(work -> Ask.use(operation, key.name(), key.kind(), work))
                .orElseGet(() -> about(making, key));
    }

    private Ask named(Ask call) {
        boolean must = !door.knowsTheCurrentVersion();
        if (!must && random.nextInt(NAMED) > 0) {
            return call;
        }
        Optional<String> version = memory.version(call.key(), random);
        return version.map(call::at)
                .orElse(must ? Ask.of(Operation.VERSIONS, call.key()).of(call.kind()) : call);
    }

    /** The keys of which that can be asked here. */
    private List<ClientKey> fit(Operation operation) {
        return Stream.concat(keys.stream(), made.stream())
                .filter(key -> key.kind().can(operation))
                .toList();
    }

    private String fresh() {
        ClientKey key = new ClientKey(freshNames + fresh++, KeyKind.EC);
        if (made.size() == keys.size()) {
            memory.forget(made.remove(0).name());
        }
        made.add(key);
        return key.name();
    }

    private String tags() {
        return "mark=" + random.nextInt(TAG_VALUES);
    }

    private ByteString given() {
        byte[] given = new byte[Work.BYTES];
        random.nextBytes(given);
        return ByteString.copyFrom(given);
    }
}
