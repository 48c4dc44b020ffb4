package dev.holdfast.coordinator.rest;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.Plane;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.http.RouteTable;
import dev.holdfast.coordinator.http.RoutedPlane;
import dev.holdfast.coordinator.names.ServiceNames;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Serves the OpenAPI descriptions of the other planes, to whoever reaches the port: they tell nothing about a service. */
public final class DescriptionPlane extends RoutedPlane<Map<String, String>> {

    private static final String GAP = "plane";

    /** What the paths of the descriptions are. */
    public record Index(List<String> descriptions) {}

    /** By the last segment of their path. */
    private final Map<String, Map<String, Object>> documents = new TreeMap<>();

    private final RouteTable<Map<String, String>> table = new RouteTable<>(List.of(
            Route.<Map<String, String>>of(
                            "ListDescriptions", "GET", "/openapi", "Lists the descriptions.", path -> answer(index()))
                    .open()
                    .answering(200, Index.class),
            Route.<Map<String, String>>of(
                            "GetDescription",
                            "GET",
                            "/openapi/{" + GAP + "}",
                            "Describes a plane in the terms of OpenAPI.",
                            path -> answer(document(Objects.requireNonNull(path.get(GAP)))))
                    .open()));

    public DescriptionPlane(List<Plane> planes) {
        super("Descriptions");
        planes.stream()
                .filter(plane -> !plane.routes().isEmpty())
                .forEach(plane -> documents.put(
                        plane.title().toLowerCase(Locale.ROOT).replace(' ', '-') + ".json", OpenApi.of(plane)));
    }

    @Override
    public boolean owns(String host) {
        return host.equals(ServiceNames.LOCAL);
    }

    @Override
    protected RouteTable<Map<String, String>> table() {
        return table;
    }

    @Override
    protected CompletableFuture<Answer> dispatch(HttpCall call) {
        RouteTable.Found<Map<String, String>> found = table.find(call.method(), call.path());
        return found.route().handler().answer(found.path());
    }

    private Index index() {
        return new Index(
                documents.keySet().stream().map(name -> "/openapi/" + name).toList());
    }

    private Map<String, Object> document(String name) {
        Map<String, Object> document = documents.get(name);
        if (document == null) {
            throw new HttpRefusedException(
                    404, "NotFound", "There is no description of this name; /openapi lists them.", Map.of());
        }
        return document;
    }

    private static CompletableFuture<Answer> answer(Object body) {
        return CompletableFuture.completedFuture(Answer.ok(body));
    }
}
