package dev.holdfast.coordinator.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The routes of a plane, found by method and path. A literal segment is preferred to a gap. */
public final class RouteTable<X> {

    /** @param path what stands in the gaps of the route's path, by their names */
    public record Found<X>(Route<X> route, Map<String, String> path) {}

    private final List<Route<X>> routes;
    /** By number of segments; the more specific first. */
    private final Map<Integer, List<Route<X>>> bySize = new HashMap<>();

    public RouteTable(List<Route<X>> routes) {
        this.routes = List.copyOf(routes);
        Set<String> places = new HashSet<>();
        for (Route<X> route : routes) {
            if (!places.add(route.method() + " " + route.path())) {
                throw new IllegalArgumentException("two routes answer " + route.method() + " " + route.path());
            }
            bySize.computeIfAbsent(route.path().segments().size(), size -> new ArrayList<>())
                    .add(route);
        }
        bySize.values().forEach(same -> same.sort((one, other) -> one.path().compareSpecificity(other.path())));
    }

    public List<Route<X>> routes() {
        return routes;
    }

    /** Whether any method is offered at this path. */
    public boolean knows(String path) {
        return !allowed(path).isEmpty();
    }

    /** @throws HttpRefusedException 404 for a path that does not exist, 405 for a method that it does not offer */
    public Found<X> find(String method, String path) {
        return look(method, path).orElseThrow(() -> refusal(path));
    }

    /** Empty when there is no such path, or it does not offer the method. */
    public Optional<Found<X>> look(String method, String path) {
        List<String> segments = PathTemplate.segmentsOf(path);
        for (Route<X> route : bySize.getOrDefault(segments.size(), List.of())) {
            if (route.method().equals(method)) {
                Optional<Map<String, String>> values = route.path().match(segments);
                if (values.isPresent()) {
                    return Optional.of(new Found<>(route, values.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** What a request is told that {@link #look} finds nothing for. */
    public HttpRefusedException refusal(String path) {
        List<String> allowed = allowed(path);
        return allowed.isEmpty() ? HttpRefusedException.noSuchPath() : HttpRefusedException.noSuchMethod(allowed);
    }

    private List<String> allowed(String path) {
        List<String> segments = PathTemplate.segmentsOf(path);
        return bySize.getOrDefault(segments.size(), List.of()).stream()
                .filter(route -> route.path().match(segments).isPresent())
                .map(Route::method)
                .distinct()
                .sorted()
                .toList();
    }
}
