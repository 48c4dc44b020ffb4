package dev.holdfast.harness.workload;

import dev.holdfast.harness.client.Door;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Clients that work at the same time.
 *
 * @param clients 1 and up
 * @param over the shares that doors have of the clients
 * @param shared how many keys all clients use
 * @param own how many keys each client has beside them
 * @param pace of each client
 * @param calls how many all clients together make before they end by themselves
 */
public record CrowdPlan(int clients, Map<Door, Long> over, int shared, int own, Mix mix, Pace pace, long calls) {

    /** Goes on until it is ended. */
    public static final long ENDLESS = Long.MAX_VALUE;

    public CrowdPlan {
        over = Collections.unmodifiableMap(new EnumMap<>(over));
        if (clients < 1
                || shared + own < 1
                || over.values().stream().mapToLong(Long::longValue).sum() < 1) {
            throw new IllegalArgumentException("a crowd has clients, doors, and keys");
        }
    }

    /** How many clients come through each door: as the shares say, and the largest remainders get what is left. */
    Map<Door, Integer> clientsByDoor() {
        long whole = over.values().stream().mapToLong(Long::longValue).sum();
        Map<Door, Integer> counts = new EnumMap<>(Door.class);
        over.forEach((door, share) -> counts.put(door, (int) (clients * share / whole)));
        int left =
                clients - counts.values().stream().mapToInt(Integer::intValue).sum();
        over.entrySet().stream()
                .sorted((a, b) -> Long.compare(clients * b.getValue() % whole, clients * a.getValue() % whole))
                .limit(left)
                .forEach(share -> counts.merge(share.getKey(), 1, Integer::sum));
        return counts;
    }
}
