package dev.holdfast.harness.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.coordinator.http.Plane;
import dev.holdfast.coordinator.rest.Reference;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is written of the routes, in docs and in OpenAPI, is what is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DescriptionTest {

    private static final Path REFERENCE = Path.of("..", "docs", "rest-reference.md");
    private static final String HEAD = """
            # REST reference

            Every route of the service's face, made from the table that answers; run
            `mvn test -pl test-harness -am -Dtest=DescriptionTest -Dholdfast.reference=write` when that has changed. The same is
            served as OpenAPI, without a token, at `https://localhost:8443/openapi`. What a user should know beyond it is in
            [the service's face](service-face.md). Empty segments and the case of literal ones do not count in a path. Routes of
            the data plane and of the resource manager take an `api-version` in the query.

            """;

    private final RunningService service;

    DescriptionTest(@TempDir Path folder) {
        service = RunningService.start(folder.resolve("home"));
    }

    @AfterAll
    void close() {
        service.close();
    }

    @Test
    void theReferenceIsMadeFromTheRoutes() throws IOException {
        String made = HEAD + described().stream().map(Reference::of).collect(Collectors.joining("\n"));
        if (System.getProperty("holdfast.reference", "").equals("write")) {
            Files.writeString(REFERENCE, made);
        }
        assertEquals(made, Files.readString(REFERENCE));
    }

    @Test
    void everyDescriptionIsSoundAndComplete() {
        JsonNode index = RunningService.json(get("/openapi"));
        assertEquals(described().size(), index.get("descriptions").size());
        Set<String> operations = new HashSet<>();
        for (JsonNode path : index.get("descriptions")) {
            HttpResponse<String> reply = get(path.asText());
            assertEquals(200, reply.statusCode());
            SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(reply.body());
            assertEquals(List.of(), parsed.getMessages(), path::asText);
            OpenAPI description = parsed.getOpenAPI();
            description.getPaths().forEach((template, item) -> item.readOperationsMap()
                    .forEach((method, operation) ->
                            operations.add(description.getInfo().getTitle() + ": " + method + " " + template + " "
                                    + operation.getOperationId())));
        }
        assertEquals(routes(), new TreeSet<>(operations));
    }

    @Test
    void aDescriptionThatDoesNotExistIsNotThere() {
        assertEquals(404, get("/openapi/nothing.json").statusCode());
    }

    @Test
    void operationsHaveOneNameEach() {
        for (Plane plane : described()) {
            List<String> names = new ArrayList<>();
            plane.routes().forEach(route -> names.add(route.operation()));
            assertEquals(names.size(), new HashSet<>(names).size(), plane::title);
            plane.routes().forEach(route -> assertFalse(route.summary().isEmpty(), route::operation));
            plane.routes().forEach(route -> assertTrue(route.summary().endsWith("."), route::operation));
        }
    }

    private List<Plane> described() {
        return service.face().planes().stream()
                .filter(plane -> !plane.routes().isEmpty() && !plane.title().equals("Descriptions"))
                .toList();
    }

    private Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        for (Plane plane : described()) {
            plane.routes()
                    .forEach(route -> routes.add("Holdfast: " + plane.title() + ": "
                            + route.method().toUpperCase(Locale.ROOT) + " " + route.path() + " " + route.operation()));
        }
        return routes;
    }

    private HttpResponse<String> get(String path) {
        return service.ask("GET", "https://localhost" + path, "", "");
    }
}
