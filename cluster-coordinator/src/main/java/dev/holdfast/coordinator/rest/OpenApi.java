package dev.holdfast.coordinator.rest;

import dev.holdfast.coordinator.http.ErrorBody;
import dev.holdfast.coordinator.http.Plane;
import dev.holdfast.coordinator.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The description of a plane in the terms of OpenAPI 3.0.3, made from its routes. */
public final class OpenApi {

    private static final String JSON = "application/json";
    private static final String TOKEN = "token";

    private OpenApi() {}

    /** A document as Jackson writes it. */
    public static Map<String, Object> of(Plane plane) {
        Schemas schemas = new Schemas();
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Route<?> route : plane.routes()) {
            paths.computeIfAbsent(route.path().text(), path -> new TreeMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route, schemas));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.0.3");
        document.put(
                "info",
                Map.of(
                        "title", "Holdfast: " + plane.title(),
                        "version", "1",
                        "description", "Served by a simulator, which claims no validation."));
        document.put("paths", paths);
        document.put(
                "components",
                Map.of(
                        "schemas",
                        schemas.components(),
                        "securitySchemes",
                        Map.of(TOKEN, Map.of("type", "http", "scheme", "bearer", "bearerFormat", "JWT"))));
        return document;
    }

    private static Map<String, Object> operation(Route<?> route, Schemas schemas) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", route.operation());
        operation.put("summary", route.summary());
        if (!route.action().isEmpty()) {
            operation.put("description", "Takes a role that grants " + route.action() + ".");
        }
        operation.put("security", route.access() == Route.Access.OPEN ? List.of() : List.of(Map.of(TOKEN, List.of())));
        operation.put("parameters", parameters(route));
        route.body()
                .ifPresent(type ->
                        operation.put("requestBody", Map.of("required", true, "content", content(schemas.of(type)))));
        Map<String, Object> success = new LinkedHashMap<>(Map.of("description", "Done."));
        route.result().ifPresent(type -> success.put("content", content(schemas.of(type))));
        Map<String, Object> refusal =
                Map.of("description", "Refused.", "content", content(schemas.of(ErrorBody.class)));
        operation.put(
                "responses", new TreeMap<>(Map.of(Integer.toString(route.status()), success, "default", refusal)));
        return operation;
    }

    private static List<Map<String, Object>> parameters(Route<?> route) {
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (String gap : route.path().parameters()) {
            parameters.add(Map.of("name", gap, "in", "path", "required", true, "schema", Map.of("type", "string")));
        }
        for (Route.Parameter asked : route.query()) {
            parameters.add(Map.of(
                    "name",
                    asked.name(),
                    "in",
                    "query",
                    "required",
                    false,
                    "description",
                    asked.description(),
                    "schema",
                    Map.of("type", "string")));
        }
        return parameters;
    }

    private static Map<String, Object> content(Map<String, Object> schema) {
        return Map.of(JSON, Map.of("schema", schema));
    }
}
