package dev.holdfast.harness.workload;

import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.KeyKind;
import dev.holdfast.harness.stage.StageTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Clients at work, through one door or several, on keys that they share and on keys of their own. */
public final class Crowd implements AutoCloseable {

    /** Of shared keys one in so many encrypts, if anything is encrypted. */
    private static final int ENCRYPTING = 2;

    private final List<ClientKey> shared;
    private final List<Client> clients = new ArrayList<>();

    private Crowd(List<ClientKey> shared) {
        this.shared = shared;
    }

    /**
     * Begins. The shared keys are made first, each by one of the clients.
     *
     * @param number of the first client: the next ones follow; two crowds of one history need different numbers
     * @param entrance takes down what its doors are asked, if anybody is to know
     * @param random is not used after this call
     */
    public static Crowd begin(CrowdPlan plan, int number, Entrance entrance, StageTime time, SplittableRandom random) {
        List<ClientKey> shared = keys("shared-", plan.shared(), plan.mix());
        Crowd crowd = new Crowd(shared);
        AtomicLong left = new AtomicLong(plan.calls());
        BooleanSupplier allowance = () -> left.getAndUpdate(calls -> Math.max(0, calls - 1)) > 0;
        List<List<Ask>> first = new ArrayList<>();
        List<Door> doors = new ArrayList<>();
        plan.clientsByDoor().forEach((door, count) -> doors.addAll(Collections.nCopies(count, door)));
        try {
            for (Door door : doors) {
                String name = String.format("%s-%03d", door.word(), number + first.size());
                List<ClientKey> own = keys("own-" + name + "-", plan.own(), plan.mix()).stream()
                        .filter(key -> door.makes(key.kind()))
                        .toList();
                List<ClientKey> all = new ArrayList<>(shared);
                all.addAll(own);
                Habit habit = new Habit(door, plan.mix(), all, "new-" + name + "-", random.split());
                KeyDoor opened = entrance.open(door, name);
                crowd.clients.add(new Client(opened, time, random.split(), habit, plan.pace(), allowance));
                first.add(new ArrayList<>(own.stream().map(Crowd::creation).toList()));
            }
        } catch (RuntimeException e) {
            crowd.close();
            throw e;
        }
        share(shared, doors, first);
        for (int i = 0; i < first.size(); i++) {
            crowd.clients.get(i).begin(first.get(i));
        }
        return crowd;
    }

    public int size() {
        return clients.size();
    }

    /** Nobody asks anything until {@link #goOn}. */
    public void pause() {
        clients.forEach(Client::pause);
    }

    /** Goes on after a pause, with the keys and the memory from before: the entrance may lead to another pool by now. */
    public void goOn() {
        clients.forEach(Client::goOn);
    }

    /** Whether nobody asks anything for now, and every call has had its answer. */
    public boolean isQuiet() {
        return clients.stream().allMatch(Client::isQuiet);
    }

    /** Nobody asks anything more. */
    public void end() {
        clients.forEach(Client::end);
    }

    /** Whether nobody asks anything more, and every call has had its answer. */
    public boolean isDone() {
        return clients.stream().allMatch(Client::isDone);
    }

    /** Names of the keys that all clients use. */
    public List<String> sharedKeys() {
        return shared.stream().map(ClientKey::name).toList();
    }

    /** Leaves the doors. Calls that have no answer yet get none. */
    @Override
    public void close() {
        clients.forEach(Client::close);
    }

    private static List<ClientKey> keys(String prefix, int count, Mix mix) {
        boolean signs = mix.weights().keySet().stream().anyMatch(operation -> !KeyKind.OCT.can(operation));
        boolean encrypts = mix.weights().keySet().stream().anyMatch(operation -> !KeyKind.EC.can(operation));
        return IntStream.range(0, count)
                .mapToObj(i -> new ClientKey(
                        prefix + i, encrypts && (!signs || i % ENCRYPTING == 1) ? KeyKind.OCT : KeyKind.EC))
                .toList();
    }

    /** Each shared key is made by one client, whose door can make it. */
    private static void share(List<ClientKey> shared, List<Door> doors, List<List<Ask>> first) {
        for (int i = 0; i < shared.size(); i++) {
            ClientKey key = shared.get(i);
            List<Integer> makers = IntStream.range(0, doors.size())
                    .filter(client -> doors.get(client).makes(key.kind()))
                    .boxed()
                    .toList();
            if (!makers.isEmpty()) {
                first.get(makers.get(i % makers.size())).add(creation(key));
            }
        }
    }

    private static Ask creation(ClientKey key) {
        return Ask.create(key.name(), key.kind(), "");
    }
}
