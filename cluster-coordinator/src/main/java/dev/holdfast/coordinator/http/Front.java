package dev.holdfast.coordinator.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Hands each request to the plane it is for: by its host and, where planes share a host, by its path. */
public final class Front implements HttpService {

    private final List<Plane> planes;

    /** @param planes of those that share a host, the first is given what none of them knows */
    public Front(List<? extends Plane> planes) {
        this.planes = List.copyOf(planes);
    }

    /** @param host in lower case */
    public boolean owns(String host) {
        return planes.stream().anyMatch(plane -> plane.owns(host));
    }

    @Override
    public CompletableFuture<Answer> serve(HttpCall call) {
        List<Plane> owners =
                planes.stream().filter(plane -> plane.owns(call.host())).toList();
        if (owners.isEmpty()) {
            return CompletableFuture.completedFuture(Errors.answer(new HttpRefusedException(
                    421, "MisdirectedRequest", "The service has no host of the name that was asked for.", Map.of())));
        }
        return owners.stream()
                .filter(plane -> owners.size() == 1 || plane.knows(call.path()))
                .findFirst()
                .orElse(owners.get(0))
                .serve(call);
    }
}
